package thread_test

import (
	"context"
	"errors"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
)

var ctx = context.Background()

// rig is a house with people and a few records to speak about: who may read what stands in members.
type rig struct {
	dbtest.Rig
	tenant  string
	threads *thread.Threads
	members map[string][]string // record id → persons who are not agents and may read
	closed  map[string]bool     // records nobody posts to any more
	people  map[string]auth.Actor
}

const (
	sami    = "sami"
	lea     = "lea"
	camille = "camille"
	yanis   = "yanis"
	nora    = "nora"
	zoe     = "zoe"
)

func each(t *testing.T, f func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, base dbtest.Rig) { f(t, newRig(t, base)) })
}

func newRig(t testing.TB, base dbtest.Rig) *rig {
	r := &rig{Rig: base, tenant: id.New(), members: map[string][]string{"42": {sami}, "43": {lea}}, closed: map[string]bool{}, people: map[string]auth.Actor{}}
	for _, p := range []struct {
		id, name string
		roles    auth.Roles
	}{
		{sami, "Sami Haddad", auth.Roles{auth.Requester}},
		{lea, "Léa Robert", auth.Roles{auth.Requester}},
		{camille, "Camille Martin", auth.Roles{auth.Agent}},
		{yanis, "Yanis Benali", auth.Roles{auth.Agent}},
		{nora, "Nora Petit", auth.Roles{auth.Supervisor}},
	} {
		a := auth.Actor{Tenant: r.tenant, ID: p.id, Name: p.name, Roles: p.roles, Lang: "fr", Zone: "Europe/Paris"}
		r.people[p.id] = a
		r.person(t, a)
	}
	r.people[zoe] = auth.Actor{Tenant: id.New(), ID: zoe, Name: "Zoé", Roles: auth.Roles{auth.Admin}}
	r.threads = thread.New(map[string]thread.Kind{"ticket": {MayRead: r.mayRead, MayPost: r.mayPost}}, thread.Limits{})
	return r
}

func (r *rig) person(t testing.TB, a auth.Actor) {
	t.Helper()
	_, err := db.Update(ctx, r.DB, auth.System(a.Tenant), func(ctx context.Context, tx *db.Tx) (int64, error) {
		folded := i18n.Fold(a.Name)
		if _, err := tx.Exec(ctx, `INSERT INTO person (tenant_id, id, email, email_fold, name, name_fold, roles, created_at, updated_at)
			VALUES ($1, $2, $3, $3, $4, $5, $6, 0, 0)`, a.ID, a.ID+"@a.test", a.Name, folded, a.Roles.String()); err != nil {
			return 0, err
		}
		for _, word := range i18n.Words(folded) {
			if _, err := tx.Exec(ctx, `INSERT INTO person_word (tenant_id, word, person_id) VALUES ($1, $2, $3)`, word, a.ID); err != nil {
				return 0, err
			}
		}
		return 0, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var errNoRecord = fault.NotFound("record.not_found")

func (r *rig) mayRead(_ context.Context, rd db.Reader, subject string) error {
	members, ok := r.members[subject]
	a := rd.Actor()
	if !ok || a.Tenant != r.tenant {
		return errNoRecord
	}
	if a.Has(auth.Agent) {
		return nil
	}
	for _, m := range members {
		if m == a.ID {
			return nil
		}
	}
	return errNoRecord
}

func (r *rig) mayPost(ctx context.Context, rd db.Reader, subject string) (thread.Said, error) {
	if err := r.mayRead(ctx, rd, subject); err != nil {
		return nil, err
	}
	if r.closed[subject] {
		return nil, fault.Conflict("ticket.closed")
	}
	return nil, nil
}

// act runs a use case as a person.
func act[In, Out any](r *rig, who string, f func(context.Context, *db.Tx, In) (Out, error), in In) (Out, error) {
	return db.Update(ctx, r.DB, r.people[who], func(ctx context.Context, tx *db.Tx) (Out, error) { return f(ctx, tx, in) })
}

// ask runs a read as a person.
func ask[In, Out any](r *rig, who string, f func(context.Context, db.Reader, In) (Out, error), in In) (Out, error) {
	return db.View(ctx, r.DB, r.people[who], func(ctx context.Context, rd db.Reader) (Out, error) { return f(ctx, rd, in) })
}

func (r *rig) say(t testing.TB, who, text string) thread.Message {
	t.Helper()
	return must(act(r, who, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "42", Text: text}))(t)
}

func (r *rig) note(t testing.TB, who, text string) thread.Message {
	t.Helper()
	return must(act(r, who, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "42", Text: text, Internal: true}))(t)
}

func (r *rig) list(t testing.TB, who string, in thread.ListIn) thread.Messages {
	t.Helper()
	in.Kind, in.ID = "ticket", "42"
	return must(ask(r, who, r.threads.List, in))(t)
}

func (r *rig) events(t testing.TB) []event.Event {
	t.Helper()
	return must(db.View(ctx, r.DB, auth.System(r.tenant), func(ctx context.Context, rd db.Reader) ([]event.Event, error) {
		return db.Events(ctx, rd, 0, 10_000)
	}))(t)
}

func (r *rig) last(t testing.TB) event.Event {
	t.Helper()
	all := r.events(t)
	if len(all) == 0 {
		t.Fatal("no event")
	}
	return all[len(all)-1]
}

// failer is a test, or one check of a property.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func must[T any](v T, err error) func(failer) T {
	return func(t failer) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func refused(t testing.TB, err error, kind fault.Kind, code string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || f.Kind != kind {
		t.Errorf("answered %v; want %s", err, code)
	}
}

var ticket = ref.Of("ticket", "42")

type (
	ctxt = context.Context
	tx   = db.Tx
)
