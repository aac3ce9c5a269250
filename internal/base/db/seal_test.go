package db_test

import (
	"context"
	"strings"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
)

func TestSealedRowsAreNeverChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		c := r.Config
		c.Sealed = []db.Sealed{{Table: "number_counter", Erasable: []string{"prefix"}}}
		again, err := db.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		})
		do := func(text string, args ...any) error {
			_, err := db.Update(t.Context(), again, auth.System("t1"), func(ctx context.Context, tx *db.Tx) (int64, error) { return tx.Exec(ctx, text, args...) })
			return err
		}
		if err := do(`INSERT INTO number_counter (tenant_id, prefix, last) VALUES ($1, 'A', 1)`); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{
			`UPDATE number_counter SET last = 2 WHERE tenant_id = $1`,
			`UPDATE number_counter SET prefix = 'B' WHERE tenant_id = $1`,
			`UPDATE number_counter SET prefix = '', last = 2 WHERE tenant_id = $1`,
			`DELETE FROM number_counter WHERE tenant_id = $1`,
			`INSERT INTO number_counter (tenant_id, prefix, last) VALUES ($1, 'A', 3) ON CONFLICT (tenant_id, prefix) DO UPDATE SET last = excluded.last`,
		} {
			if err := do(text); err == nil || !strings.Contains(err.Error(), "never changed or deleted") {
				t.Errorf("%s: %v", text, err)
			}
		}
		if err := do(`UPDATE number_counter SET prefix = '' WHERE tenant_id = $1`); err != nil {
			t.Errorf("what may be erased: %v", err)
		}
	})
}

func TestSealingWhatIsNotThere(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	c := r.Config
	c.Sealed = []db.Sealed{{Table: "no_such_table"}}
	if d, err := db.Open(t.Context(), c); err == nil {
		t.Error("a table that is not there cannot be sealed", d.Close())
	}
}
