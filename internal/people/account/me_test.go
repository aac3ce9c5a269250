package account

import (
	"testing"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db/dbtest"
)

func TestMePreferences(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		b := h.browser(t, "localhost")
		b.signIn("sami@demo.test")
		var me Me
		b.do("PATCH", "/me", map[string]any{"lang": "en", "zone": "America/Martinique", "theme": "dark", "density": "compact", "phone": "+596\u200b 1"}, 200, &me)
		require.Equal(t, "+596 1", me.Phone)
		require.Equal(t, "America/Martinique", me.Zone)
		var p api.Problem
		b.do("GET", "/users", nil, 403, &p)
		require.Equal(t, "Your role does not allow this.", p.Title, "answers in the language chosen a moment ago")
		require.Equal(t, "account.zone_unknown", b.code("PATCH", "/me", map[string]any{"zone": "Mars"}, 422))
		require.Equal(t, "request.invalid", b.code("PATCH", "/me", map[string]any{"roles": []string{"admin"}}, 422))
		require.Equal(t, "request.invalid", b.code("PATCH", "/me", map[string]any{"theme": "pink"}, 422))
	})
}

func TestSignOutHereElsewhereEverywhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		a, b, c := h.browser(t, "localhost"), h.browser(t, "localhost"), h.browser(t, "localhost")
		for _, x := range []*browserOf{a, b, c} {
			x.signIn("sami@demo.test")
			x.do("GET", "/me", nil, 200, nil)
		}
		var list api.Page[Session]
		a.do("GET", "/me/sessions", nil, 200, &list)
		require.Len(t, list.Items, 3)
		current := 0
		for _, s := range list.Items {
			require.Equal(t, "Firefox · Linux", s.UserAgent)
			require.Equal(t, "127.0.0.1", s.Address)
			if s.Current {
				current++
			}
		}
		require.Equal(t, 1, current)
		header := a.do("DELETE", "/sessions/current", nil, 204, nil)
		require.Contains(t, header.Get("Set-Cookie"), "Max-Age=0")
		require.Equal(t, "session.required", a.code("GET", "/me", nil, 401))
		b.do("GET", "/me/sessions", nil, 200, &list)
		for _, s := range list.Items {
			if !s.Current {
				b.do("DELETE", "/me/sessions/"+s.ID, nil, 204, nil)
			}
		}
		require.Equal(t, "session.required", c.code("GET", "/me", nil, 401))
		a.signIn("sami@demo.test")
		b.do("DELETE", "/me/sessions", nil, 204, nil)
		require.Equal(t, "session.required", a.code("GET", "/me", nil, 401))
		require.Equal(t, "session.required", b.code("GET", "/me", nil, 401))
	})
}

func TestChangePasswordSignsOutTheOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		here, there := h.browser(t, "localhost"), h.browser(t, "localhost")
		here.signIn("sami@demo.test")
		there.signIn("sami@demo.test")
		require.Equal(t, "account.wrong_password", here.code("POST", "/me/password", ChangePasswordIn{"wrong", "un nouveau mot"}, 422))
		require.Equal(t, "account.password_too_short", here.code("POST", "/me/password", ChangePasswordIn{password, "court"}, 422))
		here.do("POST", "/me/password", ChangePasswordIn{password, "un nouveau mot"}, 204, nil)
		here.do("GET", "/me", nil, 200, nil)
		require.Equal(t, "session.required", there.code("GET", "/me", nil, 401))
		there.do("POST", "/sessions", SignInIn{Email: "sami@demo.test", Password: "un nouveau mot"}, 201, nil)
	})
}

func TestTokens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		b, program := h.browser(t, "localhost"), h.browser(t, "localhost")
		b.signIn("camille@demo.test")
		var tok Token
		b.do("POST", "/tokens", MakeTokenIn{Name: "import"}, 201, &tok)
		var me Me
		program.do("GET", "/me", nil, 200, &me, "Authorization", "bearer "+tok.Token)
		require.Equal(t, "camille@demo.test", me.Email)
		program.do("GET", "/me", nil, 401, nil, "Authorization", "Basic "+tok.Token)
		program.do("GET", "/me", nil, 401, nil, "Authorization", "Bearer "+tok.Token+"x")
		var list api.Page[Token]
		b.do("GET", "/tokens", nil, 200, &list)
		require.Len(t, list.Items, 1)
		require.Empty(t, list.Items[0].Token)
		require.Equal(t, r.DB.Now(), list.Items[0].SeenAt)
		zoe := h.browser(t, "autre.localhost")
		zoe.signIn("zoe@autre.test")
		require.Equal(t, "account.token_not_found", zoe.code("DELETE", "/tokens/"+tok.ID, nil, 404))
		b.do("DELETE", "/tokens/"+tok.ID, nil, 204, nil)
		program.do("GET", "/me", nil, 401, nil, "Authorization", "Bearer "+tok.Token)
	})
}
