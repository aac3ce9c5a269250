package account

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/tenant"
)

func TestSignInByEmailAndByHost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)

		b := h.browser(t, "localhost:8080")
		require.Equal(t, "session.required", b.code("GET", "/me", nil, 401))
		before := head(t, r.DB, h.main)
		var out Signed
		header := b.do("POST", "/sessions", SignInIn{Email: " Camille@Demo.test ", Password: password}, 201, &out)
		cookie := header.Get("Set-Cookie")
		for _, part := range []string{"comptoir_session=", "HttpOnly", "SameSite=Lax", "Path=/"} {
			require.Contains(t, cookie, part)
		}
		require.NotContains(t, cookie, "Secure", "plain HTTP on a loopback")
		require.Equal(t, h.main, out.Me.Tenant.ID)
		require.Equal(t, []string{"account.signed_in"}, types(t, r.DB, h.main, before))
		var me Me
		b.do("GET", "/me", nil, 200, &me)
		require.Equal(t, *out.Me, me)
		require.True(t, me.Demo)
		require.Equal(t, 20000, me.Limits.MessageChars)

		// Camille is nobody at the other tenant's host; Zoé is found at either.
		other := h.browser(t, "autre.localhost:8080")
		require.Equal(t, "account.bad_credentials", other.code("POST", "/sessions", SignInIn{Email: "camille@demo.test", Password: password}, 401))
		require.Equal(t, h.other, other.signIn("zoe@autre.test").Tenant.ID)
		require.Equal(t, h.other, h.browser(t, "localhost").signIn("zoe@autre.test").Tenant.ID)
	})
}

func TestSignInWhereAnEmailOpensSeveralTenants(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		b := h.browser(t, "localhost")
		var out Signed
		header := b.do("POST", "/sessions", SignInIn{Email: "both@demo.test", Password: password}, 200, &out)
		require.Empty(t, header.Get("Set-Cookie"))
		require.Equal(t, []Choice{{h.other, "Autre"}, {h.main, "Démonstration"}}, out.Choose)
		b.do("POST", "/sessions", SignInIn{Email: "both@demo.test", Password: password, Tenant: h.other}, 201, &out)
		require.Equal(t, h.other, out.Me.Tenant.ID)
		require.Equal(t, "account.bad_credentials", b.code("POST", "/sessions", SignInIn{Email: "both@demo.test", Password: password, Tenant: "none"}, 401))
		require.Equal(t, h.other, h.browser(t, "autre.localhost").signIn("both@demo.test").Tenant.ID, "the host has chosen")
	})
}

func TestSignInRefusals(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		try := func(email, pw string) error {
			_, err := h.a.SignIn(t.Context(), SignInIn{Email: email, Password: pw}, From{Host: "localhost", Address: "192.0.2.1"})
			return err
		}
		for _, c := range []struct{ email, password, code string }{
			{"camille@demo.test", "wrong", "account.bad_credentials"},
			{"nobody@demo.test", password, "account.bad_credentials"},
			{"", "", "account.bad_credentials"},
			{"camille@demo.test", "", "account.bad_credentials"},
		} {
			require.Equal(t, c.code, fault.CodeOf(try(c.email, c.password)), c.email)
		}
		_, err := tenant.Suspend(t.Context(), r.DB, h.other)
		require.NoError(t, err)
		require.Equal(t, "tenant.suspended", fault.CodeOf(try("zoe@autre.test", password)))
		require.Equal(t, "account.bad_credentials", fault.CodeOf(try("zoe@autre.test", "wrong")), "who does not know the password learns nothing")
		got, err := h.a.SignIn(t.Context(), SignInIn{Email: "both@demo.test", Password: password}, From{Host: "localhost"})
		require.NoError(t, err)
		require.Equal(t, h.main, got.Actor.Tenant, "the suspended tenant is no choice")
		_, err = as(t, h, "ana@demo.test", func(ctx context.Context, tx *db.Tx) (Account, error) {
			return h.a.Close(ctx, tx, CloseIn{ID: h.by["sami@demo.test"].ID})
		})
		require.NoError(t, err)
		require.Equal(t, "account.closed", fault.CodeOf(try("sami@demo.test", password)))
	})
}

func TestSignInIsThrottled(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	h := open(t, r)
	serve(t, h)
	b := h.browser(t, "localhost")
	for range 10 {
		require.Equal(t, "account.bad_credentials", b.code("POST", "/sessions", SignInIn{Email: "sami@demo.test", Password: "wrong"}, 401))
	}
	header := b.do("POST", "/sessions", SignInIn{Email: "SAMI@demo.test", Password: password}, 429, nil)
	require.Equal(t, "30", header.Get("Retry-After"))
	b.signIn("camille@demo.test")
	r.Clock.Add(31 * time.Second)
	b.signIn("sami@demo.test")

	// One place that tries many names waits too, whatever the name.
	for i := range 60 {
		_, err := h.a.SignIn(t.Context(), SignInIn{Email: strings.Repeat("x", i) + "@demo.test", Password: "p"}, From{Address: "2001:db8::" + string(rune('1'+i%9))})
		if i >= 50 {
			require.Equal(t, "account.too_many_tries", fault.CodeOf(err), i)
		} else {
			require.Equal(t, "account.bad_credentials", fault.CodeOf(err), i)
		}
	}
}

func TestSessionSlidesAndEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		in, err := h.a.SignIn(t.Context(), SignInIn{Email: "sami@demo.test", Password: password}, From{})
		require.NoError(t, err)
		// Used every day it lives on, well past its first end.
		for range 20 {
			r.Clock.Add(24 * time.Hour)
			actor, err := h.a.ActorOf(t.Context(), in.Secret)
			require.NoError(t, err)
			require.Equal(t, in.Actor, actor)
			require.NoError(t, Sweep(t.Context(), r.DB))
		}
		r.Clock.Add(14*24*time.Hour + time.Second)
		_, err = h.a.ActorOf(t.Context(), in.Secret)
		require.Equal(t, "session.required", fault.CodeOf(err))
		for _, bad := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 4000)} {
			_, err = h.a.ActorOf(t.Context(), bad)
			require.Equal(t, fault.KindUnauthenticated, fault.KindOf(err))
		}
	})
}

func TestSuspendedTenantIsRefusedAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		in, err := h.a.SignIn(t.Context(), SignInIn{Email: "zoe@autre.test", Password: password}, From{})
		require.NoError(t, err)
		_, err = h.a.ActorOf(t.Context(), in.Secret)
		require.NoError(t, err)
		before := head(t, r.DB, h.other)
		_, err = tenant.Suspend(t.Context(), r.DB, h.other)
		require.NoError(t, err)
		hear(t, h, h.other, before)
		_, err = h.a.ActorOf(t.Context(), in.Secret)
		require.Equal(t, "tenant.suspended", fault.CodeOf(err))
	})
}

// hear tells the accounts what the log says, as a node listener does.
func hear(t *testing.T, h *house, tenantID string, after int64) {
	t.Helper()
	_, err := db.View(t.Context(), h.DB, h.by["ana@demo.test"].Actor(tenantID), func(ctx context.Context, r db.Reader) (struct{}, error) {
		events, err := db.Events(ctx, r, after, 100)
		for _, e := range events {
			h.a.Heard(e)
		}
		return struct{}{}, err
	})
	require.NoError(t, err)
}

func TestBrowserIsShortened(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0": "Edge · Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1":       "Safari · iPhone",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36":                                      "Chrome · Android",
		"curl/8.5.0":                           "curl",
		"":                                     "",
		"x\u202ey" + strings.Repeat("z", 5000): "xy" + strings.Repeat("z", 58),
	} {
		require.Equal(t, want, browser(agent))
	}
}
