package search

import (
	"context"
	"slices"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/search/index"
)

// gather: a lively conversation is read and written again as a whole, so at most this often. What one changes is found within a second.
const gather = 300 * time.Millisecond

// Tail is what keeps the indexes up with the log; give it to the outbox.
func (s *Search) Tail() outbox.Tail {
	return outbox.Tail{Name: "search", From: s.from, Handle: s.take, Gather: gather}
}

// from says up to where the index knows the log. One that cannot be used is made again, beginning now.
func (s *Search) from(ctx context.Context, tenant string) (int64, error) {
	s.begin.Do(func() { s.work.Go(s.resting) })
	h := s.shelf(tenant)
	head, err := s.head(ctx, tenant)
	if err != nil {
		return 0, err
	}
	h.mu.Lock()
	err = h.open()
	known := h.position
	h.mu.Unlock()
	if err == nil && known.Epoch == head.Epoch && known.Seq <= head.Seq {
		h.mu.Lock()
		h.tell()
		h.mu.Unlock()
		return known.Seq, nil
	}
	if err != nil {
		s.failed.Inc()
		s.c.Log.Warn("a search index cannot be used and is made again", "tenant", tenant, "error", err)
	}
	if err := h.discard(); err != nil {
		return 0, err
	}
	h.mu.Lock()
	h.position = head
	h.mu.Unlock()
	return head.Seq, h.build(true)
}

func (s *Search) head(ctx context.Context, tenant string) (event.Position, error) {
	return db.View(ctx, s.c.DB, auth.System(tenant), func(ctx context.Context, r db.Reader) (event.Position, error) {
		return r.Position(ctx)
	})
}

// take brings what some events touched into the index.
func (s *Search) take(ctx context.Context, tenant string, events []event.Event) error {
	h := s.shelf(tenant)
	if slices.ContainsFunc(events, func(e event.Event) bool { return e.Type == RebuildAsked{}.EventType() }) {
		if err := h.build(false); err != nil {
			return err
		}
	}
	touched, err := s.touched(ctx, tenant, events)
	if err != nil {
		return err
	}
	position := event.Position{Epoch: s.c.DB.Epoch(), Seq: events[len(events)-1].Seq}
	if err := h.write(ctx, touched); err != nil {
		return err
	}
	return h.reached(position, len(touched) > 0)
}

// unsaved is how many events that touch nothing may pass before the place in the log is written all the same.
const unsaved = 5000

// reached notes how far the index knows the log. Where it is lost, the same events come again and change nothing.
func (h *shelf) reached(p event.Position, changed bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.position = p
	h.tell()
	if h.building || h.current == nil || !changed && p.Seq-h.saved.Seq < unsaved || time.Since(h.savedAt) < saveEvery && p.Seq-h.saved.Seq < unsaved {
		return nil
	}
	h.saved, h.savedAt = p, time.Now()
	return h.current.Apply(index.Change{Position: p})
}

// saveEvery bounds how often the place alone is written.
const saveEvery = 10 * time.Second

// touched names the records to load again, by kind, each once.
func (s *Search) touched(ctx context.Context, tenant string, events []event.Event) (map[string][]string, error) {
	return db.View(ctx, s.c.DB, auth.System(tenant), func(ctx context.Context, r db.Reader) (map[string][]string, error) {
		out := map[string][]string{}
		type key struct{ kind, id string }
		seen := map[key]bool{}
		for _, e := range events {
			for _, source := range s.c.Sources {
				ids, err := source.Touched(ctx, r, e)
				if err != nil {
					return nil, err
				}
				for _, id := range ids {
					if k := (key{source.Kind, id}); !seen[k] {
						seen[k] = true
						out[source.Kind] = append(out[source.Kind], id)
					}
				}
			}
		}
		return out, nil
	})
}

const (
	chunk     = 200  // records loaded at once
	atOnce    = 2000 // documents written at once while following
	mostBytes = 8 << 20
)

// write loads records and writes their documents together, to the index in use and to the one in the making: one small segment for
// all that happened, whatever the kinds.
func (h *shelf) write(ctx context.Context, touched map[string][]string) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	var all gathered
	for kind, list := range touched {
		for ids := range slices.Chunk(list, chunk) {
			c, err := h.load(ctx, h.s.sources[kind], ids)
			if err != nil {
				return err
			}
			if all.add(c); len(all.put) < atOnce && all.size < mostBytes {
				continue
			}
			if err := h.put(all.change(), false); err != nil {
				return err
			}
		}
	}
	return h.put(all.change(), false)
}

// bring loads some records of one source for the index in the making. That one needs no word of what is gone: who takes something
// away tells the log, and the tail hears it.
func (h *shelf) bring(ctx context.Context, source Source, ids []string) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	c, err := h.load(ctx, source, ids)
	if err != nil {
		return err
	}
	c.Drop = nil
	return h.put(c, true)
}

func (h *shelf) load(ctx context.Context, source Source, ids []string) (index.Change, error) {
	records, err := db.View(ctx, h.s.c.DB, auth.System(h.tenant), func(ctx context.Context, r db.Reader) ([]Record, error) {
		return source.Load(ctx, r, ids)
	})
	return change(source.Kind, ids, records), err
}

// put writes a change; building says that it is only for the index in the making. h.writing is locked.
func (h *shelf) put(c index.Change, building bool) error {
	if len(c.Put)+len(c.Drop) == 0 {
		return nil
	}
	h.mu.Lock()
	err := h.open()
	current, next := h.current, h.next
	h.mu.Unlock()
	if err != nil {
		return h.damaged(nil, err)
	}
	h.s.written.Add(float64(len(c.Put)))
	if next != nil {
		h.gathered.add(c)
		if h.gathered.enough() || next == current && !building {
			if err := next.Apply(h.gathered.change()); err != nil {
				return err
			}
		}
	}
	if next == current || building {
		return nil
	}
	if err := current.Apply(c); err != nil {
		return h.damaged(current, err)
	}
	return nil
}

// damaged begins to make the index again, whatever is wrong with it; h.writing is locked. Where the index that failed is no longer
// the one in use, that has been done.
func (h *shelf) damaged(failed *index.Index, cause error) error {
	h.mu.RLock()
	done := h.current != failed
	h.mu.RUnlock()
	if done {
		return nil
	}
	h.s.failed.Inc()
	h.s.c.Log.Warn("a search index is damaged and is made again", "tenant", h.tenant, "error", cause)
	if err := h.discard(); err != nil {
		return err
	}
	return h.build(true)
}

// repair is damaged for who only reads.
func (h *shelf) repair(failed *index.Index, cause error) {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	if h.s.ctx.Err() != nil {
		return
	}
	h.s.work.Go(func() {
		h.writing.Lock()
		defer h.writing.Unlock()
		if err := h.damaged(failed, cause); err != nil {
			h.s.c.Log.Error("the search index cannot be made again", "tenant", h.tenant, "error", err)
		}
	})
}
