package cmdb_test

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/cmdb/graph/graphtest"
)

// fill writes a company into the tables as an import would have, without its history.
func fill(b testing.TB, r *rig, c *graphtest.Company) {
	b.Helper()
	const rows = 100
	statement := func(head string, n, count int, value func(i int) []any) {
		for from := 0; from < count; from += 20 * rows {
			if _, err := db.Update(ctx, r.DB, camille, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
				for at := from; at < min(count, from+20*rows); at += rows {
					var text strings.Builder
					var args []any
					text.WriteString(head)
					for i := at; i < min(count, at+rows); i++ {
						if i > at {
							text.WriteByte(',')
						}
						text.WriteString("($1")
						for range n {
							fmt.Fprintf(&text, ",$%d", len(args)+2)
							args = append(args, nil)
						}
						text.WriteByte(')')
						copy(args[len(args)-n:], value(i))
					}
					if _, err := tx.Exec(ctx, text.String(), args...); err != nil {
						return struct{}{}, err
					}
				}
				return struct{}{}, nil
			}); err != nil {
				b.Fatal(err)
			}
		}
	}
	statement(`INSERT INTO ci (tenant_id, id, number, class, name, folded, status, lifecycle, criticality, redundancy, capacity, created_at, updated_at) VALUES `, 12, len(c.CIs), func(i int) []any {
		ci := c.CIs[i]
		mode, class := "all", ci.Class
		if ci.Rules != (c.CIs[0].Rules) {
			mode = "any"
		}
		if ci.Service {
			class = "business_service"
		}
		name := fmt.Sprintf("%s-%d", class, i)
		return []any{ci.Key.String(), fmt.Sprintf("CI%07d", i), class, name, name, cmdb.InService, "production", int64(ci.Criticality), mode, int64(ci.Capacity), 0, 0}
	})
	statement(`INSERT INTO ci_relation (tenant_id, id, from_id, type, to_id, propagates, starts, made_at) VALUES `, 7, len(c.Relations), func(i int) []any {
		l := c.Relations[i]
		return []any{fmt.Sprintf("%032x", i), l.From.String(), l.Kind.String(), l.To.String(), int64(1), "to", 0}
	})
}

// The whole way from the question to its JSON: keys to ids, the map as current as the reader, the sums, the reasons, the names.
func BenchmarkQuestions(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 1_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			r := furnished(b, dbtest.Open(b, db.SQLite))
			company := graphtest.Make(1, size, 3*size)
			fill(b, r, company)
			m := &cmdb.Maps{DB: r.DB, Folder: b.TempDir()}
			as := auth.Into(ctx, camille)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			if _, err := look(r, camille, m.ImpactOf, cmdb.OfIn{ID: company.CIs[0].Key.String()}); err != nil {
				b.Fatal(err)
			}
			b.Logf("read from the database: %v", time.Since(start))
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.Logf("memory: %d MiB", (after.HeapAlloc-before.HeapAlloc)>>20)
			if err := m.Save(); err != nil {
				b.Fatal(err)
			}
			again := &cmdb.Maps{DB: r.DB, Folder: m.Folder}
			start = time.Now()
			if _, err := look(r, camille, again.ImpactOf, cmdb.OfIn{ID: company.CIs[0].Key.String()}); err != nil {
				b.Fatal(err)
			}
			b.Logf("read from the snapshot: %v", time.Since(start))
			for _, q := range []struct {
				name string
				in   cmdb.ImpactIn
			}{{"impact", cmdb.ImpactIn{}}, {"services", cmdb.ImpactIn{Services: true, Bare: true}}} {
				b.Run(q.name, func(b *testing.B) {
					var took []time.Duration
					for i := range b.N {
						q.in.Lost = []string{company.CIs[(i*7919)%size].Key.String()}
						start := time.Now()
						out, err := m.Impact(as, q.in)
						if err != nil {
							b.Fatal(err)
						}
						if _, err := json.Marshal(out); err != nil {
							b.Fatal(err)
						}
						took = append(took, time.Since(start))
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
					b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
				})
			}
		})
	}
}
