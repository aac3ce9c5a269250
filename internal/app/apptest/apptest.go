// Package apptest is the test rig: a whole application on a real database, with people who are always the same: Camille and
// Yanis (agents), Sami and Lina (requesters), Inès (on call), Nora (supervisor), Paul (crisis director), Ana (admin), and Zoé,
// of another tenant, who sees nothing, ever.
package apptest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/app"
	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/config"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/obs"
	"comptoir/internal/journey/desk"
	"comptoir/internal/people/account"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/tenant"
)

// House is an application with its people, served on loopback.
type House struct {
	T      *testing.T
	App    *app.App
	Clock  *dbtest.Clock
	Server *httptest.Server
	Tenant string
	Other  string
	Queue  string // "Messagerie", served by the group of Camille, Yanis and Inès
	Group  string
	people map[string]*Person
}

// Person is somebody who signed in.
type Person struct {
	h     *House
	ID    string
	Name  string
	token string
}

var hash = sync.OnceValues(func() (string, error) { return account.HashPassword("comptoir-demo") })

// Each runs a test in a house on each engine, one after the other, beside other tests: a house shares nothing with the next.
func Each(t *testing.T, f func(t *testing.T, h *House)) {
	t.Helper()
	t.Parallel()
	EachAlone(t, f)
}

// EachAlone is Each for what is timed: no other test of the package runs meanwhile.
func EachAlone(t *testing.T, f func(t *testing.T, h *House)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) { f(t, open(t, r)) })
}

// On is a house on one engine, beside other tests.
func On(t *testing.T, e db.Engine) *House {
	t.Helper()
	t.Parallel()
	return open(t, dbtest.Open(t, e))
}

func open(t *testing.T, r dbtest.Rig) *House {
	t.Helper()
	flags := map[string]string{"data": t.TempDir(), "log_level": "error"}
	if r.Config.URL != "" {
		flags["database"] = r.Config.URL
	} else {
		flags["data"] = filepath.Dir(dbtest.SQLite(t))
	}
	cfg, err := config.Load(config.Sources{Flags: flags})
	ok(t, err)
	a, err := app.Open(t.Context(), cfg, app.Options{Version: "test", Clock: r.Clock.Now, Log: obs.NewLogger(io.Discard, obs.LogOptions{Level: "error"})})
	ok(t, err)
	h := &House{T: t, App: a, Clock: r.Clock, people: map[string]*Person{}}
	h.Tenant = h.move("Demo", map[string]auth.Role{
		"camille": auth.Agent, "yanis": auth.Agent, "ines": auth.Agent, "sami": auth.Requester, "lina": auth.Requester,
		"nora": auth.Supervisor, "paul": auth.CrisisManager, "ana": auth.Admin,
	})
	h.Other = h.move("Autre", map[string]auth.Role{"zoe": auth.Admin, "theo": auth.Requester})
	h.furnish()
	ok(t, a.Start(context.WithoutCancel(t.Context())))
	h.Server = httptest.NewServer(a.Handler())
	t.Cleanup(func() {
		h.Server.Close()
		ok(t, a.Live.Close(context.Background()))
		ok(t, a.Close())
	})
	return h
}

// move brings a tenant's people in.
func (h *House) move(name string, people map[string]auth.Role) string {
	h.T.Helper()
	t, err := db.Control(h.T.Context(), h.App.DB, func(ctx context.Context, c *db.Ctl) (tenant.Tenant, error) {
		return tenant.Add(ctx, c, tenant.AddIn{Name: name, Lang: "fr", Zone: "Europe/Paris"})
	})
	ok(h.T, err)
	password, err := hash()
	ok(h.T, err)
	for first, role := range people {
		full := strings.ToUpper(first[:1]) + first[1:] + " Test"
		p, err := db.Update(h.T.Context(), h.App.DB, auth.System(t.ID), func(ctx context.Context, tx *db.Tx) (*Person, error) {
			made, err := account.Add(ctx, tx, account.AddIn{Email: first + "@demo.test", Name: full, Roles: auth.Roles{role}, PasswordHash: password})
			if err != nil {
				return nil, err
			}
			token, err := h.App.Accounts.MakeToken(ctx, tx.As(made.Actor(t.ID)), account.MakeTokenIn{Name: "test"})
			return &Person{h: h, ID: made.ID, Name: full, token: token.Token}, err
		})
		ok(h.T, err)
		h.people[first] = p
	}
	return t.ID
}

func (h *House) furnish() {
	h.T.Helper()
	_, err := db.Update(h.T.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		g, err := directory.MakeGroup(ctx, tx, directory.MakeGroupIn{Name: "Support Messagerie"})
		if err != nil {
			return struct{}{}, err
		}
		for _, p := range []string{"camille", "yanis", "ines"} {
			if _, err := directory.Join(ctx, tx, directory.MemberIn{ID: g.ID, Person: h.people[p].ID}); err != nil {
				return struct{}{}, err
			}
		}
		q, err := desk.MakeQueue(ctx, tx, desk.QueueIn{Name: "Messagerie", GroupID: g.ID})
		h.Queue, h.Group = q.ID, g.ID
		return struct{}{}, err
	})
	ok(h.T, err)
}

// As is one of the people.
func (h *House) As(first string) *Person {
	p := h.people[first]
	if p == nil {
		h.T.Fatalf("nobody is called %s", first)
	}
	return p
}

// Nobody is somebody who has not signed in.
func (h *House) Nobody() *Person { return &Person{h: h} }

// Actor is a person for a use case called directly.
func (h *House) Actor(first string) auth.Actor {
	h.T.Helper()
	a, err := h.App.Accounts.ActorOf(h.T.Context(), h.As(first).token)
	ok(h.T, err)
	return a
}

// Settle waits until every listener has digested the log and every job that is due is done.
func (h *House) Settle() {
	h.T.Helper()
	ctx, cancel := context.WithTimeout(h.T.Context(), 20*time.Second)
	defer cancel()
	ok(h.T, h.App.Outbox.Drained(ctx))
	ok(h.T, h.App.Jobs.Idle(ctx))
	ok(h.T, h.App.Outbox.Drained(ctx))
}

// Events are the types of what happened since a position, oldest first.
func (h *House) Events(after int64) []string {
	h.T.Helper()
	out, err := db.View(h.T.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, r db.Reader) ([]string, error) {
		events, err := db.Events(ctx, r, after, 10_000)
		types := make([]string, len(events))
		for i, e := range events {
			types[i] = e.Type
		}
		return types, err
	})
	ok(h.T, err)
	return out
}

// Head is the last number of the tenant's log.
func (h *House) Head() int64 {
	h.T.Helper()
	heads, err := db.Heads(h.T.Context(), h.App.DB)
	ok(h.T, err)
	return heads[h.Tenant]
}

// Reply is an answer of the API.
type Reply struct {
	t      *testing.T
	call   string
	Status int
	Header http.Header
	Body   []byte
}

// Get, Post and the rest ask the API as this person.
func (p *Person) Get(path string, header ...string) Reply { return p.ask("GET", path, nil, header) }

// Post sends a body, which may be nil.
func (p *Person) Post(path string, body any, header ...string) Reply {
	return p.ask("POST", path, body, header)
}

// Patch edits.
func (p *Person) Patch(path string, body any, header ...string) Reply {
	return p.ask("PATCH", path, body, header)
}

// Put sets.
func (p *Person) Put(path string, body any, header ...string) Reply {
	return p.ask("PUT", path, body, header)
}

// Delete removes.
func (p *Person) Delete(path string, header ...string) Reply {
	return p.ask("DELETE", path, nil, header)
}

// Send posts a body that is not JSON.
func (p *Person) Send(path, contentType string, body io.Reader) Reply {
	return p.send("POST", path, contentType, body, nil)
}

func (p *Person) ask(method, path string, body any, header []string) Reply {
	p.h.T.Helper()
	if body == nil {
		return p.send(method, path, "", nil, header)
	}
	j, err := json.Marshal(body)
	ok(p.h.T, err)
	return p.send(method, path, "application/json", bytes.NewReader(j), header)
}

func (p *Person) send(method, path, contentType string, body io.Reader, header []string) Reply {
	t := p.h.T
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, p.h.Server.URL+api.Prefix+path, body)
	ok(t, err)
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := p.h.Server.Client().Do(req)
	ok(t, err)
	defer func() { _ = res.Body.Close() }() // read to its end
	out, err := io.ReadAll(res.Body)
	ok(t, err)
	return Reply{t, method + " " + path, res.StatusCode, res.Header, out}
}

// Is fails unless the answer has the status and, for an error, the code.
func (r Reply) Is(status int, code ...string) Reply {
	r.t.Helper()
	if r.Status != status || len(code) > 0 && r.Text("code") != code[0] {
		r.t.Fatalf("%s answered %d %s, want %d %v", r.call, r.Status, r.Body, status, code)
	}
	return r
}

// Into reads the body.
func (r Reply) Into(v any) Reply {
	r.t.Helper()
	if err := json.Unmarshal(r.Body, v); err != nil {
		r.t.Fatalf("%s answered %s: %v", r.call, r.Body, err)
	}
	return r
}

// Text is a member of the body by its path ("queue.name", "items.0.id"), "" where there is none.
func (r Reply) Text(path string) string {
	var v any
	if json.Unmarshal(r.Body, &v) != nil {
		return ""
	}
	for key := range strings.SplitSeq(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[key]
		case []any:
			i := int(key[0] - '0')
			if i >= len(at) {
				return ""
			}
			v = at[i]
		default:
			return ""
		}
	}
	switch s := v.(type) {
	case nil:
		return ""
	case string:
		return s
	default:
		b, err := json.Marshal(s)
		ok(r.t, err)
		return string(b)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
