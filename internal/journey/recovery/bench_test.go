package recovery

import (
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/i18n"
	"comptoir/internal/record/cmdb"
)

// BenchmarkOrder is POST /recovery without HTTP: the loss of a site that everything stands on, from the database's facts and the map in
// memory. x-sql compares its time with a recursive query that only finds who is hit, without order, times or cycles, on the same
// database in the same run.
func BenchmarkOrder(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := dbtest.Open(b, db.SQLite)
			actor := auth.Actor{Tenant: "t1", ID: "camille", Name: "Camille", Roles: auth.Roles{auth.Agent}, Lang: "fr"}
			root := company(b, r, n)
			text, err := i18n.New(Locales)
			if err != nil {
				b.Fatal(err)
			}
			x := &Recoveries{DB: r.DB, Text: text, Maps: &cmdb.Maps{DB: r.DB}}
			ctx := auth.Into(b.Context(), actor)
			ask := func() Order {
				o, err := x.Order(ctx, OrderIn{Lost: []string{root}, Limit: defaultShow})
				if err != nil {
					b.Fatal(err)
				}
				return o
			}
			if o := ask(); o.Counts.Tasks != n { // also brings the map into memory
				b.Fatalf("%d tasks of %d", o.Counts.Tasks, n)
			}
			var cpu time.Duration
			begun := time.Now()
			before := spent(b)
			for b.Loop() {
				ask()
			}
			mine := time.Since(begun) / time.Duration(b.N)
			cpu = (spent(b) - before) / time.Duration(b.N)
			b.ReportMetric(float64(cpu.Microseconds())/1000, "cpu-ms/op")
			b.ReportMetric(float64(bySQL(b, r, actor, root, n))/float64(mine), "sql-x")
		})
	}
}

func spent(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bySQL is how long the database takes to find who is hit.
func bySQL(b *testing.B, r dbtest.Rig, actor auth.Actor, root string, n int) time.Duration {
	b.Helper()
	begun := time.Now()
	hit, err := db.View(b.Context(), r.DB, actor, func(ctx context.Context, rd db.Reader) (int, error) {
		return db.One[int](ctx, rd, `WITH RECURSIVE hit (id) AS (SELECT id FROM ci WHERE tenant_id = $1 AND id = $2
			UNION SELECT l.from_id FROM hit CROSS JOIN ci_relation l WHERE l.tenant_id = $1 AND l.to_id = hit.id AND l.removed_at = 0 AND l.propagates = 1)
			SELECT count(*) FROM hit`, root)
	})
	if err != nil || hit != n {
		b.Fatalf("%d hit of %d: %v", hit, n, err)
	}
	return time.Since(begun)
}

// company writes n CIs, each needing up to three older ones near it, the first the site they all stand on in the end.
func company(b *testing.B, r dbtest.Rig, n int) (root string) {
	b.Helper()
	random := rand.New(rand.NewPCG(11, uint64(n))) //nolint:gosec // the same map every time
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%016x%016x", random.Uint64(), random.Uint64())
	}
	const chunk = 2000
	for first := 0; first < n; first += chunk {
		_, err := db.Update(b.Context(), r.DB, auth.System("t1"), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
			for i := first; i < min(first+chunk, n); i++ {
				class := "server"
				if i%50 == 49 {
					class = "business_service"
				}
				if _, err := tx.Exec(ctx, `INSERT INTO ci (tenant_id, id, number, class, name, folded, status, lifecycle, criticality, rto, restore_time, created_at, updated_at)
					VALUES ($1, $2, $3, $4, $5, $5, 'in_service', 'production', $6, $7, $8, 0, 0)`,
					ids[i], fmt.Sprintf("CI%07d", i+1), class, fmt.Sprint("ci ", i), 1+random.IntN(4), 60*random.IntN(200), 5+random.IntN(55)); err != nil {
					return struct{}{}, err
				}
				for range min(i, 3) {
					to := max(0, i-1-random.IntN(min(i, 100)))
					if _, err := tx.Exec(ctx, `INSERT INTO ci_relation (tenant_id, id, from_id, type, to_id, propagates, starts, made_at)
						VALUES ($1, $2, $3, 'depends_on', $4, 1, 'to', 0) ON CONFLICT DO NOTHING`,
						fmt.Sprintf("%016x%016x", random.Uint64(), random.Uint64()), ids[i], ids[to]); err != nil {
						return struct{}{}, err
					}
				}
			}
			return struct{}{}, nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return ids[0]
}
