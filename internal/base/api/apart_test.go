package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

type openIn struct {
	Email string `json:"email" maxLength:"20"`
}

type opened struct {
	Name  string `json:"name"`
	again bool
}

func (o opened) HTTPStatus() int {
	if o.again {
		return http.StatusOK
	}
	return http.StatusCreated
}

func TestApartOpensItsOwnTransactionsAndSetsCookies(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	a := api.New(api.Config{
		DB: r.DB, Permissions: auth.Permissions{"door.lock": auth.Admin},
		Authenticate: func(*http.Request) (auth.Actor, error) {
			return auth.Actor{}, fault.Unauthenticated("session.required")
		},
		Text: func(_, key string, _ map[string]any) string { return key },
		Lang: func(string) string { return "fr" },
	})
	api.Apart(a.Root(), "POST", http.StatusCreated, "/doors", func(ctx context.Context, in openIn) (opened, error) {
		if in.Email == "no" {
			return opened{}, fault.TooMany("door.wait").With(api.RetryArg, 7)
		}
		tenant := id.New()
		if _, err := db.Update(ctx, r.DB, auth.System(tenant), func(context.Context, *db.Tx) (int, error) { return 0, nil }); err != nil {
			return opened{}, err
		}
		api.SetCookie(ctx, &http.Cookie{Name: "door", Value: "open"})
		return opened{Name: api.Request(ctx).UserAgent(), again: in.Email == "again"}, nil
	}, "door.open", api.Public)
	api.Apart(a.Root(), "DELETE", http.StatusNoContent, "/doors", func(context.Context, struct{}) (api.None, error) { return api.None{}, nil }, "door.lock")
	api.Apart(a.Root(), "GET", http.StatusOK, "/doors", func(ctx context.Context, _ struct{}) (opened, error) {
		return opened{Name: api.Request(ctx).Method, again: true}, nil
	}, "door.look", api.Public)
	s := httptest.NewServer(a.Handler())
	defer s.Close()
	for _, c := range []struct {
		method, body string
		status       int
		has, cookie  string
	}{
		{"POST", `{"email":"a"}`, 201, `"name":"Go-http`, "door=open"},
		{"POST", `{"email":"again"}`, 200, `"name":"Go-http`, "door=open"},
		{"POST", `{"email":"no"}`, 429, "door.wait", ""},
		{"POST", `{}`, 422, "field.required", ""},
		{"GET", "", 200, `"name":"GET"`, ""},
		{"DELETE", "", 401, "session.required", ""},
	} {
		got := call(t, s, c.method, "/doors", c.body, "")
		if got.status != c.status || !strings.Contains(got.body, c.has) || got.header.Get("Set-Cookie") != c.cookie {
			t.Errorf("%s %s: %d %s %v", c.method, c.body, got.status, got.body, got.header)
		}
		if c.status == 429 && got.header.Get("Retry-After") != "7" {
			t.Errorf("retry after %q", got.header.Get("Retry-After"))
		}
	}
}
