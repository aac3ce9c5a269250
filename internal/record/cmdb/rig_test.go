package cmdb_test

import (
	"context"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/record/cmdb"
)

var ctx = context.Background()

func actor(tenant, id, name string, roles ...auth.Role) auth.Actor {
	return auth.Actor{Tenant: tenant, ID: id, Name: name, Roles: roles, Lang: "fr", Zone: "Europe/Paris"}
}

var (
	sami    = actor("t1", "sami", "Sami Haddad", auth.Requester)
	camille = actor("t1", "camille", "Camille Martin", auth.Agent)
	ana     = actor("t1", "ana", "Ana Costa", auth.Admin)
	zoe     = actor("t2", "zoe", "Zoé Blanc", auth.Admin)
)

// rig is a house with its people; ids are names, for the reader's sake.
type rig struct{ dbtest.Rig }

func each(t *testing.T, f func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, base dbtest.Rig) { f(t, furnished(t, base)) })
}

func furnished(t testing.TB, base dbtest.Rig) *rig {
	t.Helper()
	r := &rig{base}
	for _, a := range []auth.Actor{sami, camille, ana, zoe} {
		r.exec(t, a.Tenant, `INSERT INTO person (tenant_id, id, email, email_fold, name, name_fold, roles, site, created_at, updated_at)
			VALUES ($1, $2, $3, $3, $4, $5, $6, 'Lyon', 0, 0)`, a.ID, a.ID+"@a.test", a.Name, a.Name, a.Roles.String())
	}
	r.exec(t, "t1", `INSERT INTO grp (tenant_id, id, name, name_fold, kind, created_at, updated_at) VALUES ($1, 'reseau', 'Réseau', 'reseau', 'support', 0, 0)`)
	r.exec(t, "t1", `INSERT INTO grp_member (tenant_id, group_id, person_id, added_at) VALUES ($1, 'reseau', 'camille', 0)`)
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

func p[T any](v T) *T { return &v }

func (r *rig) ci(t testing.TB, class, name string) cmdb.CI {
	t.Helper()
	return do(t, r, camille, cmdb.Make, cmdb.MakeIn{Name: name, Class: class})
}

func (r *rig) tie(t testing.TB, from cmdb.CI, kind string, to cmdb.CI) cmdb.Relation {
	t.Helper()
	return do(t, r, camille, cmdb.Relate, cmdb.RelateIn{From: from.ID, Type: kind, To: to.ID})
}
