package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

type Thing struct {
	ID      string           `json:"id"`
	Title   string           `json:"title"`
	At      instant.Instant  `json:"at"`
	Done    *instant.Instant `json:"done,omitempty"`
	Tags    []string         `json:"tags" nullable:"false"`
	Version int64            `json:"version"`
}

func (t Thing) ETag() string { return api.ETagOf(t.Version) }

type MakeIn struct {
	Title string `json:"title" minLength:"1" maxLength:"20"`
	Kind  string `json:"kind,omitempty" enum:"a,b"`
}

type GetIn struct {
	ID    string `path:"id" json:"-"`
	Limit int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
}

type EditIn struct {
	ID      string  `path:"id" json:"-"`
	IfMatch string  `header:"If-Match" json:"-"`
	Title   *string `json:"title,omitempty" maxLength:"20"`
}

type made struct{}

func (made) EventType() string { return "thing.made" }

func makeThing(_ context.Context, tx *db.Tx, in MakeIn) (Thing, error) {
	tx.Emit(ref.Of("thing", "x"), made{})
	return Thing{ID: id.New(), Title: in.Title, At: tx.Now(), Tags: []string{}, Version: 1}, nil
}

func getThing(_ context.Context, _ db.Reader, in GetIn) (Thing, error) {
	if in.ID == "none" {
		return Thing{}, db.ErrNoRows
	}
	return Thing{ID: in.ID, Title: fmt.Sprint(in.Limit), Tags: []string{}, Version: 7}, nil
}

func listThings(context.Context, db.Reader, GetIn2) (api.Page[Thing], error) {
	return api.Page[Thing]{Items: []Thing{}}, nil
}

type GetIn2 struct {
	Limit int `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
}

func editThing(_ context.Context, _ *db.Tx, in EditIn) (Thing, error) {
	if err := api.CheckVersion(in.IfMatch, 7); err != nil {
		return Thing{}, err
	}
	return Thing{ID: in.ID, Title: *in.Title, Tags: []string{}, Version: 8}, nil
}

func takeThing(_ context.Context, _ *db.Tx, in GetIn) (*Thing, error) {
	if in.ID == "nobody" {
		return nil, nil //nolint:nilnil // nil is "nobody waits", a 204
	}
	return &Thing{ID: in.ID, Tags: []string{}}, nil
}

func dropThing(context.Context, *db.Tx, GetIn) (api.None, error) { return api.None{}, nil }

func brokenThing(context.Context, db.Reader, GetIn2) (Thing, error) {
	return Thing{}, fmt.Errorf("the secret cause")
}

func serve(t *testing.T, d *db.DB, tenant string) (*api.API, *httptest.Server) {
	t.Helper()
	a := api.New(api.Config{
		DB: d, Version: "test", BodyBytes: 1000,
		Permissions: auth.Permissions{"thing.make": auth.Requester, "thing.read": auth.None, "thing.edit": auth.Agent},
		Authenticate: func(r *http.Request) (auth.Actor, error) {
			switch r.Header.Get("Authorization") {
			case "Bearer agent":
				return auth.Actor{Tenant: tenant, ID: "camille", Roles: auth.Roles{auth.Agent}, Lang: "fr"}, nil
			case "Bearer requester":
				return auth.Actor{Tenant: tenant, ID: "sami", Roles: auth.Roles{auth.Requester}, Lang: "en"}, nil
			}
			return auth.Actor{}, fault.Unauthenticated("session.required")
		},
		Text: func(lang, key string, args map[string]any) string { return fmt.Sprint(lang, " ", key, " ", len(args)) },
		Lang: func(string) string { return "fr" },
	})
	g := a.Root().At("/things")
	api.List(g, "", listThings, "thing.read", api.Name("thing.list"))
	api.Get(g, "/{id}", getThing, "thing.read")
	api.Make(g, "", makeThing, "thing.make")
	api.Edit(g, "/{id}", editThing, "thing.edit")
	api.Act(g, "/{id}/take", takeThing, "thing.edit", api.Name("thing.take"))
	api.Delete(g, "/{id}", dropThing, "thing.edit", api.Name("thing.drop"))
	api.Get(g, "/broken", brokenThing, "thing.read", api.Name("thing.broken"))
	for i := range 20 { // proof 1: twenty routes of the generic helpers, one contract
		api.Make(g, fmt.Sprintf("/{id}/act%d", i), func(_ context.Context, _ *db.Tx, in EditIn) (Thing, error) {
			return Thing{ID: in.ID, Tags: []string{}}, nil
		}, "thing.edit", api.Name(fmt.Sprintf("thing.act%d", i)))
	}
	s := httptest.NewServer(a.Handler())
	t.Cleanup(s.Close)
	return a, s
}

type reply struct {
	status int
	header http.Header
	body   string
}

func call(t *testing.T, s *httptest.Server, method, path, body, who string, header ...string) reply {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+api.Prefix+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if who != "" {
		req.Header.Set("Authorization", "Bearer "+who)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, string(b)}
}

func TestRoutes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		_, s := serve(t, r.DB, id.New())
		for _, c := range []struct {
			name, method, path, body, who string
			header                        []string
			status                        int
			has                           string
		}{
			{"make", "POST", "/things", `{"title":"x"}`, "requester", nil, 201, `"title":"x"`},
			{"get with default", "GET", "/things/a", "", "requester", nil, 200, `"title":"50"`},
			{"list", "GET", "/things", "", "requester", nil, 200, `{"items":[]}`},
			{"edit", "PATCH", "/things/a", `{"title":"y"}`, "agent", []string{"If-Match", `"7"`}, 200, `"version":8`},
			{"stale edit", "PATCH", "/things/a", `{"title":"y"}`, "agent", []string{"If-Match", `"6"`}, 412, `"record.stale"`},
			{"act without body", "POST", "/things/a/take", "", "agent", nil, 200, `"id":"a"`},
			{"nobody", "POST", "/things/nobody/take", "", "agent", nil, 204, ""},
			{"none", "DELETE", "/things/a", "", "agent", nil, 204, ""},
			{"not signed in", "GET", "/things", "", "", nil, 401, `"session.required"`},
			{"not permitted", "PATCH", "/things/a", `{"title":"y"}`, "requester", nil, 403, `"permission.denied"`},
			{"no record", "GET", "/things/none", "", "agent", nil, 404, `"record.not_found"`},
			{"no route", "GET", "/nothing", "", "agent", nil, 404, `"request.no_route"`},
			{"too long", "POST", "/things", `{"title":"` + strings.Repeat("x", 21) + `"}`, "agent", nil, 422, `{"field":"title","code":"field.too_long","message":"fr fault.field.too_long 1"}`},
			{"empty", "POST", "/things", `{"title":""}`, "agent", nil, 422, `"field.empty"`},
			{"missing", "POST", "/things", `{}`, "agent", nil, 422, `{"field":"title","code":"field.required"`},
			{"no body", "POST", "/things", "", "agent", nil, 422, `"body.missing"`},
			{"enum", "POST", "/things", `{"title":"x","kind":"c"}`, "agent", nil, 422, `"field.not_one_of"`},
			{"unknown", "POST", "/things", `{"title":"x","colour":"c"}`, "agent", nil, 422, `{"field":"colour","code":"field.unknown"`},
			{"not json", "POST", "/things", `{"title":`, "agent", nil, 422, `"body.not_json"`},
			{"type", "POST", "/things", `{"title":3}`, "agent", nil, 422, `"field.wrong_type"`},
			{"query", "GET", "/things?limit=1000", "", "agent", nil, 422, `{"field":"limit","code":"field.too_big"`},
			{"query word", "GET", "/things?limit=many", "", "agent", nil, 422, `{"field":"limit","code":"field.wrong_type"`},
			{"too large", "POST", "/things", `{"title":"` + strings.Repeat("x", 2000) + `"}`, "agent", nil, 413, `"body.too_large"`},
			{"cross origin", "POST", "/things", `{"title":"x"}`, "agent", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 403, `"request.cross_origin"`},
		} {
			got := call(t, s, c.method, c.path, c.body, c.who, c.header...)
			if got.status != c.status || !strings.Contains(got.body, c.has) {
				t.Errorf("%s: %d %s, want %d with %s", c.name, got.status, got.body, c.status, c.has)
			}
			if got.status >= 400 && got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: answered as %s", c.name, got.header.Get("Content-Type"))
			}
		}
		got := call(t, s, "GET", "/things/broken", "", "agent")
		if got.status != 500 || strings.Contains(got.body, "secret") || !strings.Contains(got.body, "request_id") {
			t.Errorf("a 5xx told: %s", got.body)
		}
		got = call(t, s, "GET", "/things/a", "", "agent")
		if got.header.Get("ETag") != `"7"` || got.header.Get("Comptoir-Position") != r.DB.Epoch()+":0" && !strings.HasPrefix(got.header.Get("Comptoir-Position"), r.DB.Epoch()) {
			t.Errorf("headers %v", got.header)
		}
	})
}

func TestIdempotencyKeyDoesItOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tenant := id.New()
		_, s := serve(t, r.DB, tenant)
		var wg sync.WaitGroup
		bodies := make([]string, 10)
		for i := range bodies {
			wg.Go(func() {
				got := call(t, s, "POST", "/things", `{"title":"x"}`, "agent", "Idempotency-Key", "k1")
				if got.status != 201 {
					t.Errorf("%d %s", got.status, got.body)
				}
				bodies[i] = got.body
			})
		}
		wg.Wait()
		for _, b := range bodies {
			if b != bodies[0] {
				t.Fatalf("answered %s and %s", bodies[0], b)
			}
		}
		if got := call(t, s, "POST", "/things", `{"title":"other"}`, "agent", "Idempotency-Key", "k1"); got.status != 422 || !strings.Contains(got.body, "idempotency.other_body") {
			t.Fatalf("another body: %d %s", got.status, got.body)
		}
		if got := call(t, s, "POST", "/things", `{"title":"x"}`, "requester", "Idempotency-Key", "k1"); got.body == bodies[0] {
			t.Fatal("another person got the stored answer")
		}
		n, err := db.View(t.Context(), r.DB, auth.System(tenant), func(ctx context.Context, rd db.Reader) (int, error) {
			return db.One[int](ctx, rd, `SELECT count(*) FROM event WHERE tenant_id = $1`)
		})
		if err != nil || n != 2 {
			t.Fatalf("done %d times for 2 people: %v", n, err)
		}
	})
}

func TestContractNames(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	a, _ := serve(t, r.DB, id.New())
	b, err := a.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI    string
		Paths      map[string]map[string]struct{ OperationID string }
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Format string }
				Required   []string
			}
		}
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Paths) < 23 {
		t.Fatalf("%s with %d paths", doc.OpenAPI, len(doc.Paths))
	}
	var names []string
	for n := range doc.Components.Schemas {
		names = append(names, n)
	}
	for _, want := range []string{"Api_testThing", "Api_testMakeIn", "Api_testEditIn", "Api_testThingPage"} {
		if _, ok := doc.Components.Schemas[want]; !ok {
			t.Errorf("no schema %s among %v", want, names)
		}
	}
	thing := doc.Components.Schemas["Api_testThing"]
	if thing.Properties["at"].Format != "date-time" || thing.Properties["done"].Format != "date-time" {
		t.Errorf("instants are %+v", thing.Properties)
	}
	edit := doc.Components.Schemas["Api_testEditIn"]
	if _, ok := edit.Properties["ID"]; ok || len(edit.Properties) != 1 {
		t.Errorf("parameters leaked into the body: %+v", edit.Properties)
	}
}
