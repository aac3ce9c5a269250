// Package faults_test breaks the running product on purpose: it kills the server, cuts sockets, sends what nobody should, and looks
// whether everything that was promised is still there. It drives the real binary from outside.
package faults_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/test/rig"
)

const patience = 30 * time.Second // for what must come; nothing waits that long unless it is broken

var bin string

func TestMain(m *testing.M) {
	os.Exit(around(m))
}

func around(m *testing.M) int {
	dir, err := os.MkdirTemp("", "comptoir-faults-")
	if err == nil {
		bin, err = rig.Build(context.Background(), dir, false)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// each runs a test on both engines, with a place for a server's data.
func each(t *testing.T, f func(t *testing.T, p rig.Place)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) { f(t, place(t, e)) })
	}
}

func place(t *testing.T, e db.Engine) rig.Place {
	t.Helper()
	p := rig.Place{Bin: bin, Data: folder(t)}
	if e == db.Postgres {
		p.DSN = dbtest.Open(t, db.Postgres).Config.URL
	}
	return p
}

// folder is short: a socket lies in it.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cf-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// furnish makes the tenants of a test.
func furnish(t *testing.T, p rig.Place, plans ...rig.Plan) []rig.House {
	t.Helper()
	houses, err := rig.Furnish(t.Context(), p, plans, nil)
	if err != nil {
		t.Fatal(err)
	}
	return houses
}

// serve starts the binary; it is killed when the test ends.
func serve(t *testing.T, p rig.Place) *rig.Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, err := rig.Start(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Kill(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log("the server said:\n" + s.Said())
		}
	})
	return s
}

// until asks again and again whether a condition holds; why says what is missing.
func until(t *testing.T, f func() (ok bool, why string)) {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, why := f()
		if ok {
			return
		}
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatal("waited in vain: " + why)
		}
	}
}

// Parts of the API's answers.
type (
	named struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	conversation struct {
		ID      string `json:"id"`
		Number  string `json:"number"`
		State   string `json:"state"`
		Agent   *named `json:"agent"`
		Queue   named  `json:"queue"`
		Version int64  `json:"version"`
		Ticket  *struct {
			ID     string `json:"id"`
			Number string `json:"number"`
		} `json:"ticket"`
	}
	message struct {
		ID     string `json:"id"`
		Seq    int64  `json:"seq"`
		Text   string `json:"text"`
		Author named  `json:"author"`
		System *struct {
			Code string `json:"code"`
		} `json:"system"`
	}
	page[T any] struct {
		Items []T    `json:"items"`
		Next  string `json:"next"`
	}
	problem struct {
		Status int    `json:"status"`
		Title  string `json:"title"`
		Code   string `json:"code"`
		Errors []struct {
			Field   string `json:"field"`
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"errors"`
	}
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
