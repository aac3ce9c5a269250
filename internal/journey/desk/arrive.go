package desk

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/cmdb"
)

// ArriveIn is what somebody says at the door.
type ArriveIn struct {
	Symptoms   string   `json:"symptoms" minLength:"1" maxLength:"20000" doc:"what happens, in the person's words"`
	QueueID    string   `json:"queue_id,omitempty" maxLength:"40" doc:"absent: the first open queue"`
	ServiceID  string   `json:"service_id,omitempty" maxLength:"40" doc:"a business service, see /services"`
	OnBehalfOf string   `json:"on_behalf_of,omitempty" maxLength:"40" doc:"agents only: the person who is helped"`
	Files      []string `json:"files,omitempty" maxItems:"10" nullable:"false"`
}

// Arrive puts somebody in a queue. A person has one stay at a time in a queue: arriving twice (a double click, a second device)
// gives the stay that is under way.
func Arrive(ctx context.Context, tx *db.Tx, in ArriveIn) (Conversation, error) {
	in.Symptoms = markdown.Clean(in.Symptoms)
	if in.Symptoms == "" {
		return Conversation{}, fault.InvalidField("symptoms", "field.empty")
	}
	who := tx.Actor()
	requester := who.ID
	if in.OnBehalfOf != "" && in.OnBehalfOf != who.ID {
		if !who.Has("agent") {
			return Conversation{}, fault.Denied("conversation.not_for_others")
		}
		if ok, err := directory.Exists(ctx, tx, in.OnBehalfOf); err != nil {
			return Conversation{}, err
		} else if !ok {
			return Conversation{}, fault.InvalidField("on_behalf_of", "person.not_found")
		}
		requester = in.OnBehalfOf
	}
	if in.ServiceID != "" {
		service, err := cmdb.Service(ctx, tx, "service_id", in.ServiceID)
		if err != nil {
			return Conversation{}, err
		}
		in.ServiceID = service.ID
	}
	q, err := door(ctx, tx, in.QueueID)
	if err != nil {
		return Conversation{}, err
	}
	under, err := db.Select[row](ctx, tx, `SELECT `+columns+` FROM conversation WHERE tenant_id = $1 AND requester_id = $2 AND queue_id = $3
		AND state IN ('waiting', 'offered') ORDER BY arrived_at LIMIT 1`, requester, q.ID)
	if err != nil {
		return Conversation{}, err
	}
	if len(under) > 0 {
		if under[0].Symptoms != in.Symptoms {
			if _, err := thread.Post(ctx, tx, thread.PostIn{Kind: Kind, ID: under[0].ID, Text: in.Symptoms, Files: in.Files}); err != nil {
				return Conversation{}, err
			}
		}
		return show(ctx, tx, under[0])
	}
	number, err := db.NextNumber(ctx, tx, "CHT")
	if err != nil {
		return Conversation{}, err
	}
	c, err := db.One[row](ctx, tx, `INSERT INTO conversation (tenant_id, id, number, queue_id, requester_id, opened_by, symptoms, service_id, state, priority, arrived_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10, $10) RETURNING `+columns,
		id.New(), number, q.ID, requester, who.ID, in.Symptoms, in.ServiceID, DefaultPriority, tx.Now())
	if err != nil {
		return Conversation{}, err
	}
	if err := thread.Start(ctx, tx, c.ref()); err != nil {
		return Conversation{}, err
	}
	if _, err := thread.Post(ctx, tx, thread.PostIn{Kind: Kind, ID: c.ID, Text: in.Symptoms, Files: in.Files}); err != nil {
		return Conversation{}, err
	}
	tx.Emit(c.ref(), Arrived{Queue: q.ID}, c.topics()...)
	if err := lineMoved(ctx, tx, c, false); err != nil {
		return Conversation{}, err
	}
	return show(ctx, tx, c)
}

// door chooses the queue and refuses a closed one, saying when it opens.
func door(ctx context.Context, r db.Reader, queueID string) (queueRow, error) {
	queues, err := allQueues(ctx, r)
	if err != nil {
		return queueRow{}, err
	}
	for _, q := range queues {
		open, changes := q.openAt(r.Now().Time())
		switch {
		case queueID == "" && open, q.ID == queueID && open:
			return q, nil
		case q.ID == queueID:
			f := fault.Conflict("queue.is_closed").With("queue", q.Name)
			if !changes.IsZero() {
				f = fault.Conflict("queue.opens_later").With("queue", q.Name).With("opens_at", changes.Format("15:04"))
			}
			return queueRow{}, f
		}
	}
	if queueID != "" {
		return queueRow{}, fault.InvalidField("queue_id", "queue.not_found")
	}
	return queueRow{}, fault.Conflict("queue.none_open")
}

// lineMoved tells those who wait in c's queue that somebody came or left, where that stands in the order.
func lineMoved(ctx context.Context, tx *db.Tx, c row, left bool) error {
	mean, _, err := meanWait(ctx, tx, c.QueueID)
	if err != nil {
		return err
	}
	tx.Emit(queueRef(c.QueueID), LineMoved{Queue: c.QueueID, Priority: c.Priority, ArrivedAt: c.ArrivedAt, Left: left, MeanWaitMs: mean}, "line:"+c.QueueID)
	return nil
}
