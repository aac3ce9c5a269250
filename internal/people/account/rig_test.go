package account

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/mail"
	"comptoir/internal/people/tenant"
)

const password = "comptoir-demo"

// hashed is the same for everybody: hashing is slow on purpose.
var hashed = sync.OnceValue(func() string {
	h, err := HashPassword(password)
	if err != nil {
		panic(err)
	}
	return h
})

// house is two tenants, at "localhost" (bound to none) and at "autre.localhost".
type house struct {
	dbtest.Rig
	a     *Accounts
	srv   *httptest.Server
	main  string
	other string
	by    map[string]Account
}

func open(t *testing.T, r dbtest.Rig) *house {
	t.Helper()
	h := &house{Rig: r, by: map[string]Account{}}
	h.a = New(Config{DB: r.DB, Origin: "https://aide.example:8443", Delivers: true, Limits: Limits{20000, 25 << 20, 10}})
	for _, x := range []struct {
		add    tenant.AddIn
		people map[string]auth.Role
	}{
		{tenant.AddIn{Name: "Démonstration", Demo: true}, map[string]auth.Role{"ana@demo.test": auth.Admin, "camille@demo.test": auth.Agent, "sami@demo.test": auth.Requester, "both@demo.test": auth.Agent}},
		{tenant.AddIn{Name: "Autre", Hosts: []string{"autre.localhost"}}, map[string]auth.Role{"zoe@autre.test": auth.Admin, "both@demo.test": auth.Requester}},
	} {
		made, err := db.Control(t.Context(), r.DB, func(ctx context.Context, c *db.Ctl) (tenant.Tenant, error) { return tenant.Add(ctx, c, x.add) })
		require.NoError(t, err)
		if h.main == "" {
			h.main = made.ID
		}
		h.other = made.ID
		for email, role := range x.people {
			who, err := db.Update(t.Context(), r.DB, auth.System(made.ID), func(ctx context.Context, tx *db.Tx) (Account, error) {
				return Add(ctx, tx, AddIn{Email: email, Name: "Nom de " + email[:3], Roles: auth.Roles{role}, PasswordHash: hashed()})
			})
			require.NoError(t, err)
			h.by[email] = who
		}
	}
	t.Cleanup(h.a.Wait)
	return h
}

func serve(t *testing.T, h *house) {
	t.Helper()
	words, err := i18n.New(api.Locales, tenant.Locales, Locales, mail.Locales)
	require.NoError(t, err)
	permissions := auth.Permissions{}
	for _, p := range []auth.Permissions{Permissions, tenant.Permissions} {
		for k, v := range p {
			permissions[k] = v
		}
	}
	contract := api.New(api.Config{DB: h.DB, Permissions: permissions, Authenticate: h.a.Authenticate, Text: words.Text,
		Lang: func(accept string) string { return i18n.Negotiate("", accept) }})
	h.a.Register(contract.Root())
	tenant.Register(contract.Root())
	h.srv = httptest.NewServer(contract.Handler())
	t.Cleanup(h.srv.Close)
}

// browserOf is a browser with its cookies, at a host.
type browserOf struct {
	t    *testing.T
	h    *house
	host string
	c    *http.Client
}

func (h *house) browser(t *testing.T, host string) *browserOf {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &browserOf{t, h, host, &http.Client{Jar: jar}}
}

// do sends and reads; into may be nil.
func (b *browserOf) do(method, path string, body any, want int, into any, header ...string) http.Header {
	b.t.Helper()
	var raw io.Reader
	if body != nil {
		j, err := json.Marshal(body)
		require.NoError(b.t, err)
		raw = bytes.NewReader(j)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.h.srv.URL+api.Prefix+path, raw)
	require.NoError(b.t, err)
	req.Host = b.host
	req.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := b.c.Do(req)
	require.NoError(b.t, err)
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	require.Equal(b.t, want, res.StatusCode, "%s %s: %s", method, path, got)
	if into != nil {
		require.NoError(b.t, json.Unmarshal(got, into), "%s", got)
	}
	return res.Header
}

func (b *browserOf) signIn(email string) Me {
	b.t.Helper()
	var out Signed
	b.do("POST", "/sessions", SignInIn{Email: email, Password: password}, 201, &out)
	require.NotNil(b.t, out.Me)
	return *out.Me
}

func (b *browserOf) code(method, path string, body any, want int) string {
	b.t.Helper()
	var p api.Problem
	b.do(method, path, body, want, &p)
	return p.Code
}

// as runs a use case in the name of somebody of the main tenant.
func as[Out any](t *testing.T, h *house, email string, f func(context.Context, *db.Tx) (Out, error)) (Out, error) {
	t.Helper()
	return db.Update(t.Context(), h.DB, h.by[email].Actor(h.main), f)
}

func types(t *testing.T, d *db.DB, tenantID string, after int64) []string {
	t.Helper()
	out, err := db.View(t.Context(), d, auth.System(tenantID), func(ctx context.Context, r db.Reader) ([]string, error) {
		events, err := db.Events(ctx, r, after, 1000)
		out := []string{}
		for _, e := range events {
			out = append(out, e.Type)
		}
		return out, err
	})
	require.NoError(t, err)
	return out
}

func head(t *testing.T, d *db.DB, tenantID string) int64 {
	t.Helper()
	heads, err := db.Heads(t.Context(), d)
	require.NoError(t, err)
	return heads[tenantID]
}
