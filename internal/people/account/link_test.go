package account

import (
	"context"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/job"
)

func secretOf(t *testing.T, l Link) string {
	t.Helper()
	u, err := url.Parse(l.Link)
	require.NoError(t, err)
	require.Equal(t, "aide.example:8443", u.Host)
	return path.Base(u.Path)
}

func TestInvitationIsAcceptedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		admin, b := h.browser(t, "localhost"), h.browser(t, "localhost")
		admin.signIn("ana@demo.test")
		var who Account
		admin.do("POST", "/users", map[string]any{"email": "lea@demo.test", "name": "Léa Petit", "roles": []string{"agent"}, "phone": "01 02"}, 201, &who)
		require.False(t, who.Joined)
		require.Equal(t, "account.bad_credentials", b.code("POST", "/sessions", SignInIn{Email: "lea@demo.test"}, 401))
		var first, l Link
		admin.do("POST", "/users/"+who.ID+"/invite", nil, 200, &first)
		admin.do("POST", "/users/"+who.ID+"/invite", nil, 200, &l)
		require.True(t, l.Mailed)
		require.NotEqual(t, first.Link, l.Link)
		require.Equal(t, "account.link_unknown", b.code("GET", "/invitations/"+secretOf(t, first), nil, 404), "the later link replaces the earlier")
		at := "/invitations/" + secretOf(t, l)
		var inv Invitation
		b.do("GET", at, nil, 200, &inv)
		require.Equal(t, Invitation{Kind: "invite", Email: "lea@demo.test", Name: "Léa Petit", TenantName: "Démonstration", ExpiresAt: l.ExpiresAt}, inv)
		require.Equal(t, "account.password_is_name", b.code("POST", at, map[string]any{"password": "lea@demo.test"}, 422))
		var out Signed
		b.do("POST", at, map[string]any{"password": "un mot bien long", "name": "Léa Petit-Roy"}, 201, &out)
		require.Equal(t, "Léa Petit-Roy", out.Me.Name)
		b.do("GET", "/me", nil, 200, nil)
		require.Equal(t, "account.link_unknown", b.code("POST", at, map[string]any{"password": "encore un autre"}, 404))
		require.Equal(t, "account.already_joined", admin.code("POST", "/users/"+who.ID+"/invite", nil, 409))
		// The letter is on its way, in a job of the same transaction.
		jobs, err := db.View(t.Context(), r.DB, auth.System(h.main), func(ctx context.Context, rd db.Reader) ([]job.Summary, error) {
			return job.List(ctx, rd, job.ListIn{Limit: 10})
		})
		require.NoError(t, err)
		require.Len(t, jobs, 2)
		require.Equal(t, "mail.send", jobs[0].Kind)
	})
}

func TestResetEndsOldSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		ctx := t.Context()
		old, err := h.a.SignIn(ctx, SignInIn{Email: "sami@demo.test", Password: password}, From{})
		require.NoError(t, err)
		_, err = h.a.ActorOf(ctx, old.Secret)
		require.NoError(t, err)
		reset := func() Link {
			l, err := as(t, h, "ana@demo.test", func(ctx context.Context, tx *db.Tx) (Link, error) {
				return h.a.Reset(ctx, tx, ResetIn{ID: h.by["sami@demo.test"].ID})
			})
			require.NoError(t, err)
			return l
		}
		late := secretOf(t, reset())
		r.Clock.Add(25 * time.Hour)
		_, err = h.a.AcceptLink(ctx, AcceptLinkIn{Token: late, Password: "nouveau mot de passe"}, From{})
		require.Equal(t, "account.link_unknown", fault.CodeOf(err))
		_, err = h.a.ActorOf(ctx, old.Secret)
		require.NoError(t, err, "the old session lives until the link is used")
		got, err := h.a.AcceptLink(ctx, AcceptLinkIn{Token: secretOf(t, reset()), Name: "Somebody Else", Password: "nouveau mot de passe"}, From{})
		require.NoError(t, err)
		require.Equal(t, h.by["sami@demo.test"].Name, got.Actor.Name, "a reset does not rename")
		_, err = h.a.ActorOf(ctx, old.Secret)
		require.Equal(t, "session.required", fault.CodeOf(err))
		_, err = h.a.ActorOf(ctx, got.Secret)
		require.NoError(t, err)
		_, err = h.a.SignIn(ctx, SignInIn{Email: "sami@demo.test", Password: password}, From{})
		require.Equal(t, "account.bad_credentials", fault.CodeOf(err))
	})
}

func TestForgottenPasswordTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		b := h.browser(t, "localhost")
		before := head(t, r.DB, h.main)
		b.do("POST", "/password-resets", ResetMineIn{Email: "nobody@demo.test"}, 202, nil)
		b.do("POST", "/password-resets", ResetMineIn{Email: "SAMI@demo.test"}, 202, nil)
		h.a.Wait()
		require.Equal(t, []string{"account.reset_sent"}, types(t, r.DB, h.main, before))
		for range 9 {
			b.do("POST", "/password-resets", ResetMineIn{Email: "sami@demo.test"}, 202, nil)
		}
		require.Equal(t, "account.too_many_tries", b.code("POST", "/password-resets", ResetMineIn{Email: "sami@demo.test"}, 429))
		h.a.Wait()
	})
}

func TestSecretsAreKeptAsDigestsOnly(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	h := open(t, r)
	in, err := h.a.SignIn(t.Context(), SignInIn{Email: "sami@demo.test", Password: password}, From{})
	require.NoError(t, err)
	tok, err := db.Update(t.Context(), r.DB, in.Actor, func(ctx context.Context, tx *db.Tx) (Token, error) {
		return h.a.MakeToken(ctx, tx, MakeTokenIn{Name: "script"})
	})
	require.NoError(t, err)
	for _, table := range []string{"session", "token", "login"} {
		_, err := db.Lookup(t.Context(), r.DB, func(ctx context.Context, c *db.Ctl) (struct{}, error) {
			return struct{}{}, db.EachRow(ctx, c, func(_ []string, values []any) error {
				for _, v := range values {
					s, _ := v.(string)
					for _, secret := range []string{in.Secret, tok.Token, strings.TrimPrefix(tok.Token, tokenPrefix), password} {
						require.NotContains(t, s, secret)
					}
				}
				return nil
			}, `SELECT * FROM `+table)
		})
		require.NoError(t, err)
	}
}
