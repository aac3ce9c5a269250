package feed_test

import (
	"context"
	"slices"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/journey/feed"
	"comptoir/internal/people/tenant"
	"comptoir/internal/people/thread"
)

// things is a kind of record whose rights are what the test says: staff, everybody, or some persons by name.
const things = "thing"

// rig is a tenant with people, the wall, and things to post about.
type rig struct {
	dbtest.Rig
	tenant string
	feed   *feed.Feed
	people map[string]auth.Actor
	known  map[string]knowledge // of things
}

type knowledge struct {
	all, staff bool
	some       []string
}

func (k knowledge) of(a auth.Actor) bool {
	return k.all || k.staff && a.Has(auth.Agent) || slices.Contains(k.some, a.ID)
}

func each(t *testing.T, f func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, base dbtest.Rig) { f(t, newRig(t, base)) })
}

func newRig(t testing.TB, base dbtest.Rig) *rig {
	house, err := db.Control(t.Context(), base.DB, func(ctx context.Context, c *db.Ctl) (tenant.Tenant, error) {
		return tenant.Add(ctx, c, tenant.AddIn{Name: "Maison", Lang: "fr", Zone: "Europe/Paris"})
	})
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{Rig: base, tenant: house.ID, people: map[string]auth.Actor{}, known: map[string]knowledge{}}
	r.feed = &feed.Feed{DB: base.DB, Origin: func() string { return "https://comptoir.test" }, Records: map[string]feed.Record{things: {Cards: r.cards, Heard: r.heard, Events: []string{"thing.changed"}}}}
	r.feed.Threads = thread.New(map[string]thread.Kind{feed.Kind: r.feed.ThreadKind()}, thread.Limits{})
	r.feed.Threads.Called = r.feed.Callees
	for name, role := range map[string]auth.Role{"sami": auth.Requester, "lina": auth.Requester, "camille": auth.Agent, "yanis": auth.Agent,
		"nora": auth.Supervisor, "ana": auth.Admin} {
		r.person(t, name, role)
	}
	return r
}

func (r *rig) cards(_ context.Context, rd db.Reader, ids []string) ([]feed.Card, error) {
	out := []feed.Card{}
	for _, one := range ids {
		if k, ok := r.known[one]; ok && (rd.Actor().IsSystem() || k.of(rd.Actor())) {
			out = append(out, feed.Card{Kind: things, ID: one, Title: "Chose " + one})
		}
	}
	return out, nil
}

func (r *rig) heard(_ context.Context, _ db.Reader, one string) (feed.Heard, error) {
	switch k := r.known[one]; {
	case k.all:
		return feed.HeardByAll, nil
	case k.staff:
		return feed.HeardByStaff, nil
	}
	return feed.HeardByFew, nil
}

func (r *rig) person(t testing.TB, name string, role auth.Role) {
	t.Helper()
	a := auth.Actor{Tenant: r.tenant, ID: id.New(), Name: name, Roles: auth.Roles{role}, Lang: "fr", Zone: "Europe/Paris"}
	r.people[name] = a
	act(t, r, auth.System(r.tenant), func(ctx context.Context, tx *db.Tx) (int64, error) {
		return tx.Exec(ctx, `INSERT INTO person (tenant_id, id, email, email_fold, name, name_fold, roles, created_at, updated_at)
			VALUES ($1, $2, $3, $3, $4, $5, $6, 0, 0)`, a.ID, name+"@a.test", name, i18n.Fold(name), a.Roles.String())
	})
}

// trusted gives a person another role.
func (r *rig) trusted(t testing.TB, name string, role auth.Role) {
	t.Helper()
	a := r.people[name]
	a.Roles = auth.Roles{role}
	r.people[name] = a
	act(t, r, auth.System(r.tenant), func(ctx context.Context, tx *db.Tx) (int64, error) {
		return tx.Exec(ctx, `UPDATE person SET roles = $2 WHERE tenant_id = $1 AND id = $3`, a.Roles.String(), a.ID)
	})
}

func try[T any](r *rig, a auth.Actor, f func(context.Context, *db.Tx) (T, error)) (T, error) {
	return db.Update(context.Background(), r.DB, a, f)
}

func act[T any](t testing.TB, r *rig, a auth.Actor, f func(context.Context, *db.Tx) (T, error)) T {
	t.Helper()
	out, err := try(r, a, f)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func look[T any](t testing.TB, r *rig, a auth.Actor, f func(context.Context, db.Reader) (T, error)) T {
	t.Helper()
	out, err := db.View(context.Background(), r.DB, a, f)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// named is the name of a person.
func (r *rig) named(person string) string {
	for name, a := range r.people {
		if a.ID == person {
			return name
		}
	}
	return person
}
