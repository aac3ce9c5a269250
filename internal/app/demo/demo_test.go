package demo_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"comptoir/internal/app"
	"comptoir/internal/app/demo"
	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/config"
	"comptoir/internal/base/db"
	"comptoir/internal/base/obs"
	"comptoir/internal/journey/change"
	"comptoir/internal/journey/desk"
	"comptoir/internal/people/account"
	"comptoir/internal/people/tenant"
	"comptoir/internal/record/ticket"
)

// The demonstration is lived-in, its accounts open, and started again it shows the present once, not twice.
func TestFurnish(t *testing.T) {
	cfg, err := config.Load(config.Sources{Flags: map[string]string{"data": t.TempDir(), "log_level": "error"}})
	ok(t, err)
	open := func() *app.App {
		a, err := app.Open(t.Context(), cfg, app.Options{Demo: demo.Accounts(), Log: obs.NewLogger(io.Discard, obs.LogOptions{Level: "error"})})
		ok(t, err)
		ok(t, demo.Furnish(t.Context(), a, io.Discard))
		return a
	}
	a := open()
	first := count(t, a)
	if first.waiting < 5 || first.active < 3 || first.conversations < 800 || first.tickets < 600 || first.outages < 2 || first.things < 250 || first.ties < 500 || first.affected < 200 || first.plans != 3 || first.rehearsed < 30 ||
		first.played != 3 || first.toCome != 4 || first.observed != 4 || first.steps < 5 || first.helped < 1 {
		t.Fatalf("the demonstration is not lived in: %+v", first)
	}
	meets(t, a)
	for _, who := range demo.Accounts() {
		in, err := a.Accounts.SignIn(t.Context(), account.SignInIn{Email: who.Email, Password: who.Password}, account.From{Host: "localhost", Address: "127.0.0.1"})
		if err != nil || !in.Actor.Has(who.Role) {
			t.Errorf("%s cannot sign in as %s: %v", who.Email, who.Role, err)
		}
	}
	ok(t, a.Close())
	a = open()
	second := count(t, a)
	if second.waiting > first.waiting+2 || second.active > first.active+2 || second.outages > first.outages+1 || second.things != first.things || second.ties != first.ties {
		t.Errorf("started again, the present is there twice: %+v, then %+v", first, second)
	}
	ok(t, a.Close())
}

// meets: two changes of the demonstration get in each other's way, by the map and not by an item that both name.
func meets(t *testing.T, a *app.App) {
	t.Helper()
	in, err := a.Accounts.SignIn(t.Context(), account.SignInIn{Email: "camille@demo.test", Password: script.Password}, account.From{Host: "localhost", Address: "127.0.0.1"})
	ok(t, err)
	list, err := db.View(t.Context(), a.DB, in.Actor, func(ctx context.Context, r db.Reader) (change.Calendar, error) {
		return a.Changes().List(ctx, r, change.ListIn{})
	})
	ok(t, err)
	var against []string
	for _, e := range list.Items {
		if e.Conflicts > 0 {
			against = append(against, e.ID)
		}
	}
	if len(list.Items) != 4 || len(against) != 2 {
		t.Fatalf("planned: %+v", list.Items)
	}
	found, err := db.View(t.Context(), a.DB, in.Actor, func(ctx context.Context, r db.Reader) (change.Conflicts, error) {
		return a.Changes().Conflicts(ctx, r, change.ConflictsIn{ID: against[0]})
	})
	ok(t, err)
	if len(found.Items) != 1 || found.Items[0].With.ID != against[1] || found.Items[0].Why == change.SameCI {
		t.Errorf("they meet: %+v", found.Items)
	}
}

type life struct{ waiting, active, conversations, tickets, outages, things, ties, affected, plans, rehearsed, played, toCome, observed, steps, helped int }

func count(t *testing.T, a *app.App) life {
	t.Helper()
	all, err := tenant.List(t.Context(), a.DB)
	ok(t, err)
	var out life
	for _, x := range all {
		if x.Name != script.Demo().Tenant.Name {
			continue
		}
		_, err := db.View(t.Context(), a.DB, auth.System(x.ID), func(ctx context.Context, r db.Reader) (struct{}, error) {
			var err error
			if out.conversations, err = db.One[int](ctx, r, `SELECT count(*) FROM conversation WHERE tenant_id = $1`); err != nil {
				return struct{}{}, err
			}
			if out.tickets, err = db.One[int](ctx, r, `SELECT count(*) FROM ticket WHERE tenant_id = $1`); err != nil {
				return struct{}{}, err
			}
			for into, text := range map[*int]string{
				&out.things: `SELECT count(*) FROM ci WHERE tenant_id = $1`, &out.ties: `SELECT count(*) FROM ci_relation WHERE tenant_id = $1`,
				&out.plans: `SELECT count(*) FROM plan WHERE tenant_id = $1`, &out.rehearsed: `SELECT count(*) FROM plan_task WHERE tenant_id = $1 AND state = 'done'`,
				&out.played: `SELECT count(*) FROM crisis_inject WHERE tenant_id = $1 AND state = 'released'`, &out.toCome: `SELECT count(*) FROM crisis_inject WHERE tenant_id = $1 AND state = 'waiting'`,
				&out.observed: `SELECT count(*) FROM crisis_observation WHERE tenant_id = $1`,
				&out.steps:    `SELECT coalesce(sum(tasks), 0) FROM crisis_plan WHERE tenant_id = $1`,
				&out.helped:   `SELECT count(*) FROM crisis_task WHERE tenant_id = $1 AND runbook_id <> ''`,
				&out.affected: `SELECT count(*) FROM link WHERE tenant_id = $1 AND type = 'affects'`,
			} {
				if *into, err = db.One[int](ctx, r, text); err != nil {
					return struct{}{}, err
				}
			}
			waiting, err := desk.List(ctx, r, desk.ListIn{State: desk.Waiting, Limit: 200})
			if err != nil {
				return struct{}{}, err
			}
			active, err := desk.List(ctx, r, desk.ListIn{State: desk.Active, Limit: 200})
			if err != nil {
				return struct{}{}, err
			}
			outages, err := ticket.Outages(ctx, r, ticket.OutagesIn{})
			out.waiting, out.active, out.outages = len(waiting.Items), len(active.Items), len(outages.Items)
			return struct{}{}, err
		})
		ok(t, err)
	}
	return out
}

func TestWelcomeNamesEveryAccount(t *testing.T) {
	said := demo.Welcome("http://localhost:8080")
	for _, a := range demo.Accounts() {
		if !strings.Contains(said, a.Email) {
			t.Errorf("%s is not told", a.Email)
		}
	}
	if len(demo.Accounts()) != 8 || !strings.Contains(said, "autre.localhost:8080") {
		t.Errorf("said %s", said)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
