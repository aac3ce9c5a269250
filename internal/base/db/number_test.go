package db_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
)

func TestNumbersHaveNoGapAndNoTwin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, rig dbtest.Rig) {
		ctx := context.Background()
		next := func(tenant, prefix string) (string, error) {
			return db.Update(ctx, rig.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (string, error) {
				return db.NextNumber(ctx, tx, prefix)
			})
		}
		const many = 50
		got := make([]string, many)
		errs := make([]error, many)
		var wait sync.WaitGroup
		for i := range many {
			wait.Go(func() { got[i], errs[i] = next("t1", "INC") })
		}
		wait.Wait()
		slices.Sort(got)
		for i := range many {
			if errs[i] != nil {
				t.Fatal(errs[i])
			}
			if want := fmt.Sprintf("INC%07d", i+1); got[i] != want {
				t.Fatalf("number %d is %s, want %s", i, got[i], want)
			}
		}
		for _, other := range []struct{ tenant, prefix string }{{"t1", "CHT"}, {"t2", "INC"}} {
			n, err := next(other.tenant, other.prefix)
			if err != nil || n != other.prefix+"0000001" {
				t.Errorf("%v begins at %s, %v", other, n, err)
			}
		}
		block, err := db.Update(ctx, rig.DB, auth.System("t1"), func(ctx context.Context, tx *db.Tx) ([]string, error) {
			return db.NextNumbers(ctx, tx, "INC", 3)
		})
		if err != nil || !slices.Equal(block, []string{"INC0000051", "INC0000052", "INC0000053"}) {
			t.Errorf("block: %v, %v", block, err)
		}
	})
}
