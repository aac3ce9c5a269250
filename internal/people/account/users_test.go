package account

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
)

func TestRolesChangeAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		admin, b := h.browser(t, "localhost"), h.browser(t, "localhost")
		admin.signIn("ana@demo.test")
		me := b.signIn("camille@demo.test")
		require.Equal(t, "permission.denied", b.code("GET", "/users", nil, 403))
		before := head(t, r.DB, h.main)
		var who Account
		header := admin.do("PATCH", "/users/"+me.ID, map[string]any{"roles": []string{"admin", "agent", "agent"}}, 200, &who)
		require.Equal(t, auth.Roles{auth.Agent, auth.Admin}, who.Roles)
		require.Equal(t, `"2"`, header.Get("ETag"))
		require.Equal(t, []string{"account.roles_changed"}, types(t, r.DB, h.main, before))
		b.do("GET", "/users", nil, 200, nil)
		b.do("PATCH", "/users/"+me.ID, map[string]any{"roles": []string{"requester"}}, 200, nil)
		require.Equal(t, "permission.denied", b.code("GET", "/users", nil, 403))
		require.Equal(t, "record.stale", admin.codeWith("PATCH", "/users/"+me.ID, map[string]any{"name": "X"}, 412, "If-Match", `"1"`))
		require.Equal(t, "account.role_missing", admin.code("PATCH", "/users/"+me.ID, map[string]any{"roles": []string{}}, 422))
		require.Equal(t, "request.invalid", admin.code("PATCH", "/users/"+me.ID, map[string]any{"roles": []string{"root"}}, 422))
	})
}

func (b *browserOf) codeWith(method, path string, body any, want int, header ...string) string {
	b.t.Helper()
	var p api.Problem
	b.do(method, path, body, want, &p, header...)
	return p.Code
}

func TestTheLastAdminStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		ana, camille := h.by["ana@demo.test"].ID, h.by["camille@demo.test"].ID
		edit := func(by, whose string, roles ...auth.Role) error {
			rs := auth.Roles(roles)
			_, err := as(t, h, by, func(ctx context.Context, tx *db.Tx) (Account, error) {
				return h.a.Edit(ctx, tx, EditIn{ID: whose, Roles: &rs})
			})
			return err
		}
		closing := func(by, whose string) error {
			_, err := as(t, h, by, func(ctx context.Context, tx *db.Tx) (Account, error) { return h.a.Close(ctx, tx, CloseIn{ID: whose}) })
			return err
		}
		require.Equal(t, "account.last_admin", fault.CodeOf(edit("ana@demo.test", ana, auth.Agent)))
		require.Equal(t, "account.close_oneself", fault.CodeOf(closing("ana@demo.test", ana)))
		require.Equal(t, "account.last_admin", fault.CodeOf(closing("camille@demo.test", ana)))
		require.NoError(t, edit("ana@demo.test", camille, auth.Admin))
		require.NoError(t, closing("camille@demo.test", ana))
		require.Equal(t, "account.last_admin", fault.CodeOf(edit("camille@demo.test", camille, auth.Agent)), "a closed admin does not count")
		require.Equal(t, "account.already_closed", fault.CodeOf(closing("camille@demo.test", ana)))
	})
}

func TestCloseEndsEverythingButTheWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		admin, b := h.browser(t, "localhost"), h.browser(t, "localhost")
		admin.signIn("ana@demo.test")
		me := b.signIn("sami@demo.test")
		var tok Token
		b.do("POST", "/tokens", MakeTokenIn{Name: "script"}, 201, &tok)
		program := h.browser(t, "localhost")
		program.do("GET", "/me", nil, 200, nil, "Authorization", "Bearer "+tok.Token)
		var closed Account
		admin.do("POST", "/users/"+me.ID+"/close", nil, 200, &closed)
		require.True(t, closed.Closed)
		require.Equal(t, "session.required", b.code("GET", "/me", nil, 401))
		program.do("GET", "/me", nil, 401, nil, "Authorization", "Bearer "+tok.Token)
		admin.do("GET", "/users/"+me.ID, nil, 200, &closed)
		require.Equal(t, me.Name, closed.Name)
		require.Equal(t, "account.email_taken", admin.code("POST", "/users", map[string]any{"email": "Sami@demo.test", "name": "S", "roles": []string{"requester"}}, 409))
		require.Equal(t, "account.closed", admin.code("POST", "/users/"+me.ID+"/reset", nil, 409))
		require.Equal(t, "account.closed", b.code("POST", "/sessions", SignInIn{Email: "sami@demo.test", Password: password}, 403))
		admin.do("POST", "/users/"+me.ID+"/reopen", nil, 200, nil)
		require.Equal(t, "account.not_closed", admin.code("POST", "/users/"+me.ID+"/reopen", nil, 409))
		require.Equal(t, "session.required", b.code("GET", "/me", nil, 401), "the old session stays ended")
		b.signIn("sami@demo.test")
	})
}

func TestEditMovesTheSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		id := h.by["sami@demo.test"].ID
		edit := func(in EditIn) (Account, error) {
			in.ID = id
			return as(t, h, "ana@demo.test", func(ctx context.Context, tx *db.Tx) (Account, error) { return h.a.Edit(ctx, tx, in) })
		}
		email, name, taken := "samir@demo.test", "Samïr  Benali\u202e", "ANA@demo.test"
		before := head(t, r.DB, h.main)
		got, err := edit(EditIn{Email: &email, Name: &name})
		require.NoError(t, err)
		require.Equal(t, "Samïr Benali", got.Name)
		require.Equal(t, []string{"account.edited"}, types(t, r.DB, h.main, before))
		_, err = h.a.SignIn(t.Context(), SignInIn{Email: "sami@demo.test", Password: password}, From{})
		require.Equal(t, "account.bad_credentials", fault.CodeOf(err))
		_, err = h.a.SignIn(t.Context(), SignInIn{Email: "samir@demo.test", Password: password}, From{})
		require.NoError(t, err)
		_, err = edit(EditIn{Email: &taken})
		require.Equal(t, "account.email_taken", fault.CodeOf(err))
		found, err := as(t, h, "ana@demo.test", func(ctx context.Context, tx *db.Tx) (api.Page[Account], error) {
			return List(ctx, tx, ListIn{Q: "BENÀLI sam"})
		})
		require.NoError(t, err)
		require.Len(t, found.Items, 1)
	})
}

func TestListPagesByName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		_, err := as(t, h, "ana@demo.test", func(ctx context.Context, tx *db.Tx) (int, error) {
			for i := range 12 {
				if _, err := Add(ctx, tx, AddIn{Email: fmt.Sprintf("p%d@demo.test", i), Name: "Élodie Martin", Roles: auth.Roles{auth.Requester}}); err != nil {
					return 0, err
				}
			}
			return 0, nil
		})
		require.NoError(t, err)
		seen := map[string]bool{}
		in := ListIn{Q: "mart", Limit: 5}
		pages := 0
		for {
			page, err := as(t, h, "ana@demo.test", func(ctx context.Context, tx *db.Tx) (api.Page[Account], error) { return List(ctx, tx, in) })
			require.NoError(t, err)
			pages++
			for _, a := range page.Items {
				require.False(t, seen[a.ID])
				seen[a.ID] = true
			}
			if in.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		require.Len(t, seen, 12)
		require.Equal(t, 3, pages)
		for q, n := range map[string]int{"": 16, "elo mar": 12, "demo": 0, "camille@de": 1, "!!": 0, "nom de": 4, "artin": 0} {
			page, err := as(t, h, "ana@demo.test", func(ctx context.Context, tx *db.Tx) (api.Page[Account], error) {
				return List(ctx, tx, ListIn{Q: q, Limit: 200})
			})
			require.NoError(t, err)
			require.Len(t, page.Items, n, q)
		}
		page, err := as(t, h, "ana@demo.test", func(ctx context.Context, tx *db.Tx) (api.Page[Account], error) {
			return List(ctx, tx, ListIn{Role: "agent", Closed: "false"})
		})
		require.NoError(t, err)
		require.Len(t, page.Items, 2)
	})
}

func TestAnotherTenantsAccountIsNotThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		zoe := h.browser(t, "autre.localhost")
		zoe.signIn("zoe@autre.test")
		sami := "/users/" + h.by["sami@demo.test"].ID
		require.Equal(t, "account.not_found", zoe.code("GET", sami, nil, 404))
		require.Equal(t, "account.not_found", zoe.code("PATCH", sami, map[string]any{"name": "X"}, 404))
		for _, act := range []string{"invite", "reset", "close", "reopen", "sign_out"} {
			require.Equal(t, "account.not_found", zoe.code("POST", sami+"/"+act, nil, 404), act)
		}
	})
}

// Two admins close each other at the same moment, each on a node of its own: one of them stays.
func TestTwoAdminsCannotCloseEachOtherAtOnce(t *testing.T) {
	r := dbtest.Open(t, db.Postgres)
	second, err := db.Open(t.Context(), r.Config)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, second.Close()) })
	h := open(t, r)
	ana, camille := h.by["ana@demo.test"], h.by["camille@demo.test"]
	for range 10 {
		_, err := db.Update(t.Context(), r.DB, auth.System(h.main), func(ctx context.Context, tx *db.Tx) (int, error) {
			for _, who := range []Account{ana, camille} {
				if _, err := h.a.Reopen(ctx, tx, ReopenIn{ID: who.ID}); err != nil && !fault.Is(err, "account.not_closed") {
					return 0, err
				}
				if _, err := h.a.Edit(ctx, tx, EditIn{ID: who.ID, Roles: &auth.Roles{auth.Admin}}); err != nil {
					return 0, err
				}
			}
			return 0, nil
		})
		require.NoError(t, err)
		closing := func(d *db.DB, by, whom Account) <-chan error {
			done := make(chan error, 1)
			go func() {
				_, err := db.Update(context.WithoutCancel(t.Context()), d, by.Actor(h.main), func(ctx context.Context, tx *db.Tx) (Account, error) {
					return h.a.Close(ctx, tx, CloseIn{ID: whom.ID})
				})
				done <- err
			}()
			return done
		}
		one, two := closing(r.DB, ana, camille), closing(second, camille, ana)
		first, other := <-one, <-two
		require.True(t, (first == nil) != (other == nil), "%v, %v", first, other)
	}
}
