// Package dbtest gives tests a real database of each engine.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
)

// Start is where the clock of every test begins: a Tuesday morning in Paris, outside summer-time changes.
var Start = time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)

// Clock is a time one sets.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock begins at Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now is the set time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves it on.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Rig is one database for one test.
type Rig struct {
	DB     *db.DB
	Clock  *Clock
	Config db.Config // to open a second node on the same database
}

// Each runs a test once per engine. PostgreSQL's half needs COMPTOIR_TEST_POSTGRES, which `make test` sets.
func Each(t *testing.T, f func(t *testing.T, r Rig)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) { f(t, Open(t, e)) })
	}
}

// Open makes an empty migrated database of one engine.
func Open(t testing.TB, e db.Engine) Rig {
	t.Helper()
	clock := NewClock()
	c := db.Config{Clock: clock.Now, Migrations: Migrations()}
	if e == db.Postgres {
		c.URL = postgres(t)
	} else {
		c.Path = SQLite(t)
	}
	d, err := db.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return Rig{DB: d, Clock: clock, Config: c}
}

// Migrations are the application's, read from the tree so that this floor does not import that one. Tests run in the folder of their
// package, whose tree begins where go.mod is: the path of this file says nothing when it is built with -trimpath.
func Migrations() fs.FS {
	root := "."
	for range 20 {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		root = filepath.Join(root, "..")
	}
	return os.DirFS(filepath.Join(root, "internal/app/migrations"))
}

// postgres makes a database for one test and drops it at its end.
func postgres(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("COMPTOIR_TEST_POSTGRES")
	if dsn == "" {
		t.Skip("COMPTOIR_TEST_POSTGRES is not set: `make test` starts a PostgreSQL and sets it")
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := "t_" + id.New()
	if _, err := admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE ` + migratedPostgres(t, admin, *u)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		var err error
		for range 20 { // FORCE may not end an autovacuum worker that is just there; it is gone at the next try or the one after
			if _, err = admin.Exec(fmt.Sprintf(`DROP DATABASE %s WITH (FORCE)`, name)); err == nil {
				break
			}
		}
		if err != nil {
			t.Error(err)
		}
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	u.Path = "/" + name
	return u.String()
}
