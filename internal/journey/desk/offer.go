package desk

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/directory"
)

// AcceptIn names the conversation offered.
type AcceptIn struct {
	ID string `path:"id" json:"-"`
}

// Accept takes what was offered to the agent.
func Accept(ctx context.Context, tx *db.Tx, in AcceptIn) (Conversation, error) {
	c, err := find(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if c.State == Offered && c.OfferedTo != tx.Actor().ID {
		return Conversation{}, fault.Conflict("conversation.offered_to_another")
	}
	if c.State == Active && c.AgentID == tx.Actor().ID {
		return show(ctx, tx, c) // a double click
	}
	if err := room(ctx, tx, tx.Actor().ID); err != nil {
		return Conversation{}, err
	}
	if c, err = accept(ctx, tx, c, []string{Offered}); err != nil {
		return Conversation{}, err
	}
	if err := taken(ctx, tx, c); err != nil {
		return Conversation{}, err
	}
	return show(ctx, tx, c)
}

// DeclineIn says why not.
type DeclineIn struct {
	ID     string `path:"id" json:"-"`
	Reason string `json:"reason,omitempty" maxLength:"200"`
}

// Decline sends what was offered back in the queue, with its place.
func Decline(ctx context.Context, tx *db.Tx, in DeclineIn) (Conversation, error) {
	c, err := find(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if c.State == Offered && c.OfferedTo != tx.Actor().ID {
		return Conversation{}, fault.Conflict("conversation.offered_to_another")
	}
	if c, err = goBack(ctx, tx, c, []string{Offered}, "declined"); err != nil {
		return Conversation{}, err
	}
	// Who declines is not asked again before the others.
	if _, err := tx.Exec(ctx, `UPDATE agent SET idle_since = $2 WHERE tenant_id = $1 AND id = $3`, tx.Now(), tx.Actor().ID); err != nil {
		return Conversation{}, err
	}
	return show(ctx, tx, c)
}

// goBack puts a person in the queue again with the arrival they had.
func goBack(ctx context.Context, tx *db.Tx, c row, from []string, why string) (row, error) {
	agent := c.AgentID
	if agent == "" {
		agent = c.OfferedTo
	}
	back, err := change(ctx, tx, c, from, backInQueue)
	if err != nil {
		return row{}, err
	}
	more := ""
	if agent != "" {
		more = "inbox:" + agent
	}
	tx.Emit(back.ref(), WentBack{Queue: back.QueueID, From: agent, Why: why}, back.topics(more)...)
	return back, lineMoved(ctx, tx, back, false)
}

// Pulled says that no queue offers people to agents: they are all taken.
func Pulled(ctx context.Context, r db.Reader) (bool, error) {
	n, err := db.One[int](ctx, r, `SELECT count(*) FROM queue WHERE tenant_id = $1 AND mode = 'offer'`)
	return n == 0, err
}

// OfferNext offers the first person of each offering queue to the agent idle longest who has room, until one of the two runs
// out. It is called when somebody arrives, an agent gets free, or an offer runs out.
func OfferNext(ctx context.Context, tx *db.Tx) error {
	queues, err := allQueues(ctx, tx)
	if err != nil {
		return err
	}
	for _, q := range queues {
		if q.Mode != Offer {
			continue
		}
		for {
			done, err := offerOne(ctx, tx, q)
			if err != nil || done {
				if err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}

func offerOne(ctx context.Context, tx *db.Tx, q queueRow) (done bool, err error) {
	first, err := db.One[row](ctx, tx, `SELECT `+columns+` FROM conversation WHERE tenant_id = $1 AND state = 'waiting' AND queue_id = $2
		ORDER BY priority, arrived_at, id LIMIT 1`, q.ID)
	if errors.Is(err, db.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	agent, err := idlest(ctx, tx, q)
	if err != nil || agent == "" {
		return true, err
	}
	until := tx.Now().Add(OfferTime)
	c, err := change(ctx, tx, first, []string{Waiting}, `state = 'offered', offered_to = $3, offered_at = $4, offer_until = $5`, agent, tx.Now(), until)
	if err != nil {
		return true, err
	}
	tx.Emit(c.ref(), OfferMade{Agent: agent, Until: until}, c.topics("inbox:"+agent)...)
	return false, nil
}

// idlest is the available agent of the queue, with room, who has been without a new person longest; "" when there is none.
func idlest(ctx context.Context, tx *db.Tx, q queueRow) (string, error) {
	type free struct {
		ID string `db:"id"`
	}
	text := `SELECT a.id AS id FROM agent a WHERE a.tenant_id = $1 AND a.state = 'available' AND a.seen_at > $2
		AND (SELECT count(*) FROM conversation c WHERE c.tenant_id = $1 AND c.agent_id = a.id AND c.state = 'active')
		  + (SELECT count(*) FROM conversation o WHERE o.tenant_id = $1 AND o.offered_to = a.id AND o.state = 'offered') < a.capacity`
	args := []any{tx.Now().Add(-Grace)}
	if q.GroupID != "" {
		members, err := directory.GroupMembers(ctx, tx, q.GroupID)
		if err != nil || len(members) == 0 {
			return "", err
		}
		text += ` AND a.id IN ` + db.In(3, len(members))
		for _, m := range members {
			args = append(args, m.ID)
		}
	}
	rows, err := db.Select[free](ctx, tx, text+` ORDER BY a.idle_since, a.id LIMIT 1`, args...)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	_, err = tx.Exec(ctx, `UPDATE agent SET idle_since = $2 WHERE tenant_id = $1 AND id = $3`, tx.Now(), rows[0].ID)
	return rows[0].ID, err
}
