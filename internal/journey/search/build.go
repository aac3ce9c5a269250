package search

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/search/index"
)

// build makes the tenant's index from the rows, beside the one that answers meanwhile, or, from nothing, in its place.
func (h *shelf) build(fromNothing bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.building && !fromNothing {
		return nil
	}
	if err := h.open(); err != nil {
		return err
	}
	target := h.current
	if !fromNothing {
		if err := os.RemoveAll(h.dir(nextDir)); err != nil {
			return err
		}
		x, err := index.Open(h.dir(nextDir))
		if err != nil {
			return err
		}
		target = x
	}
	if h.next != nil && h.next != h.current && fromNothing {
		if err := h.next.Abandon(); err != nil {
			h.s.c.Log.Warn("a search index in the making did not close well", "tenant", h.tenant, "error", err)
		}
	}
	h.next = target
	again := h.building
	h.building, h.done, h.began = true, 0, time.Now()
	if again {
		return nil // the builder under way sees that its index is gone, and begins again
	}
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	if h.s.ctx.Err() != nil {
		return h.s.ctx.Err()
	}
	h.s.work.Go(func() { h.make(h.s.ctx) })
	return nil
}

const (
	buildRetry = 5 * time.Second
	buildLoad  = 500     // records loaded at once
	buildStep  = 5000    // documents written at once: of fewer, larger segments less is merged
	buildBytes = 8 << 20 // of text written at once
)

// gathered is what waits to be written to the index in the making, whoever brought it.
type gathered struct {
	put  map[index.Name]index.Doc
	drop map[index.Name]bool
	size int
}

func nameOf(d index.Doc) index.Name { return index.Name{Kind: d.Kind, ID: d.ID, Part: d.Part} }

// add takes a change behind those it has.
func (g *gathered) add(c index.Change) {
	if g.put == nil {
		g.put, g.drop = map[index.Name]index.Doc{}, map[index.Name]bool{}
	}
	for _, n := range c.Drop {
		delete(g.put, n)
		g.drop[n] = true
	}
	for _, d := range c.Put {
		g.put[nameOf(d)] = d
		delete(g.drop, nameOf(d))
		g.size += len(d.Text)
	}
}

func (g *gathered) enough() bool { return len(g.put) >= buildStep || g.size >= buildBytes }

// change gives it away.
func (g *gathered) change() index.Change {
	c := index.Change{Put: slices.Collect(maps.Values(g.put)), Drop: slices.Collect(maps.Keys(g.drop))}
	slices.SortFunc(c.Put, func(a, b index.Doc) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.ID, b.ID), strings.Compare(a.Part, b.Part))
	})
	*g = gathered{}
	return c
}

// make runs until the index is complete.
func (h *shelf) make(ctx context.Context) {
	for ctx.Err() == nil {
		err := h.fill(ctx)
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			return
		}
		h.s.c.Log.Warn("the search index could not be made, trying again", "tenant", h.tenant, "error", err)
		wait := time.NewTimer(buildRetry)
		select {
		case <-ctx.Done():
		case <-wait.C:
		}
		wait.Stop()
	}
}

var errReplaced = errors.New("the index in the making was thrown away")

func (h *shelf) fill(ctx context.Context) error {
	h.mu.RLock()
	target := h.next
	h.mu.RUnlock()
	for _, source := range h.s.c.Sources {
		for after := ""; ; {
			ids, err := db.View(ctx, h.s.c.DB, auth.System(h.tenant), func(ctx context.Context, r db.Reader) ([]string, error) {
				return source.After(ctx, r, after, buildLoad)
			})
			if err != nil {
				return err
			}
			if len(ids) == 0 {
				break
			}
			if err := h.bring(ctx, source, ids); err != nil {
				return err
			}
			after = ids[len(ids)-1]
			h.mu.Lock()
			h.done += len(ids)
			replaced := h.next != target
			h.mu.Unlock()
			if replaced {
				return errReplaced
			}
		}
	}
	return h.finish(target)
}

// finish puts the new index in the place of the old. Nothing is written meanwhile, so that it knows the log as far as the tail.
func (h *shelf) finish(target *index.Index) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	h.mu.RLock()
	replaced := h.next != target
	h.mu.RUnlock()
	if replaced {
		return errReplaced
	}
	if err := target.Apply(h.gathered.change()); err != nil { // while the old one still answers
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.next != target {
		return errReplaced
	}
	if err := target.Apply(index.Change{Position: h.position}); err != nil {
		return err
	}
	h.saved = h.position
	if target != h.current {
		if err := errors.Join(target.Close(), h.current.Abandon()); err != nil {
			h.s.c.Log.Warn("a search index did not close well", "tenant", h.tenant, "error", err)
		}
		h.current = nil
		if err := os.RemoveAll(h.dir(currentDir)); err != nil {
			return err
		}
		if err := os.Rename(h.dir(nextDir), h.dir(currentDir)); err != nil {
			return err
		}
		if err := h.open(); err != nil {
			return err
		}
	}
	h.next, h.building = nil, false
	h.tell()
	h.s.c.Log.Info("the search index is complete", "tenant", h.tenant, "records", h.done, "took", time.Since(h.began).Round(time.Millisecond))
	return nil
}

// Ready waits until the tenant's index is complete and knows the log as far as it is now.
func (s *Search) Ready(ctx context.Context, tenant string) error {
	head, err := s.head(ctx, tenant)
	if err != nil {
		return err
	}
	h := s.shelf(tenant)
	for {
		h.mu.Lock()
		ready := !h.building && h.position.Epoch == head.Epoch && h.position.Seq >= head.Seq
		if h.moved == nil {
			h.moved = make(chan struct{})
		}
		moved := h.moved
		h.mu.Unlock()
		if ready {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}

// tell wakes those who wait for Ready; h.mu is locked.
func (h *shelf) tell() {
	if h.moved != nil {
		close(h.moved)
		h.moved = nil
	}
}
