package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"comptoir/internal/base/db"
)

// Tests begin with a copy of a database that was migrated once: migrating takes longer than most of them. The name of the copied one
// says what its migrations are, so that other ones never meet it.

func migrationsID(t testing.TB) string {
	t.Helper()
	all, h := Migrations(), sha256.New()
	err := fs.WalkDir(all, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(all, path)
		h.Write([]byte(path))
		h.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// SQLite gives the path of a migrated database of the test's own.
func SQLite(t testing.TB) string {
	t.Helper()
	name := "comptoir-template-" + migrationsID(t) + ".db"
	kept := filepath.Join(os.TempDir(), name)
	if _, err := os.Stat(kept); err != nil {
		making := filepath.Join(t.TempDir(), name)
		migrate(t, db.Config{Path: making}, "sqlite", making)
		part, err := os.CreateTemp(os.TempDir(), name+".") // its own: others make the same at the same time
		if err != nil {
			t.Fatal(err)
		}
		if err := part.Close(); err != nil {
			t.Fatal(err)
		}
		write(t, part.Name(), read(t, making))
		if err := os.Rename(part.Name(), kept); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "comptoir.db")
	write(t, path, read(t, kept))
	return path
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t testing.TB, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// migrate makes the database to copy. It has no epoch: each copy is a log of its own.
func migrate(t testing.TB, c db.Config, driver, source string) {
	t.Helper()
	c.Migrations = Migrations()
	d, err := db.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec(`DELETE FROM meta WHERE key = 'epoch'`); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
}

// migratedPostgres names the database to copy. Packages that are tested at once make it one after the other.
func migratedPostgres(t testing.TB, admin *sql.DB, at url.URL) string {
	t.Helper()
	ctx, name := context.Background(), "template_"+migrationsID(t)
	c, err := admin.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	do := func(text string) {
		t.Helper()
		if _, err := c.ExecContext(ctx, text); err != nil {
			t.Fatal(err)
		}
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	do(`SELECT pg_advisory_lock(hashtext('comptoir_test_template'))`)
	defer do(`SELECT pg_advisory_unlock(hashtext('comptoir_test_template'))`)
	var n int
	if err := c.QueryRowContext(ctx, `SELECT count(*) FROM pg_database WHERE datname = $1`, name).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if n == 0 {
		making := name + "_making"
		do(`DROP DATABASE IF EXISTS ` + making)
		do(`CREATE DATABASE ` + making)
		at.Path = "/" + making
		migrate(t, db.Config{URL: at.String()}, "pgx", at.String())
		do(`ALTER DATABASE ` + making + ` WITH ALLOW_CONNECTIONS false`) // what is connected to cannot be copied
		do(`ALTER DATABASE ` + making + ` RENAME TO ` + name)
	}
	return name
}
