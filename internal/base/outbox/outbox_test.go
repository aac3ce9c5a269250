package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/outbox"
	"comptoir/internal/base/ref"
)

type asked struct {
	N int `json:"n"`
}

func (asked) EventType() string { return "test.asked" }

type answered struct {
	N int `json:"n"`
}

func (answered) EventType() string { return "test.answered" }

type noise struct{}

func (noise) EventType() string { return "test.noise" }

func emit(t testing.TB, d *db.DB, tenant string, payloads ...event.Payload) {
	t.Helper()
	_, err := db.Update(t.Context(), d, auth.System(tenant), func(_ context.Context, tx *db.Tx) (int, error) {
		for _, p := range payloads {
			tx.Emit(ref.Of("test", "x"), p, "test:x")
		}
		return 0, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func asks(from, to int) []event.Payload {
	var out []event.Payload
	for n := from; n < to; n++ {
		out = append(out, asked{n})
	}
	return out
}

// answer is a listener whose effect shows how often it took place: a row that counts, and an event.
func answer(ctx context.Context, tx *db.Tx, e event.Event) error {
	p, err := event.Decode[asked](e)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO idempotency (tenant_id, actor_id, route, key, body_hash, status, body, at) VALUES ($1, '', 'answer', $2, '', 1, '', 0)
		ON CONFLICT (tenant_id, actor_id, route, key) DO UPDATE SET status = idempotency.status + 1`, fmt.Sprint(p.N)); err != nil {
		return err
	}
	tx.Emit(ref.Of("test", "x"), answered(p), "test:x")
	return nil
}

// answers checks that asks 0 to n-1 of the tenant took effect once each, and that the log says so.
func answers(t *testing.T, d *db.DB, tenant string, n int) {
	t.Helper()
	_, err := db.View(t.Context(), d, auth.System(tenant), func(ctx context.Context, r db.Reader) (int, error) {
		counts, err := db.Select[int](ctx, r, `SELECT status FROM idempotency WHERE tenant_id = $1 AND route = 'answer'`)
		if err != nil {
			return 0, err
		}
		if len(counts) != n || slices.Max(append(counts, 1)) != 1 {
			t.Errorf("%d asks took effect, at most %d times; want %d, once", len(counts), slices.Max(append(counts, 0)), n)
		}
		events, err := db.Events(ctx, r, 0, 1_000_000)
		if err != nil {
			return 0, err
		}
		of := map[int64]int{} // number of an ask → N
		var got int
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d has number %d", i+1, e.Seq)
			}
			switch e.Type {
			case "test.asked":
				p, err := event.Decode[asked](e)
				if err != nil {
					return 0, err
				}
				of[e.Seq] = p.N
			case "test.answered":
				p, err := event.Decode[answered](e)
				if err != nil {
					return 0, err
				}
				if want, ok := of[e.Cause]; !ok || want != p.N || e.Depth != 1 {
					t.Errorf("answer to %d says its cause is %d (ask %d), depth %d", p.N, e.Cause, want, e.Depth)
				}
				delete(of, e.Cause)
				got++
			}
		}
		if got != n || len(of) != 0 {
			t.Errorf("%d answers and %d unanswered asks in the log, want %d and 0", got, len(of), n)
		}
		return 0, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, d *db.DB, prepare func(o *outbox.Outbox)) *outbox.Outbox {
	t.Helper()
	o := outbox.New(d)
	o.Backoff(func(int) time.Duration { return 0 })
	prepare(o)
	if err := o.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Close)
	return o
}

func drain(t *testing.T, o *outbox.Outbox) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := o.Drained(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestEachEventTakesEffectOnceForEachListener(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		old, late := id.New(), id.New()
		emit(t, r.DB, old, append(asks(0, 30), noise{}, noise{})...)
		var mu sync.Mutex
		order := map[string][]int64{}
		o := start(t, r.DB, func(o *outbox.Outbox) {
			o.Listen(outbox.Listener{Name: "answer", Types: []string{"test.asked"}, Handle: answer})
			o.Listen(outbox.Listener{Name: "all", Handle: func(_ context.Context, _ *db.Tx, e event.Event) error {
				mu.Lock()
				defer mu.Unlock()
				order[e.Tenant] = append(order[e.Tenant], e.Seq)
				return nil
			}})
		})
		for n := 30; n < 500; n += 47 {
			emit(t, r.DB, old, asks(n, n+47)...)
		}
		emit(t, r.DB, late, asks(0, 5)...)
		drain(t, o)
		answers(t, r.DB, old, 500)
		answers(t, r.DB, late, 5)
		mu.Lock()
		defer mu.Unlock()
		for tenant, want := range map[string]int{old: 1002, late: 10} {
			seen := slices.Compact(order[tenant]) // a transaction run again hands over again
			if len(seen) < want || !slices.Contains(seen, int64(want)) {
				t.Errorf("the listener of all saw %d events of %d", len(seen), want)
			}
		}
	})
}

// A restart goes on where the cursor stands, and what concerns a listener in nothing costs no write.
func TestCursorSurvivesARestart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tenant := id.New()
		listen := func(o *outbox.Outbox) {
			o.Listen(outbox.Listener{Name: "answer", Types: []string{"test.asked"}, Handle: answer})
		}
		emit(t, r.DB, tenant, asks(0, 10)...)
		first := start(t, r.DB, listen)
		drain(t, first)
		first.Close()
		at := cursorOf(t, r.DB, tenant)
		emit(t, r.DB, tenant, noise{}, noise{})
		second := start(t, r.DB, listen)
		drain(t, second)
		if got := cursorOf(t, r.DB, tenant); got != at {
			t.Errorf("noise moved the cursor from %d to %d", at, got)
		}
		emit(t, r.DB, tenant, asks(10, 20)...)
		drain(t, second)
		answers(t, r.DB, tenant, 20)
		many := make([]event.Payload, 1200)
		for i := range many {
			many[i] = noise{}
		}
		emit(t, r.DB, tenant, many...)
		drain(t, second)
		if got := cursorOf(t, r.DB, tenant); got < 1000 {
			t.Errorf("a thousand events past it the cursor is still written as %d", got)
		}
	})
}

func cursorOf(t *testing.T, d *db.DB, tenant string) int64 {
	t.Helper()
	pos, err := db.View(t.Context(), d, auth.System(tenant), func(ctx context.Context, r db.Reader) (int64, error) {
		return db.One[int64](ctx, r, `SELECT pos FROM listener_cursor WHERE tenant_id = $1 AND listener = 'answer'`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return pos
}

func TestIndigestibleEventIsParkedAndTheRestGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tenant := id.New()
		var mu sync.Mutex
		tries, cured := map[int]int{}, false
		o := start(t, r.DB, func(o *outbox.Outbox) {
			o.Listen(outbox.Listener{Name: "answer", Types: []string{"test.asked"}, Handle: func(ctx context.Context, tx *db.Tx, e event.Event) error {
				p, err := event.Decode[asked](e)
				if err != nil {
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				tries[p.N]++
				switch {
				case p.N == 0 && !cured:
					return errors.New("cannot digest zero")
				case p.N == 7 && !cured:
					panic("cannot digest seven")
				case p.N == 8 && tries[8] < 5:
					return errors.New("not yet")
				}
				return answer(ctx, tx, e)
			}})
		})
		emit(t, r.DB, tenant, asks(0, 1)...)
		drain(t, o)
		if tries[0] != outbox.Tries {
			t.Errorf("the first event was tried %d times", tries[0])
		}
		emit(t, r.DB, tenant, asks(1, 20)...)
		drain(t, o)
		parked := parkedOf(t, r.DB, tenant)
		if len(parked) != 2 || parked[0].Listener != "answer" || parked[0].Type != "test.asked" || parked[0].Error == "" {
			t.Fatalf("parked: %+v", parked)
		}
		replay := func(seq int64) error {
			_, err := db.Update(t.Context(), r.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
				return 0, o.Replay(ctx, tx, "answer", seq)
			})
			return err
		}
		if err := replay(parked[0].Seq); err == nil || len(parkedOf(t, r.DB, tenant)) != 2 {
			t.Fatalf("a replay that fails again: %v", err)
		}
		mu.Lock()
		cured = true
		mu.Unlock()
		for _, p := range parked {
			if err := replay(p.Seq); err != nil {
				t.Fatal(err)
			}
		}
		if err := replay(parked[0].Seq); !fault.Is(err, "listener.not_parked") {
			t.Errorf("a second replay: %v", err)
		}
		if left := parkedOf(t, r.DB, tenant); len(left) != 0 {
			t.Errorf("still parked: %+v", left)
		}
		drain(t, o)
		answers(t, r.DB, tenant, 20)
	})
}

func parkedOf(t *testing.T, d *db.DB, tenant string) []outbox.Parked {
	t.Helper()
	out, err := db.View(t.Context(), d, auth.System(tenant), func(ctx context.Context, r db.Reader) ([]outbox.Parked, error) {
		return outbox.AllParked(ctx, r, 100)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTailFollowsInOrderOutsideTransactions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		old, late := id.New(), id.New()
		emit(t, r.DB, old, asks(0, 900)...)
		var mu sync.Mutex
		now, all, failed := map[string][]int64{}, map[string][]int64{}, false
		o := start(t, r.DB, func(o *outbox.Outbox) {
			o.Tail(outbox.Tail{Name: "now", Handle: func(ctx context.Context, tenant string, events []event.Event) error {
				mu.Lock()
				defer mu.Unlock()
				if !failed {
					failed = true
					panic("the first time")
				}
				for _, e := range events {
					now[tenant] = append(now[tenant], e.Seq)
				}
				_, err := db.View(ctx, r.DB, auth.System(tenant), func(context.Context, db.Reader) (int, error) { return 0, nil })
				return err
			}})
			o.Tail(outbox.Tail{
				Name: "index",
				From: func(_ context.Context, tenant string) (int64, error) {
					if tenant == old {
						return 100, nil
					}
					return 0, nil
				},
				Handle: func(_ context.Context, tenant string, events []event.Event) error {
					mu.Lock()
					defer mu.Unlock()
					for _, e := range events {
						all[tenant] = append(all[tenant], e.Seq)
					}
					return nil
				},
			})
		})
		for n := range 10 {
			emit(t, r.DB, old, asks(n, n+10)...)
			emit(t, r.DB, late, asks(n, n+1)...)
		}
		drain(t, o)
		mu.Lock()
		defer mu.Unlock()
		want := func(name string, got []int64, from, to int64) {
			if int64(len(got)) != to-from+1 || got[0] != from || !slices.IsSorted(got) || got[len(got)-1] != to {
				t.Errorf("%s: %d events, want %d to %d", name, len(got), from, to)
			}
		}
		want("old, from now", now[old], 901, 1000)
		want("late, from now", now[late], 1, 10)
		want("old, from 100", all[old], 101, 1000)
		want("late, from the beginning", all[late], 1, 10)
	})
}

// A chain of listeners that answer each other's answers ends.
func TestLoopBetweenListenersEnds(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	tenant := id.New()
	o := start(t, r.DB, func(o *outbox.Outbox) {
		o.Listen(outbox.Listener{Name: "echo", Handle: func(_ context.Context, tx *db.Tx, e event.Event) error {
			tx.Emit(e.Subject, noise{})
			return nil
		}})
	})
	emit(t, r.DB, tenant, noise{})
	drain(t, o)
	if parked := parkedOf(t, r.DB, tenant); len(parked) != 1 || parked[0].Seq != db.MaxDepth+1 {
		t.Fatalf("parked: %+v", parked)
	}
}

func TestDrainedSaysWhoIsLate(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	held := make(chan struct{})
	o := start(t, r.DB, func(o *outbox.Outbox) {
		o.Tail(outbox.Tail{Name: "slow", Handle: func(context.Context, string, []event.Event) error { <-held; return nil }})
	})
	emit(t, r.DB, id.New(), noise{})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := o.Drained(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("answered %v", err)
	}
	close(held)
	drain(t, o)
}

// While a listener is idle what it listens for passes, and when it no longer is, what comes then is handled.
func TestIdleListenerLetsEventsPass(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tenant := id.New()
		var busy atomic.Bool
		o := start(t, r.DB, func(o *outbox.Outbox) {
			o.Listen(outbox.Listener{Name: "answer", Types: []string{"test.asked"}, Handle: answer,
				Idle: func(_ context.Context, rd db.Reader) (bool, error) {
					if rd.Tenant() != tenant {
						t.Errorf("asked for tenant %q", rd.Tenant())
					}
					return !busy.Load(), nil
				}})
		})
		emit(t, r.DB, tenant, asks(0, 300)...)
		drain(t, o)
		busy.Store(true)
		emit(t, r.DB, tenant, asks(300, 310)...)
		drain(t, o)
		n, err := db.View(t.Context(), r.DB, auth.System(tenant), func(ctx context.Context, rd db.Reader) (int, error) {
			return db.One[int](ctx, rd, `SELECT count(*) FROM idempotency WHERE tenant_id = $1 AND route = 'answer'`)
		})
		if err != nil || n != 10 {
			t.Errorf("%d asks took effect after idleness, want 10 (%v)", n, err)
		}
	})
}

// What says by itself that there is nothing to do passes the listener, and what stands between two such is handled.
func TestEventsThatConcernNobodyPass(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		tenant := id.New()
		odd := func(e event.Event) bool {
			p, err := event.Decode[asked](e)
			return err != nil || p.N%2 == 1
		}
		o := start(t, r.DB, func(o *outbox.Outbox) {
			o.Listen(outbox.Listener{Name: "answer", Types: []string{"test.asked"}, Concerns: odd, Handle: answer})
		})
		emit(t, r.DB, tenant, asks(0, 9)...)
		emit(t, r.DB, tenant, asked{10})
		drain(t, o)
		got, err := db.View(t.Context(), r.DB, auth.System(tenant), func(ctx context.Context, rd db.Reader) ([]string, error) {
			return db.Select[string](ctx, rd, `SELECT key FROM idempotency WHERE tenant_id = $1 AND route = 'answer' ORDER BY key`)
		})
		if err != nil || !slices.Equal(got, []string{"1", "3", "5", "7"}) {
			t.Errorf("handled %v, want the odd ones (%v)", got, err)
		}
	})
}

// A tail that gathers is handed everything, in order, and no more often than it wants.
func TestTailGathers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		const gather = 20 * time.Millisecond
		tenant := id.New()
		var mu sync.Mutex
		var seen []int64
		handed := 0
		began := time.Now()
		o := start(t, r.DB, func(o *outbox.Outbox) {
			o.Tail(outbox.Tail{Name: "tail", Gather: gather, Handle: func(_ context.Context, _ string, events []event.Event) error {
				mu.Lock()
				defer mu.Unlock()
				handed++
				for _, e := range events {
					seen = append(seen, e.Seq)
				}
				return nil
			}})
		})
		for n := range 300 {
			emit(t, r.DB, tenant, asks(n, n+1)...)
		}
		drain(t, o)
		mu.Lock()
		defer mu.Unlock()
		for i, seq := range seen {
			if seq != int64(i+1) {
				t.Fatalf("event %d came as number %d", seq, i+1)
			}
		}
		if most := 1 + int(time.Since(began)/gather); len(seen) != 300 || handed > most {
			t.Errorf("%d events in %d hand-overs, want 300 in at most %d", len(seen), handed, most)
		}
	})
}
