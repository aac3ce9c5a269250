package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/outbox"
)

// awakened is a listener that sleeps while nobody uses what it is for. before is let pass; wake makes the first of what it is for; after
// must be answered; effect tells what was.
type awakened struct {
	listener            string
	before, wake, after func(h *apptest.House)
	effect              func(h *apptest.House) string
	want                string
}

// TestASleepingListenerWakesUp: the first campaign, letter, escalation, webhook, crisis and offering queue each wake who listens for it.
// Nothing that comes after is lost, is answered twice, or is answered as if what was before had counted: on one node, on two, and where
// nobody listened until it had all happened, as after a kill that left the cursor where it was.
func TestASleepingListenerWakesUp(t *testing.T) {
	for way, arrange := range map[string]func(t *testing.T, h *apptest.House) (listen func() []*outbox.Outbox){
		"one node":  func(_ *testing.T, h *apptest.House) func() []*outbox.Outbox { return one(h.App.Outbox) },
		"two nodes": func(t *testing.T, h *apptest.House) func() []*outbox.Outbox { return one(h.App.Outbox, node(t, h)) },
		"killed": func(t *testing.T, h *apptest.House) func() []*outbox.Outbox {
			h.App.Outbox.Close()
			return func() []*outbox.Outbox { return []*outbox.Outbox{node(t, h)} }
		},
	} {
		t.Run(way, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, h *apptest.House) {
				h.Settle() // what is done at each start is done, and each listener has its cursor
				listen := arrange(t, h)
				all := sleepers(h)
				for _, s := range all {
					s.before(h)
				}
				if way != "killed" {
					settleOn(t, h, listen())
					for _, s := range all {
						if at, head := cursorOf(t, h, s.listener), h.Head(); at >= head {
							t.Errorf("%s wrote its cursor at %d of %d: it was not asleep", s.listener, at, head)
						}
					}
				}
				h.Clock.Add(5 * time.Minute)
				for _, s := range all {
					s.wake(h)
					s.after(h)
				}
				settleOn(t, h, listen())
				for _, s := range all {
					if got := s.effect(h); got != s.want {
						t.Errorf("%s: %s, want %s", s.listener, got, s.want)
					}
				}
			})
		})
	}
}

func one(nodes ...*outbox.Outbox) func() []*outbox.Outbox {
	return func() []*outbox.Outbox { return nodes }
}

// node is another node's outbox on the same database.
func node(t *testing.T, h *apptest.House) *outbox.Outbox {
	t.Helper()
	o := outbox.New(h.App.DB)
	for _, l := range h.App.Outbox.Listeners() {
		o.Listen(l)
	}
	if err := o.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Close)
	return o
}

// settleOn waits until the jobs are done and every node has listened to the end.
func settleOn(t *testing.T, h *apptest.House, nodes []*outbox.Outbox) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for range 2 {
		if err := h.App.Jobs.Idle(ctx); err != nil {
			t.Fatal(err)
		}
		for _, o := range nodes {
			if err := o.Drained(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func cursorOf(t *testing.T, h *apptest.House, listener string) int64 {
	t.Helper()
	pos, err := db.View(t.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, r db.Reader) (int64, error) {
		return db.One[int64](ctx, r, `SELECT pos FROM listener_cursor WHERE tenant_id = $1 AND listener = $2`, listener)
	})
	if err != nil {
		t.Fatal(err)
	}
	return pos
}

func sleepers(h *apptest.House) []awakened {
	return []awakened{sleepingCampaign(h), sleepingProof(h), sleepingAlarm(h), sleepingHook(h), sleepingLog(h), sleepingDesk(h)}
}

// among are those of some words that a text has, in their order.
func among(text string, words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return !strings.Contains(text, w) }), " ")
}
