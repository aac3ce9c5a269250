package desk

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// TakeIn says from where: one queue, one person, or (neither) the agent's own queues.
type TakeIn struct {
	QueueID string `json:"queue_id,omitempty" maxLength:"40"`
	ID      string `json:"id,omitempty" maxLength:"40" doc:"one person in particular, by id or number"`
}

// Take gives the agent the next person: by priority, then arrival. The answer is nil when nobody waits. An agent at capacity is
// refused.
func Take(ctx context.Context, tx *db.Tx, in TakeIn) (*Conversation, error) {
	me := tx.Actor().ID
	if err := room(ctx, tx, me); err != nil {
		return nil, err
	}
	var c row
	if in.ID != "" {
		want, err := find(ctx, tx, in.ID)
		if err != nil {
			return nil, err
		}
		if c, err = accept(ctx, tx, want, []string{Waiting}); err != nil {
			return nil, err
		}
	} else {
		queues, err := servedQueues(ctx, tx, in.QueueID)
		if err != nil || len(queues) == 0 {
			return nil, err
		}
		var found bool
		if c, found, err = takeNext(ctx, tx, me, queues); err != nil || !found {
			return nil, err
		}
	}
	if err := taken(ctx, tx, c); err != nil {
		return nil, err
	}
	out, err := show(ctx, tx, c)
	return &out, err
}

// room refuses an agent who holds as many conversations as they can, and lets nobody else of the same account decide at the
// same time.
func room(ctx context.Context, tx *db.Tx, agent string) error {
	a, err := lockAgent(ctx, tx, agent)
	if err != nil {
		return err
	}
	n, err := held(ctx, tx, agent)
	if err != nil {
		return err
	}
	if n >= a.Capacity {
		return fault.Conflict("desk.at_capacity").With("capacity", a.Capacity)
	}
	if a.State == Offline {
		return setPresence(ctx, tx, a, Available, a.Capacity, false)
	}
	return nil
}

func accept(ctx context.Context, tx *db.Tx, c row, from []string) (row, error) {
	return change(ctx, tx, c, from, `state = 'active', agent_id = $3, accepted_at = $4, offered_to = '', offer_until = 0`, tx.Actor().ID, tx.Now())
}

// taken leaves the traces of an agent who has the person now.
func taken(ctx context.Context, tx *db.Tx, c row) error {
	if err := say(ctx, tx, c, "conversation.taken", map[string]string{"agent": c.AgentID}); err != nil {
		return err
	}
	tx.Emit(c.ref(), Taken{Queue: c.QueueID, Agent: c.AgentID, WaitMs: int64(c.AcceptedAt - c.ArrivedAt)}, c.topics()...)
	return lineMoved(ctx, tx, c, true)
}

// servedQueues are the queues the agent takes from: the one named, else those of their groups, else all.
func servedQueues(ctx context.Context, r db.Reader, queueID string) ([]string, error) {
	all, err := allQueues(ctx, r)
	if err != nil {
		return nil, err
	}
	var ids []string
	if queueID != "" {
		if !id.Valid(queueID) || !slices.ContainsFunc(all, func(q queueRow) bool { return q.ID == queueID }) {
			return nil, fault.InvalidField("queue_id", "queue.not_found")
		}
		return []string{queueID}, nil
	}
	mine, err := mineOf(ctx, r, all, r.Actor().ID)
	if err != nil {
		return nil, err
	}
	for _, q := range all {
		if len(mine) == 0 || mine[q.ID] {
			ids = append(ids, q.ID)
		}
	}
	return ids, nil
}

// mineOf are the queues whose group the person belongs to.
func mineOf(ctx context.Context, r db.Reader, all []queueRow, person string) (map[string]bool, error) {
	groups, err := directory.GroupsOf(ctx, r, person)
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{}
	for _, q := range all {
		if q.GroupID != "" && slices.ContainsFunc(groups, func(g directory.GroupBrief) bool { return g.ID == q.GroupID }) {
			mine[q.ID] = true
		}
	}
	return mine, nil
}

// say writes a line of the system in the conversation, which the interface says in the reader's language.
func say(ctx context.Context, tx *db.Tx, c row, code string, args map[string]string) error {
	_, err := thread.System(ctx, tx, c.ref(), code, args)
	return err
}
