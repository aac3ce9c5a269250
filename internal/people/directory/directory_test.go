package directory

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/people/account"
	"comptoir/internal/people/tenant"
)

type house struct {
	dbtest.Rig
	ana, camille, sami, zoe auth.Actor
}

func open(t *testing.T, r dbtest.Rig) *house {
	t.Helper()
	add := func(tenantID, name, email string, role auth.Role) auth.Actor {
		who, err := db.Update(t.Context(), r.DB, auth.System(tenantID), func(ctx context.Context, tx *db.Tx) (account.Account, error) {
			return account.Add(ctx, tx, account.AddIn{Name: name, Email: email, Roles: auth.Roles{role}, Title: "Titre", Phone: "01 02 03"})
		})
		require.NoError(t, err)
		return who.Actor(tenantID)
	}
	for _, id := range []string{"main", "other"} {
		_, err := db.Control(t.Context(), r.DB, func(ctx context.Context, c *db.Ctl) (tenant.Tenant, error) {
			return tenant.Add(ctx, c, tenant.AddIn{ID: id, Name: id})
		})
		require.NoError(t, err)
	}
	return &house{Rig: r, ana: add("main", "Ana Roy", "ana@demo.test", auth.Admin), camille: add("main", "Camille Lefèvre", "camille@demo.test", auth.Agent),
		sami: add("main", "Sami Benali", "s.benali@demo.test", auth.Requester), zoe: add("other", "Zoé Petit", "zoe@autre.test", auth.Admin)}
}

func write[Out any](t *testing.T, h *house, a auth.Actor, f func(context.Context, *db.Tx) (Out, error)) (Out, error) {
	t.Helper()
	return db.Update(t.Context(), h.DB, a, f)
}

func read[Out any](t *testing.T, h *house, a auth.Actor, f func(context.Context, db.Reader) (Out, error)) Out {
	t.Helper()
	out, err := db.View(t.Context(), h.DB, a, f)
	require.NoError(t, err)
	return out
}

func find(t *testing.T, h *house, a auth.Actor, in PeopleIn) []Person {
	t.Helper()
	return read(t, h, a, func(ctx context.Context, r db.Reader) (api.Page[Person], error) { return People(ctx, r, in) }).Items
}

func TestWhoSeesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		get := func(a auth.Actor, id string) Person {
			return read(t, h, a, func(ctx context.Context, r db.Reader) (Person, error) { return Get(ctx, r, GetIn{ID: id}) })
		}
		require.Equal(t, Person{ID: h.camille.ID, Name: "Camille Lefèvre", Title: "Titre"}, get(h.sami, h.camille.ID), "a requester sees the name")
		seen := get(h.camille, h.sami.ID)
		require.Equal(t, "s.benali@demo.test", seen.Email)
		require.Equal(t, "01 02 03", seen.Phone)
		require.Equal(t, auth.Roles{auth.Requester}, seen.Roles)
		require.Equal(t, "01 02 03", get(h.sami, "me").Phone, "oneself")
		_, err := db.View(t.Context(), h.DB, h.zoe, func(ctx context.Context, r db.Reader) (Person, error) { return Get(ctx, r, GetIn{ID: h.sami.ID}) })
		require.Equal(t, "person.not_found", fault.CodeOf(err))
		require.Empty(t, read(t, h, h.zoe, func(ctx context.Context, r db.Reader) (map[string]Brief, error) { return Briefs(ctx, r, h.sami.ID) }))
	})
}

func TestSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		for _, c := range []struct {
			as auth.Actor
			in PeopleIn
			n  int
		}{
			{h.camille, PeopleIn{}, 3},
			{h.camille, PeopleIn{Q: "LEFEVRE cam"}, 1},
			{h.camille, PeopleIn{Q: "s.ben"}, 1},
			{h.camille, PeopleIn{Q: "s.benali@demo"}, 1},
			{h.sami, PeopleIn{Q: "lefè"}, 1},
			{h.sami, PeopleIn{Q: "s.benali@demo"}, 0}, // addresses are not for requesters, nor a way to guess them
			{h.sami, PeopleIn{Q: "benali"}, 1},
			{h.camille, PeopleIn{Role: "agent"}, 2},
			{h.camille, PeopleIn{Role: "admin"}, 1},
			{h.sami, PeopleIn{Role: "admin"}, 3}, // roles neither
			{h.zoe, PeopleIn{}, 1},
			{h.camille, PeopleIn{Q: "%"}, 0},
		} {
			require.Len(t, find(t, h, c.as, c.in), c.n, "%s %+v", c.as.Name, c.in)
		}
		first := read(t, h, h.camille, func(ctx context.Context, r db.Reader) (api.Page[Person], error) {
			return People(ctx, r, PeopleIn{Limit: 2})
		})
		require.Equal(t, []string{"Ana Roy", "Camille Lefèvre"}, []string{first.Items[0].Name, first.Items[1].Name})
		rest := find(t, h, h.camille, PeopleIn{Limit: 2, Cursor: first.Next})
		require.Equal(t, "Sami Benali", rest[0].Name)
	})
}

func TestBriefs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		_, err := write(t, h, auth.System("main"), func(ctx context.Context, tx *db.Tx) (int, error) {
			for i := range 250 {
				if _, err := account.Add(ctx, tx, account.AddIn{ID: fmt.Sprint("p", i), Name: fmt.Sprint("P ", i), Email: fmt.Sprint(i, "@x.fr"), Roles: auth.Roles{auth.Requester}}); err != nil {
					return 0, err
				}
			}
			return 0, nil
		})
		require.NoError(t, err)
		ids := []string{"", "nobody", h.sami.ID, h.sami.ID}
		for i := range 250 {
			ids = append(ids, fmt.Sprint("p", i))
		}
		got := read(t, h, h.sami, func(ctx context.Context, r db.Reader) (map[string]Brief, error) { return Briefs(ctx, r, ids...) })
		require.Len(t, got, 251)
		require.Equal(t, Brief{h.sami.ID, "Sami Benali"}, got[h.sami.ID])
		require.Zero(t, got["nobody"])
		require.Empty(t, read(t, h, h.sami, func(ctx context.Context, r db.Reader) (map[string]Brief, error) { return Briefs(ctx, r) }))
	})
}

func TestGroups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		g, err := write(t, h, h.ana, func(ctx context.Context, tx *db.Tx) (Group, error) {
			return MakeGroup(ctx, tx, MakeGroupIn{Name: "Poste de  travail", Members: []string{h.camille.ID, h.camille.ID}})
		})
		require.NoError(t, err)
		require.Equal(t, "Poste de travail", g.Name)
		require.Equal(t, Support, g.Kind)
		require.Equal(t, []Brief{{h.camille.ID, "Camille Lefèvre"}}, g.Members)
		for code, in := range map[string]MakeGroupIn{
			"group.name_taken": {Name: "POSTE DE TRAVAIL"},
			"field.empty":      {Name: "\u200b"},
			"field.invalid":    {Name: "X", Kind: "club"},
			"person.not_found": {Name: "X", Members: []string{h.zoe.ID}},
		} {
			_, err := write(t, h, h.ana, func(ctx context.Context, tx *db.Tx) (Group, error) { return MakeGroup(ctx, tx, in) })
			require.Equal(t, code, fault.CodeOf(err))
		}
		for range 2 { // twice is once
			g, err = write(t, h, h.ana, func(ctx context.Context, tx *db.Tx) (Group, error) {
				return Join(ctx, tx, MemberIn{g.ID, h.ana.ID})
			})
			require.NoError(t, err)
			require.Equal(t, int64(2), g.Version)
			require.True(t, g.Mine)
		}
		require.Equal(t, []string{"Ana Roy", "Camille Lefèvre"}, []string{g.Members[0].Name, g.Members[1].Name})
		require.Len(t, find(t, h, h.camille, PeopleIn{Group: g.ID}), 2)
		name, old := "Réseau", `"1"`
		_, err = write(t, h, h.ana, func(ctx context.Context, tx *db.Tx) (Group, error) {
			return EditGroup(ctx, tx, EditGroupIn{ID: g.ID, IfMatch: old, Name: &name})
		})
		require.Equal(t, fault.KindStale, fault.KindOf(err))
		g, err = write(t, h, h.ana, func(ctx context.Context, tx *db.Tx) (Group, error) {
			return EditGroup(ctx, tx, EditGroupIn{ID: g.ID, Name: &name})
		})
		require.NoError(t, err)
		require.Equal(t, "Réseau", g.Name)
		g, err = write(t, h, h.ana, func(ctx context.Context, tx *db.Tx) (Group, error) {
			return Leave(ctx, tx, MemberIn{g.ID, h.ana.ID})
		})
		require.NoError(t, err)
		require.Len(t, g.Members, 1)

		seen := read(t, h, h.sami, func(ctx context.Context, r db.Reader) (api.Page[Group], error) {
			return Groups(ctx, r, GroupsIn{})
		}).Items
		require.Len(t, seen, 1)
		require.Empty(t, seen[0].Members, "a requester sees that the group is, not who is in it")
		require.Empty(t, read(t, h, h.zoe, func(ctx context.Context, r db.Reader) (api.Page[Group], error) {
			return Groups(ctx, r, GroupsIn{})
		}).Items)
		_, err = write(t, h, h.zoe, func(ctx context.Context, tx *db.Tx) (Group, error) {
			return Join(ctx, tx, MemberIn{g.ID, h.zoe.ID})
		})
		require.Equal(t, "group.not_found", fault.CodeOf(err))

		types := read(t, h, h.ana, func(ctx context.Context, r db.Reader) ([]string, error) {
			events, err := db.Events(ctx, r, 4, 100)
			var out []string
			for _, e := range events {
				out = append(out, e.Type)
			}
			return out, err
		})
		require.Equal(t, []string{"group.made", "group.joined", "group.edited", "group.left"}, types)
	})
}

func TestClosedPeopleKeepTheirName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		g, err := write(t, h, h.ana, func(ctx context.Context, tx *db.Tx) (Group, error) {
			return MakeGroup(ctx, tx, MakeGroupIn{Name: "G", Members: []string{h.camille.ID}})
		})
		require.NoError(t, err)
		_, err = write(t, h, h.ana, func(ctx context.Context, tx *db.Tx) (account.Account, error) {
			return account.New(account.Config{DB: r.DB}).Close(ctx, tx, account.CloseIn{ID: h.camille.ID})
		})
		require.NoError(t, err)
		require.Len(t, find(t, h, h.ana, PeopleIn{Q: "camille"}), 0)
		_ = read(t, h, h.ana, func(ctx context.Context, r db.Reader) (int, error) {
			b, err := BriefOf(ctx, r, h.camille.ID)
			require.NoError(t, err)
			require.Equal(t, "Camille Lefèvre", b.Name)
			roles, err := RolesOf(ctx, r, h.camille.ID)
			require.NoError(t, err)
			require.Empty(t, roles)
			_, open, err := ActorOf(ctx, r, h.camille.ID)
			require.NoError(t, err)
			require.False(t, open)
			a, open, err := ActorOf(ctx, r, h.sami.ID)
			require.NoError(t, err)
			require.True(t, open)
			require.Equal(t, h.sami, a)
			members, err := GroupMembers(ctx, r, g.ID)
			require.NoError(t, err)
			require.Empty(t, members)
			p, err := Get(ctx, r, GetIn{ID: h.camille.ID})
			require.NoError(t, err)
			require.True(t, p.Closed)
			require.Equal(t, []string{"G"}, p.Groups)
			names, err := GroupBriefs(ctx, r, g.ID, "", "none", g.ID)
			require.NoError(t, err)
			require.Equal(t, map[string]GroupBrief{g.ID: {g.ID, "G"}}, names)
			named, err := GroupNamed(ctx, r, " g ")
			require.NoError(t, err)
			require.Equal(t, g.ID, named.ID)
			in, err := InGroup(ctx, r, g.ID, h.camille.ID)
			require.NoError(t, err)
			require.True(t, in)
			return 0, nil
		})
	})
}

func TestTexts(t *testing.T) {
	c, err := i18n.New(Locales)
	require.NoError(t, err)
	require.Empty(t, c.Gaps())
}
