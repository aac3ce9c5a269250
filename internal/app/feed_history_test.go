package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/record/ticket"
)

// What was over before a server or an import told of it is on the wall for who looks, and is no news on the screens that are open: the
// same incident of just now is.
func TestHistoryIsNoNews(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		for _, c := range []struct {
			ago  time.Duration
			live bool
		}{{2 * time.Hour, false}, {0, true}} {
			from := h.Head()
			made := change(t, h, "camille", func(ctx context.Context, tx *db.Tx) (ticket.Ticket, error) {
				return ticket.Open(ctx, tx.At(tx.Now().Add(-c.ago)), ticket.OpenIn{Kind: ticket.Incident, Title: "Messagerie en panne", Impact: 1, Urgency: 1})
			})
			h.Settle()
			events, err := db.View(t.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, r db.Reader) ([]event.Event, error) { return db.Events(ctx, r, from, 100) })
			if err != nil {
				t.Fatal(err)
			}
			at := slices.IndexFunc(events, func(e event.Event) bool { return e.Type == "post.published" })
			if at < 0 || (len(events[at].Topics) > 0) != c.live {
				t.Fatalf("%s ago: told on the screens: %+v", c.ago, events)
			}
			concerned, err := db.View(t.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, r db.Reader) ([]string, error) {
				return h.App.Feed.Concerns(ctx, r, events[at], []string{h.As("camille").ID})
			})
			if err != nil || !c.live && len(concerned) > 0 {
				t.Fatalf("%s ago: in the inbox of %v (%v)", c.ago, concerned, err)
			}
			if got := h.As("camille").Get("/feed?view=record:ticket:" + made.ID).Is(200); got.Text("items.0.card.title") != "Messagerie en panne" {
				t.Fatalf("not on the wall: %s", got.Body)
			}
		}
	})
}
