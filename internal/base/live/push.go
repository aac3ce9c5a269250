package live

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strconv"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

// Person is somebody in a push.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Said is an event as it is shown.
type Said struct {
	Type    string          `json:"type"`
	At      instant.Instant `json:"at"`
	Actor   *Person         `json:"actor,omitempty"`
	Subject ref.Ref         `json:"subject"`
	Data    json.RawMessage `json:"data"`
	Record  any             `json:"record,omitempty" doc:"the record as it is now, in the words of the API"`
}

// Push is one event on a topic. Prev is the number before it on that topic, 0 where this node has told none.
type Push struct {
	Seq    int64    `json:"seq"`
	Prev   int64    `json:"prev"`
	Topics []string `json:"topics,omitempty" nullable:"false" doc:"of those asked for; on the live connection the channel says it"`
	Said
}

// frame writes a Push of which the common part is encoded already.
func frame(seq, prev int64, said []byte) []byte {
	b := make([]byte, 0, len(said)+48)
	b = append(b, `{"seq":`...)
	b = strconv.AppendInt(b, seq, 10)
	b = append(b, `,"prev":`...)
	b = strconv.AppendInt(b, prev, 10)
	b = append(b, ',')
	return append(b, said[1:]...)
}

// show renders events on one snapshot, each once, and hands the snapshot to peek. An event whose record cannot be read is
// shown without it.
func (h *Hub) show(ctx context.Context, tenant string, events []event.Event, peek func(context.Context, db.Reader) error) ([]Said, error) {
	out := make([]Said, len(events))
	for i, e := range events {
		out[i] = Said{Type: e.Type, At: e.At, Subject: e.Subject, Data: e.Data}
		if e.Actor != "" {
			out[i].Actor = &Person{ID: e.Actor}
		}
	}
	record := func(ctx context.Context, r db.Reader, i int) (err error) {
		if out[i].Record, err = h.render(ctx, r, events[i]); err != nil {
			return fmt.Errorf("event %d (%s): %w", events[i].Seq, events[i].Type, err)
		}
		return nil
	}
	glance := func(ctx context.Context, r db.Reader) error {
		if peek == nil {
			return nil
		}
		return peek(ctx, r)
	}
	names := func(ctx context.Context, r db.Reader) error { return h.name(ctx, r, out) }
	view := func(f func(context.Context, db.Reader) error) error {
		_, err := db.View(ctx, h.DB, auth.System(tenant), func(ctx context.Context, r db.Reader) (int, error) { return 0, f(ctx, r) })
		return err
	}
	err := view(func(ctx context.Context, r db.Reader) error {
		read := map[string]any{} // on this snapshot
		later := h.lasts(events)
		for i, e := range events {
			if later[i] {
				continue
			}
			key := ""
			if h.Same != nil {
				key = h.Same(e)
			}
			if same, ok := read[key]; ok && key != "" {
				out[i].Record = same
				continue
			}
			if err := record(ctx, r, i); err != nil {
				return err
			}
			read[key] = out[i].Record
		}
		if err := names(ctx, r); err != nil {
			return err
		}
		return glance(ctx, r)
	})
	if err == nil || ctx.Err() != nil {
		return out, err
	}
	// One of them spoils the snapshot for the others: each on its own.
	for i := range events {
		if err := view(func(ctx context.Context, r db.Reader) error { return record(ctx, r, i) }); err != nil && ctx.Err() == nil {
			h.log.Error("a record could not be shown live", "tenant", tenant, "error", err)
			out[i].Record = nil
		}
	}
	if err := view(names); err != nil && ctx.Err() == nil {
		h.log.Error("the names of who did it could not be shown live", "tenant", tenant, "error", err)
	}
	return out, view(glance)
}

// lasts marks the events whose record a later one shows.
func (h *Hub) lasts(events []event.Event) map[int]bool {
	if h.Last == nil {
		return nil
	}
	out, seen := map[int]bool{}, map[string]bool{}
	for i := len(events) - 1; i >= 0; i-- {
		if key := h.Last(events[i]); key != "" {
			out[i], seen[key] = seen[key], true
		}
	}
	return out
}

func (h *Hub) render(ctx context.Context, r db.Reader, e event.Event) (record any, err error) {
	if h.Render == nil {
		return nil, nil
	}
	defer func() {
		if p := recover(); p != nil {
			record, err = nil, fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return h.Render(ctx, r, e)
}

// name fills in the names of who did it.
func (h *Hub) name(ctx context.Context, r db.Reader, said []Said) error {
	if h.Names == nil {
		return nil
	}
	seen := map[string]bool{}
	var ids []string
	for _, s := range said {
		if s.Actor != nil && !seen[s.Actor.ID] {
			seen[s.Actor.ID] = true
			ids = append(ids, s.Actor.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	names, err := h.Names(ctx, r, ids)
	if err != nil {
		return err
	}
	for _, s := range said {
		if s.Actor != nil {
			s.Actor.Name = names[s.Actor.ID]
		}
	}
	return nil
}
