package live

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
)

const (
	maxScan   = 5000 // events looked through for one answer; further back, reading afresh is cheaper
	maxItems  = 500
	maxTopics = 100
)

// EventsIn asks for what came after a position on some topics.
type EventsIn struct {
	After  string `query:"after" json:"-" required:"true" maxLength:"80" doc:"position already known, EPOCH:SEQ"`
	Topics string `query:"topics" json:"-" required:"true" maxLength:"8000" doc:"topics separated by commas"`
}

// EventsOut are the pushes that were missed, and the position they lead to: ask again from there until none is left.
type EventsOut struct {
	Items    []Push `json:"items" nullable:"false"`
	Position string `json:"position"`
}

// Events reads the log again for a client that was away. fault events.reload (410) means: too much was missed, or this is another
// history; read everything again.
func (h *Hub) Events(ctx context.Context, a auth.Actor, in EventsIn) (EventsOut, error) {
	after, ok := event.ParsePosition(in.After)
	if !ok {
		return EventsOut{}, fault.InvalidField("after", "events.position")
	}
	topics := strings.FieldsFunc(in.Topics, func(r rune) bool { return r == ',' })
	if len(topics) == 0 || len(topics) > maxTopics {
		return EventsOut{}, fault.InvalidField("topics", "events.topics")
	}
	if after.Epoch != h.DB.Epoch() {
		return EventsOut{}, fault.Gone("events.reload")
	}
	missed, at, err := h.missed(ctx, a, after, topics)
	if err != nil {
		return EventsOut{}, err
	}
	out := EventsOut{Items: make([]Push, len(missed)), Position: at.String()}
	if len(missed) > 0 {
		said, err := h.show(ctx, a.Tenant, missed, nil)
		if err != nil {
			return EventsOut{}, err
		}
		last := map[string]int64{}
		for i, e := range missed {
			p := Push{Seq: e.Seq, Said: said[i]}
			for _, topic := range e.Topics {
				if slices.Contains(topics, topic) && !slices.Contains(p.Topics, topic) {
					p.Topics = append(p.Topics, topic)
					p.Prev = max(p.Prev, last[topic])
					last[topic] = e.Seq
				}
			}
			out.Items[i] = p
		}
	}
	// The rights are asked last, so that those taken away while we read count.
	_, err = db.View(ctx, h.DB, a, func(ctx context.Context, r db.Reader) (int, error) {
		for _, topic := range topics {
			if err := h.rights(ctx, r, topic); err != nil {
				return 0, err
			}
		}
		return 0, nil
	})
	if err != nil {
		return EventsOut{}, err
	}
	return out, nil
}

// missed finds the events after a position that have one of the topics, and where they lead.
func (h *Hub) missed(ctx context.Context, a auth.Actor, after event.Position, topics []string) ([]event.Event, event.Position, error) {
	var out []event.Event
	at, err := db.View(ctx, h.DB, auth.System(a.Tenant), func(ctx context.Context, r db.Reader) (event.Position, error) {
		at, err := r.Position(ctx)
		if err != nil {
			return at, err
		}
		if after.Seq > at.Seq || at.Seq-after.Seq > maxScan {
			return at, fault.Gone("events.reload")
		}
		for seq := after.Seq; seq < at.Seq; {
			events, err := db.Events(ctx, r, seq, 500)
			if err != nil || len(events) == 0 {
				return at, err
			}
			for _, e := range events {
				seq = e.Seq
				if e, err = h.alsoMine(ctx, r, e, a.ID, topics); err != nil {
					return at, err
				}
				if !slices.ContainsFunc(e.Topics, func(topic string) bool { return slices.Contains(topics, topic) }) {
					continue
				}
				if out = append(out, e); len(out) == maxItems {
					return event.Position{Epoch: at.Epoch, Seq: e.Seq}, nil
				}
			}
		}
		return at, nil
	})
	return out, at, err
}
