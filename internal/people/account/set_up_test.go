package account

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/tenant"
)

func TestFirstRun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		furnished := ""
		h := &house{Rig: r, by: map[string]Account{}}
		h.a = New(Config{DB: r.DB, Furnish: func(_ context.Context, tx *db.Tx, admin Account) error {
			furnished = tx.Tenant() + admin.Email
			return nil
		}})
		serve(t, h)
		b := h.browser(t, "localhost")
		var door Door
		b.do("GET", "/sign-in", nil, 200, &door)
		require.Equal(t, Door{Setup: true}, door)
		code, err := h.a.SetupCode(t.Context())
		require.NoError(t, err)
		in := SetUpIn{Code: "AAAA-AAAA-AAAA-AAAA", TenantName: "Mairie", Name: "Ana Roy", Email: "ana@mairie.fr", Password: "un mot bien long"}
		require.Equal(t, "account.setup_code_wrong", b.code("POST", "/setup", in, 422))
		in.Code = code
		bad := in
		bad.Email = "pas une adresse"
		require.Equal(t, "account.email_invalid", b.code("POST", "/setup", bad, 422))
		var out Signed
		b.do("POST", "/setup", in, 201, &out)
		require.Equal(t, auth.Roles{auth.Admin}, out.Me.Roles)
		require.Equal(t, out.Me.Tenant.ID+"ana@mairie.fr", furnished)
		b.do("GET", "/users", nil, 200, nil)
		require.Equal(t, []string{"tenant.added", "account.added", "account.signed_in"}, types(t, r.DB, out.Me.Tenant.ID, 0))
		require.Equal(t, "account.already_set_up", b.code("POST", "/setup", in, 409))
		code, err = h.a.SetupCode(t.Context())
		require.NoError(t, err)
		require.Empty(t, code)
		b.do("GET", "/sign-in", nil, 200, &door)
		require.False(t, door.Setup)
	})
}

func TestSetupCodeGrowsOld(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	a := New(Config{DB: r.DB})
	code, err := a.SetupCode(t.Context())
	require.NoError(t, err)
	r.Clock.Add(25 * time.Hour)
	_, err = a.SetUp(t.Context(), SetUpIn{Code: code, TenantName: "M", Name: "A", Email: "a@b.fr", Password: "un mot bien long"}, From{})
	require.Equal(t, "account.setup_code_wrong", fault.CodeOf(err))
}

func TestOperatorAddsATenantAndPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		a := New(Config{DB: r.DB, Origin: "http://127.0.0.1:8080"})
		made, err := a.AddTenant(t.Context(), AddTenantIn{Name: "Nord", Host: "nord.localhost", AdminEmail: "ana@nord.fr"})
		require.NoError(t, err)
		require.False(t, made.Invite.Mailed)
		u, err := url.Parse(made.Invite.Link)
		require.NoError(t, err)
		require.Equal(t, "nord.localhost:8080", u.Host)
		_, err = a.AcceptLink(t.Context(), AcceptLinkIn{Token: strings.TrimPrefix(u.Path, "/invitations/"), Password: "un mot bien long"}, From{})
		require.NoError(t, err)
		_, err = a.AddTenant(t.Context(), AddTenantIn{Name: "Nord 2", Host: "nord.localhost", AdminEmail: "ana@nord.fr"})
		require.Equal(t, "tenant.host_taken", fault.CodeOf(err))
		list, err := tenant.List(t.Context(), r.DB)
		require.NoError(t, err)
		require.Len(t, list, 1)

		_, err = a.AddWithPassword(t.Context(), made.Tenant.ID, AddIn{Email: "x@nord.fr", Name: "X", Roles: auth.Roles{auth.Agent}}, "court")
		require.Equal(t, "account.password_too_short", fault.CodeOf(err))
		who, err := a.AddWithPassword(t.Context(), made.Tenant.ID, AddIn{Email: "x@nord.fr", Name: "X", Roles: auth.Roles{auth.Agent}}, "un mot bien long")
		require.NoError(t, err)
		in, err := a.SignIn(t.Context(), SignInIn{Email: "x@nord.fr", Password: "un mot bien long"}, From{Host: "nord.localhost:8080"})
		require.NoError(t, err)
		require.Equal(t, who.ID, in.Actor.ID)
	})
}
