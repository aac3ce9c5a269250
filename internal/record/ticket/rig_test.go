package ticket_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
)

var ctx = context.Background()

// rig is a house with its people; ids are names, for the reader's sake.
type rig struct {
	dbtest.Rig
	threads *thread.Threads
}

func actor(tenant, id, name string, roles ...auth.Role) auth.Actor {
	return auth.Actor{Tenant: tenant, ID: id, Name: name, Roles: roles, Lang: "fr", Zone: "Europe/Paris"}
}

var (
	sami    = actor("t1", "sami", "Sami Haddad", auth.Requester)
	lea     = actor("t1", "lea", "Léa Robert", auth.Requester)
	camille = actor("t1", "camille", "Camille Martin", auth.Agent)
	yanis   = actor("t1", "yanis", "Yanis Benali", auth.Agent)
	ana     = actor("t1", "ana", "Ana Costa", auth.Admin)
	zoe     = actor("t2", "zoe", "Zoé Blanc", auth.Admin)
)

func each(t *testing.T, f func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, base dbtest.Rig) { f(t, newRig(t, base)) })
}

func newRig(t testing.TB, base dbtest.Rig) *rig {
	r := &rig{Rig: base, threads: thread.New(map[string]thread.Kind{ticket.Subject: ticket.ThreadKind()}, thread.Limits{})}
	for _, a := range []auth.Actor{sami, lea, camille, yanis, ana, zoe} {
		r.exec(t, a.Tenant, `INSERT INTO person (tenant_id, id, email, email_fold, name, name_fold, roles, created_at, updated_at)
			VALUES ($1, $2, $3, $3, $4, $5, $6, 0, 0)`, a.ID, a.ID+"@a.test", a.Name, a.Name, a.Roles.String())
	}
	for _, g := range []string{"messagerie", "reseau"} {
		r.exec(t, "t1", `INSERT INTO grp (tenant_id, id, name, name_fold, kind, created_at, updated_at) VALUES ($1, $2, $3, $2, 'support', 0, 0)`, g, "Groupe "+g)
	}
	r.exec(t, "t1", `INSERT INTO grp_member (tenant_id, group_id, person_id, added_at) VALUES ($1, 'messagerie', 'camille', 0)`)
	return r
}

func (r *rig) exec(t testing.TB, tenant, text string, args ...any) {
	t.Helper()
	_, err := db.Update(ctx, r.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int64, error) { return tx.Exec(ctx, text, args...) })
	if err != nil {
		t.Fatal(err)
	}
}

// do runs a verb, try hands back its error, read runs a reading.
func do[In, Out any](t testing.TB, r *rig, a auth.Actor, f func(context.Context, *db.Tx, In) (Out, error), in In) Out {
	t.Helper()
	out, err := try(r, a, f, in)
	if err != nil {
		t.Fatalf("%T: %v", in, err)
	}
	return out
}

func try[In, Out any](r *rig, a auth.Actor, f func(context.Context, *db.Tx, In) (Out, error), in In) (Out, error) {
	return db.Update(ctx, r.DB, a, func(ctx context.Context, tx *db.Tx) (Out, error) { return f(ctx, tx, in) })
}

func read[In, Out any](t testing.TB, r *rig, a auth.Actor, f func(context.Context, db.Reader, In) (Out, error), in In) Out {
	t.Helper()
	out, err := look(r, a, f, in)
	if err != nil {
		t.Fatalf("%T: %v", in, err)
	}
	return out
}

func look[In, Out any](r *rig, a auth.Actor, f func(context.Context, db.Reader, In) (Out, error), in In) (Out, error) {
	return db.View(ctx, r.DB, a, func(ctx context.Context, rd db.Reader) (Out, error) { return f(ctx, rd, in) })
}

// fails expects the fault of a code.
func fails(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func (r *rig) events(t testing.TB) []event.Event {
	t.Helper()
	out, err := db.View(ctx, r.DB, auth.System("t1"), func(ctx context.Context, rd db.Reader) ([]event.Event, error) { return db.Events(ctx, rd, 0, 10000) })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// types are the events' types, those of threads aside.
func (r *rig) types(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, e := range r.events(t) {
		if e.Subject.Kind != ticket.Subject || !slices.Contains([]string{"thread.followed", "thread.posted"}, e.Type) {
			out = append(out, e.Type)
		}
	}
	return out
}

func p[T any](v T) *T { return &v }

func (r *rig) open(t testing.TB, a auth.Actor, title string) ticket.Ticket {
	t.Helper()
	return do(t, r, a, ticket.Open, ticket.OpenIn{Title: title})
}

type (
	actorT  = auth.Actor
	ctxT    = context.Context
	readerT = db.Reader
	recordF = func(context.Context, db.Reader, event.Event) (any, bool, error)
)

// tkTime is the rig's time moved by d.
func tkTime(r *rig, d time.Duration) instant.Instant { return instant.Of(r.Clock.Now().Add(d)) }
