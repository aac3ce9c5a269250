package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
)

type happened struct {
	N int `json:"n"`
}

func (happened) EventType() string { return "test.happened" }

var ctx = context.Background()

func emit(d *db.DB, tenant string, n int) error {
	_, err := db.Update(ctx, d, auth.System(tenant), func(_ context.Context, tx *db.Tx) (int, error) {
		tx.Emit(ref.Of("test", "x"), happened{n}, "test:x")
		return n, nil
	})
	return err
}

// Proof 3: the number of events is gapless and in commit order under 200 concurrent Updates, some of which fail.
func TestSeqIsGaplessUnderConcurrentUpdates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tenants := []string{id.New(), id.New()}
		const writers, each = 200, 5
		refused := errors.New("refused")
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for n := range each {
					tenant := tenants[(w+n)%2]
					fails := (w+n)%7 == 0
					_, err := db.Update(ctx, r.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
						if _, err := tx.Exec(ctx, `INSERT INTO idempotency (tenant_id, actor_id, route, key, body_hash, status, body, at)
							VALUES ($1, '', 'seq', $2, '', 0, '', 0)`, fmt.Sprint(w, "-", n)); err != nil {
							return 0, err
						}
						tx.Emit(ref.Of("test", fmt.Sprint(w, "-", n)), happened{n})
						if fails {
							return 0, refused
						}
						return 0, nil
					})
					if fails != errors.Is(err, refused) || (!fails && err != nil) {
						t.Errorf("writer %d: %v", w, err)
					}
				}
			})
		}
		wg.Wait()
		total := 0
		for _, tenant := range tenants {
			events := logOf(t, r.DB, tenant)
			for i, e := range events {
				if e.Seq != int64(i+1) {
					t.Fatalf("event %d has number %d", i+1, e.Seq)
				}
			}
			rows, err := db.View(ctx, r.DB, auth.System(tenant), func(ctx context.Context, rd db.Reader) (int, error) {
				return db.One[int](ctx, rd, `SELECT count(*) FROM idempotency WHERE tenant_id = $1`)
			})
			if err != nil || rows != len(events) {
				t.Fatalf("%d rows for %d events: %v", rows, len(events), err)
			}
			total += len(events)
		}
		want := 0
		for w := range writers {
			for n := range each {
				if (w+n)%7 != 0 {
					want++
				}
			}
		}
		if total != want {
			t.Fatalf("%d events kept, want %d", total, want)
		}
	})
}

func TestTwoNodesShareOneNumbering(t *testing.T) {
	r := dbtest.Open(t, db.Postgres)
	second, err := db.Open(ctx, r.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := second.Close(); err != nil {
			t.Error(err)
		}
	}()
	tenant := id.New()
	woken := make(chan string, 1000)
	second.OnCommit(func(g db.Grown) { woken <- g.Tenant })
	var wg sync.WaitGroup
	for n := range 200 {
		d := r.DB
		if n%2 == 1 {
			d = second
		}
		wg.Go(func() {
			if err := emit(d, tenant, n); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i, e := range logOf(t, r.DB, tenant) {
		if e.Seq != int64(i+1) {
			t.Fatalf("event %d has number %d", i+1, e.Seq)
		}
	}
	if got := <-woken; got != tenant {
		t.Fatalf("woken for %q", got)
	}
}

func TestStatementWithoutTenantIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		_, err := db.View(ctx, r.DB, auth.System("a"), func(ctx context.Context, rd db.Reader) (int, error) {
			return db.One[int](ctx, rd, `SELECT count(*) FROM event`)
		})
		if err == nil || !strings.Contains(err.Error(), "no $1") {
			t.Fatalf("unscoped statement answered %v", err)
		}
		_, err = db.Update(ctx, r.DB, auth.Actor{}, func(ctx context.Context, tx *db.Tx) (int64, error) {
			return tx.Exec(ctx, `DELETE FROM event WHERE tenant_id = $1`)
		})
		if err == nil {
			t.Fatal("a statement ran for no tenant")
		}
	})
}

// Proof 2, second half: what slips past the wrapper is stopped by PostgreSQL itself.
func TestUnscopedStatementFailsOnPostgres(t *testing.T) {
	r := dbtest.Open(t, db.Postgres)
	mine, other := id.New(), id.New()
	for _, tn := range []string{mine, other} {
		if err := emit(r.DB, tn, 1); err != nil {
			t.Fatal(err)
		}
	}
	// The control scope sets no tenant: a tenant's table must fail there, not be empty.
	_, err := db.Lookup(ctx, r.DB, func(ctx context.Context, c *db.Ctl) (int, error) {
		return db.One[int](ctx, c, `SELECT count(*) FROM event`)
	})
	if err == nil || !strings.Contains(err.Error(), "outside a tenant") {
		t.Fatalf("a statement without tenant answered %v", err)
	}
	// A statement that names another tenant in its text finds only its own.
	n, err := db.View(ctx, r.DB, auth.System(mine), func(ctx context.Context, rd db.Reader) (int, error) {
		return db.One[int](ctx, rd, `SELECT count(*) FROM event WHERE tenant_id = $1 OR 1 = 1`)
	})
	if err != nil || n != 1 {
		t.Fatalf("%d rows seen across tenants: %v", n, err)
	}
	_, err = db.Update(ctx, r.DB, auth.System(mine), func(ctx context.Context, tx *db.Tx) (int64, error) {
		return tx.Exec(ctx, `INSERT INTO idempotency (tenant_id, actor_id, route, key, body_hash, status, body, at) VALUES ($2, $1, '', '', '', 0, '', 0)`, other)
	})
	if err == nil {
		t.Fatal("a row was written into another tenant")
	}
}

func TestPanicAndErrorRollBackAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tenant := id.New()
		var wg sync.WaitGroup
		for n := range 60 {
			wg.Go(func() {
				_, err := db.Update(ctx, r.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
					tx.Emit(ref.Of("test", "x"), happened{n})
					if n%3 == 1 {
						panic("boom")
					}
					if n%3 == 2 {
						_, err := tx.Exec(ctx, `INSERT INTO no_such_table (tenant_id) VALUES ($1)`)
						return 0, err
					}
					return 0, nil
				})
				if (n%3 == 0) != (err == nil) {
					t.Errorf("update %d: %v", n, err)
				}
			})
		}
		wg.Wait()
		if got := len(logOf(t, r.DB, tenant)); got != 20 {
			t.Fatalf("%d events kept of 20", got)
		}
	})
}

func TestCancelledCallerIsNotCommittedUnlessBegun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tenant := id.New()
		gone, cancel := context.WithCancel(ctx)
		cancel()
		_, err := db.Update(gone, r.DB, auth.System(tenant), func(_ context.Context, tx *db.Tx) (int, error) {
			tx.Emit(ref.Of("test", "x"), happened{1})
			return 0, nil
		})
		if !errors.Is(err, context.Canceled) || len(logOf(t, r.DB, tenant)) != 0 {
			t.Fatalf("answered %v", err)
		}
		begun, finish := make(chan struct{}), make(chan struct{})
		late, cancelLate := context.WithCancel(ctx)
		answer := make(chan error, 1)
		go func() {
			_, err := db.Update(late, r.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
				close(begun)
				<-finish
				tx.Emit(ref.Of("test", "x"), happened{2})
				return 0, ctx.Err()
			})
			answer <- err
		}()
		<-begun
		cancelLate()
		close(finish)
		if err := <-answer; err != nil {
			t.Fatalf("a begun update was broken by its caller: %v", err)
		}
		if got := len(logOf(t, r.DB, tenant)); got != 1 {
			t.Fatalf("%d events", got)
		}
	})
}

func TestNestingPanics(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	_, err := db.Update(ctx, r.DB, auth.System("a"), func(ctx context.Context, _ *db.Tx) (int, error) {
		return 0, emitIn(ctx, r.DB)
	})
	if err == nil || !strings.Contains(err.Error(), "inside a transaction") {
		t.Fatalf("nested update answered %v", err)
	}
}

func emitIn(ctx context.Context, d *db.DB) error {
	_, err := db.Update(ctx, d, auth.System("a"), func(context.Context, *db.Tx) (int, error) { return 0, nil })
	return err
}

func TestViewIsOneSnapshotWithItsPosition(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tenant := id.New()
		if err := emit(r.DB, tenant, 1); err != nil {
			t.Fatal(err)
		}
		_, err := db.View(ctx, r.DB, auth.System(tenant), func(vctx context.Context, rd db.Reader) (int, error) {
			before, err := db.Events(vctx, rd, 0, 10)
			if err != nil {
				return 0, err
			}
			if err := emit(r.DB, tenant, 2); err != nil { // by somebody else, meanwhile
				return 0, err
			}
			after, err := db.Events(vctx, rd, 0, 10)
			if err != nil {
				return 0, err
			}
			pos, err := rd.Position(vctx)
			if len(before) != 1 || len(after) != 1 || pos.Seq != 1 || pos.Epoch != r.DB.Epoch() {
				t.Errorf("snapshot moved: %d then %d events, position %v", len(before), len(after), pos)
			}
			return 0, err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Every table names its tenant, a short list aside.
func TestEveryTableHasATenant(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tables, err := r.DB.Tables(ctx)
		if err != nil || len(tables) < 5 {
			t.Fatal(tables, err)
		}
		for _, name := range tables {
			if name == "goose_db_version" || name == "meta" || name == "tenant" {
				continue
			}
			if _, err := db.Lookup(ctx, r.DB, func(ctx context.Context, c *db.Ctl) (int, error) {
				return db.One[int](ctx, c, `SELECT count(*) FROM (SELECT tenant_id FROM `+name+` WHERE 1 = 0) AS x`)
			}); err != nil && !strings.Contains(err.Error(), "outside a tenant") {
				t.Errorf("table %s: %v", name, err)
			}
		}
	})
}

func logOf(t *testing.T, d *db.DB, tenant string) []eventOf {
	t.Helper()
	out, err := db.View(ctx, d, auth.System(tenant), func(ctx context.Context, rd db.Reader) ([]eventOf, error) {
		events, err := db.Events(ctx, rd, 0, 100_000)
		var out []eventOf
		for _, e := range events {
			out = append(out, eventOf{e.Seq, e.Subject.ID})
		}
		return out, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

type eventOf struct {
	Seq int64
	ID  string
}
