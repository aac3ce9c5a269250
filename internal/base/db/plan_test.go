package db_test

import (
	"context"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/ref"
)

type logged struct{}

func (logged) EventType() string { return "thing.logged" }

// BenchmarkEvents reads the log on a database that has been opened again, and so has figures for the planner: the statement must
// not be planned anew at each reading.
func BenchmarkEvents(b *testing.B) {
	r := dbtest.Open(b, db.SQLite)
	for range 20 {
		if _, err := db.Update(b.Context(), r.DB, auth.System("x"), func(_ context.Context, tx *db.Tx) (int, error) {
			for range 250 {
				tx.Emit(ref.Of("thing", "1"), logged{}, "things")
			}
			return 0, nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	again := open(b, r.Config)
	for b.Loop() {
		if _, err := db.View(b.Context(), again, auth.System("x"), func(ctx context.Context, rd db.Reader) (int, error) {
			_, err := db.Events(ctx, rd, 4990, 10)
			return 0, err
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func open(b *testing.B, c db.Config) *db.DB {
	b.Helper()
	d, err := db.Open(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := d.Close(); err != nil {
			b.Error(err)
		}
	})
	return d
}
