package cmdb

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/outbox"
	"comptoir/internal/record/cmdb/graph"
)

// Maps holds each tenant's map in the memory of this node, as current as the reader who asks: what the log says up to the reader's
// own snapshot is on the map before it is handed over. The log's tail keeps it warm, so that there is seldom anything left to do.
type Maps struct {
	DB     *db.DB
	Folder string // where snapshots are kept; "" keeps none

	mu      sync.Mutex
	tenants map[string]*held
	saving  sync.Mutex
}

// held is one tenant's map.
type held struct {
	tenant string

	mu    sync.Mutex // one loads or catches up at a time
	graph *graph.Graph
	now   atomic.Pointer[picture]
	names appearances
	saved graph.Position // of the last snapshot
}

// picture is the map at a place in the log, with what is known of its services.
type picture struct {
	at       event.Position
	graph    *graph.Graph
	services map[string]bool // ids of classes
	facts    *facts
	dirty    bool  // the facts are older than the picture
	era      int64 // of the names that this picture forgot
}

// Map is the map of a tenant as a reader may ask it.
type Map struct {
	*graph.View
	facts *facts
	names *appearances
	era   int64 // -1 where the reader's snapshot is older than the map: what it reads is not to be remembered
}

func (m *Maps) of(tenant string) *held {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tenants == nil {
		m.tenants = map[string]*held{}
	}
	h := m.tenants[tenant]
	if h == nil {
		h = &held{tenant: tenant}
		m.tenants[tenant] = h
	}
	return h
}

// Of gives the reader's tenant's map, which shows all that the reader's snapshot does, own writes that were committed included.
func (m *Maps) Of(ctx context.Context, r db.Reader) (Map, error) {
	at, err := r.Position(ctx)
	if err != nil {
		return Map{}, err
	}
	h := m.of(r.Tenant())
	if p := h.now.Load(); p != nil && !p.dirty && p.at.Epoch == at.Epoch && p.at.Seq >= at.Seq {
		return h.seen(p, at), nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.now.Load()
	switch {
	case p == nil || p.at.Epoch != at.Epoch:
		if p, err = m.load(ctx, r, h, at); err != nil {
			return Map{}, err
		}
		fallthrough
	case p.at.Seq < at.Seq:
		if p, err = h.catchUp(ctx, r, p, at); err != nil {
			return Map{}, err
		}
	}
	if p.dirty {
		q := *p
		if q.facts, err = factsOf(ctx, r, q.services); err != nil {
			return Map{}, err
		}
		q.dirty = false
		p = &q
	}
	if q := *p; q.graph != h.graph || q.era != h.names.age() {
		q.graph, q.era = h.graph, h.names.age()
		p = &q
	}
	h.now.Store(p)
	return h.seen(p, at), nil
}

func (h *held) seen(p *picture, at event.Position) Map {
	m := Map{View: p.graph.View(), facts: p.facts, names: &h.names, era: p.era}
	if p.at.Seq != at.Seq {
		m.era = -1
	}
	return m
}

// Tail keeps the maps warm; give it to the outbox.
func (m *Maps) Tail() outbox.Tail {
	look := func(ctx context.Context, tenant string) (int64, error) {
		return db.View(ctx, m.DB, auth.System(tenant), func(ctx context.Context, r db.Reader) (int64, error) {
			if _, err := m.Of(ctx, r); err != nil {
				return 0, err
			}
			return m.of(tenant).now.Load().at.Seq, nil
		})
	}
	return outbox.Tail{Name: "cmdb.maps", From: look, Handle: func(ctx context.Context, tenant string, events []event.Event) error {
		if m.of(tenant).skip(events) {
			return nil
		}
		_, err := look(ctx, tenant)
		return err
	}}
}

// skip moves over events that say nothing of the map.
func (h *held) skip(events []event.Event) bool {
	for _, e := range events {
		if concerns(e) {
			return false
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.now.Load()
	first, last := events[0].Seq, events[len(events)-1].Seq
	if p == nil || p.at.Seq < first-1 {
		return false
	}
	if p.at.Seq < last {
		q := *p
		q.at.Seq = last
		h.now.Store(&q)
	}
	return true
}

// concerns tells what changes the map or who uses its services.
func concerns(e event.Event) bool {
	domain, _, _ := strings.Cut(e.Type, ".")
	switch domain {
	case "ci", "relation", "cmdb", "ci_class":
		return true
	}
	return countsPeople(e.Type)
}

// countsPeople tells the events after which a service may have more or fewer users.
func countsPeople(kind string) bool {
	switch kind {
	case "ci.users_changed", "group.joined", "group.left", "account.added", "account.edited", "account.joined", "account.closed", "account.reopened":
		return true
	}
	return false
}
