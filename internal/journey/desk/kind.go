package desk

import (
	"context"
	"errors"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// ThreadKind says who may read and speak in a conversation.
func ThreadKind() thread.Kind {
	return thread.Kind{
		MayRead: func(ctx context.Context, r db.Reader, id string) error {
			_, err := readable(ctx, r, id)
			return err
		},
		MayPost: func(ctx context.Context, r db.Reader, id string) (thread.Said, error) {
			c, err := readable(ctx, r, id)
			if err != nil {
				return nil, err
			}
			who := r.Actor()
			if c.State == Closed && !who.Has("agent") && c.CloseReason != Abandoned {
				return nil, fault.Conflict("conversation.is_closed")
			}
			if c.FirstResponseAt == 0 && who.Has("agent") && c.RequesterID != who.ID {
				return answered, nil
			}
			return nil, nil
		},
		Find: func(ctx context.Context, r db.Reader, given string) (string, error) {
			c, err := find(ctx, r, given)
			return c.ID, err
		},
	}
}

// answered keeps the time of the first human words of an agent.
func answered(ctx context.Context, tx *db.Tx, m thread.Message) error {
	if m.Internal {
		return nil
	}
	c, err := db.One[row](ctx, tx, `UPDATE conversation SET first_response_at = $2, updated_at = $2, version = version + 1
		WHERE tenant_id = $1 AND id = $3 AND first_response_at = 0 AND requester_id <> $4 RETURNING `+columns, m.At, m.SubjectID, tx.Actor().ID)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	tx.Emit(c.ref(), Answered{FirstResponseMs: int64(c.FirstResponseAt - c.ArrivedAt)}, c.topics()...)
	return nil
}

// IDOf turns a number into an id; an id stays.
func IDOf(ctx context.Context, r db.Reader, key string) (string, error) {
	c, err := find(ctx, r, key)
	return c.ID, err
}

// MayWork says whether the actor may say what a conversation is about: agents, of those they may read.
func MayWork(ctx context.Context, r db.Reader, id string) error {
	if !r.Actor().Has("agent") {
		return fault.NotFound("conversation.not_found")
	}
	_, err := readable(ctx, r, id)
	return err
}

// Cards are some conversations, for agents.
func Cards(ctx context.Context, r db.Reader, ids []string) ([]Conversation, error) {
	if !r.Actor().Has("agent") {
		return nil, nil
	}
	var out []Conversation
	for _, id := range ids {
		c, err := find(ctx, r, id)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Conversation{ID: c.ID, Number: c.Number, Symptoms: c.Symptoms, State: c.State})
	}
	return out, nil
}

// Record is what the screens are given with an event of the desk. It is the same for all who hear it, so it holds nothing that
// only some may read.
func Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	switch {
	case strings.HasPrefix(e.Type, "conversation."):
		c, err := find(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, false, err
		}
		out, err := show(ctx, r, c)
		return out, true, err
	case e.Type == "agent.presence_changed":
		out, err := agentShown(ctx, r, e.Subject.ID)
		return out, true, err
	case e.Type == "queue.edited":
		q, err := queueOf(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, false, err
		}
		out, err := shownQueue(ctx, r, q)
		return out, true, err
	}
	return nil, false, nil
}

// MayHear says whether the actor may follow a live topic of the desk; known is false for topics that are not the desk's.
func MayHear(ctx context.Context, r db.Reader, topic string) (known bool, err error) {
	name, id, _ := strings.Cut(topic, ":")
	switch name {
	case "conversation":
		_, err := readable(ctx, r, id)
		return true, err
	case "queues", "agents", "queue":
		if !r.Actor().Has("agent") {
			return true, fault.Denied("permission.denied")
		}
		return true, nil
	case "line":
		return true, nil
	}
	return false, nil
}
