package contact

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/people/account"
	"comptoir/internal/people/tenant"
)

type house struct {
	dbtest.Rig
	contacts                            *Contacts
	ana, camille, ines, nora, paul, zoe auth.Actor
}

const ours, theirs = "0197a1b2c3d4e5f60718293a4b5c6d7e", "0197a1b2c3d4e5f60718293a4b5c6d7f"

func open(t *testing.T, r dbtest.Rig) *house {
	t.Helper()
	add := func(tenantID, name, email string, role auth.Role) auth.Actor {
		who, err := db.Update(t.Context(), r.DB, auth.System(tenantID), func(ctx context.Context, tx *db.Tx) (account.Account, error) {
			return account.Add(ctx, tx, account.AddIn{Name: name, Email: email, Roles: auth.Roles{role}})
		})
		require.NoError(t, err)
		return who.Actor(tenantID)
	}
	for _, id := range []string{ours, theirs} {
		_, err := db.Control(t.Context(), r.DB, func(ctx context.Context, c *db.Ctl) (tenant.Tenant, error) {
			return tenant.Add(ctx, c, tenant.AddIn{ID: id, Name: id})
		})
		require.NoError(t, err)
	}
	return &house{Rig: r, contacts: &Contacts{DB: r.DB}, ana: add(ours, "Ana Roy", "ana@demo.test", auth.Admin), camille: add(ours, "Camille Lefèvre", "camille@demo.test", auth.Agent),
		ines: add(ours, "Inès Carvalho", "ines@demo.test", auth.Agent), nora: add(ours, "Nora Klein", "nora@demo.test", auth.Supervisor),
		paul: add(ours, "Paul Mercier", "paul@demo.test", auth.CrisisManager), zoe: add(theirs, "Zoé Petit", "zoe@autre.test", auth.Admin)}
}

func try[In, Out any](t *testing.T, h *house, a auth.Actor, f func(context.Context, *db.Tx, In) (Out, error), in In) (Out, error) {
	t.Helper()
	return db.Update(t.Context(), h.DB, a, func(ctx context.Context, tx *db.Tx) (Out, error) { return f(ctx, tx, in) })
}

func do[In, Out any](t *testing.T, h *house, a auth.Actor, f func(context.Context, *db.Tx, In) (Out, error), in In) Out {
	t.Helper()
	out, err := try(t, h, a, f, in)
	require.NoError(t, err)
	return out
}

func see[In, Out any](t *testing.T, h *house, a auth.Actor, f func(context.Context, db.Reader, In) (Out, error), in In) (Out, error) {
	t.Helper()
	return db.View(t.Context(), h.DB, a, func(ctx context.Context, r db.Reader) (Out, error) { return f(ctx, r, in) })
}

func card1() MakeIn {
	return MakeIn{Category: "staff", Emergency: true, Rank: 1, Lines: []LineIn{
		{Kind: Phone, Use: "mobile", Value: "+33 6 12 34 56 78", Emergency: true},
		{Kind: Phone, Use: "home", Value: "02 40 11 22 33", Private: true},
		{Kind: Email, Use: "personal", Value: "ines@ailleurs.test", Independent: true, Private: true},
	}}
}
