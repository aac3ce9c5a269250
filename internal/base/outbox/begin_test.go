package outbox_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/event"
	"comptoir/internal/base/id"
	"comptoir/internal/base/outbox"
)

// heard keeps which asks a listener was given, each once.
type heard struct {
	mu sync.Mutex
	by map[string][]int
}

func (h *heard) listener(name string, past bool) outbox.Listener {
	return outbox.Listener{Name: name, Types: []string{"test.asked"}, Past: past, Handle: func(_ context.Context, _ *db.Tx, e event.Event) error {
		p, err := event.Decode[asked](e)
		if err != nil {
			return err
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		if !slices.Contains(h.by[e.Tenant+name], p.N) {
			h.by[e.Tenant+name] = append(h.by[e.Tenant+name], p.N)
		}
		return nil
	}}
}

// A listener that comes with a new version does not live through the history of a tenant again, unless it asks to; in a tenant
// that nobody has listened to yet it misses nothing.
func TestANewListenerBeginsWithThePresent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		used, fresh := id.New(), id.New()
		h := &heard{by: map[string][]int{}}
		emit(t, r.DB, used, asks(0, 5)...)
		before := start(t, r.DB, func(o *outbox.Outbox) { o.Listen(h.listener("old", false)) })
		drain(t, before)
		before.Close()
		emit(t, r.DB, used, asks(5, 7)...) // while nobody listens
		emit(t, r.DB, fresh, asks(0, 3)...)
		after := start(t, r.DB, func(o *outbox.Outbox) {
			for _, name := range []string{"old", "new"} {
				o.Listen(h.listener(name, false))
			}
			o.Listen(h.listener("past", true))
		})
		emit(t, r.DB, used, asks(7, 10)...)
		drain(t, after)
		h.mu.Lock()
		defer h.mu.Unlock()
		all := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
		for who, want := range map[string][]int{
			used + "old": all, used + "new": {7, 8, 9}, used + "past": all,
			fresh + "old": {0, 1, 2}, fresh + "new": {0, 1, 2}, fresh + "past": {0, 1, 2},
		} {
			if !slices.Equal(h.by[who], want) {
				t.Errorf("%s heard %v, want %v", who[32:], h.by[who], want)
			}
		}
	})
}
