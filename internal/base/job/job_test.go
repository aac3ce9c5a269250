package job_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/job"
)

type args struct{ N int }

// diary notes which jobs ran, and how often.
type diary struct {
	mu  sync.Mutex
	ran map[int]int
}

func (d *diary) note(_ context.Context, _ *db.DB, j job.Job) error {
	a, err := job.Args[args](j)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ran == nil {
		d.ran = map[int]int{}
	}
	d.ran[a.N]++
	return err
}

func (d *diary) times(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ran[n]
}

func update(t testing.TB, d *db.DB, tenant string, f func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := try(t, d, tenant, f); err != nil {
		t.Fatal(err)
	}
}

func try(t testing.TB, d *db.DB, tenant string, f func(ctx context.Context, tx *db.Tx) error) error {
	t.Helper()
	_, err := db.Update(t.Context(), d, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int, error) { return 0, f(ctx, tx) })
	return err
}

func enqueue(t testing.TB, d *db.DB, tenant string, n int, opts ...job.Option) {
	t.Helper()
	update(t, d, tenant, func(ctx context.Context, tx *db.Tx) error { return job.Enqueue(ctx, tx, "note", args{n}, opts...) })
}

func list(t testing.TB, d *db.DB, tenant, state string) []job.Summary {
	t.Helper()
	out, err := db.View(t.Context(), d, auth.System(tenant), func(ctx context.Context, r db.Reader) ([]job.Summary, error) {
		return job.List(ctx, r, job.ListIn{State: state, Limit: 1000})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func start(t testing.TB, d *db.DB, prepare func(r *job.Runner)) *job.Runner {
	t.Helper()
	r := job.NewRunner(d)
	prepare(r)
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func idle(t testing.TB, r *job.Runner) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := r.Idle(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestJobIsDoneAfterItsTransactionAndWhenItIsDue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, rig dbtest.Rig) {
		var d diary
		r := start(t, rig.DB, func(r *job.Runner) { r.Register("note", d.note) })
		tenant := id.New()
		enqueue(t, rig.DB, tenant, 1)
		enqueue(t, rig.DB, tenant, 2, job.At(rig.DB.Now().Add(time.Hour)))
		if err := try(t, rig.DB, tenant, func(ctx context.Context, tx *db.Tx) error {
			if err := job.Enqueue(ctx, tx, "note", args{3}); err != nil {
				return err
			}
			return errors.New("no")
		}); err == nil {
			t.Fatal("it went through")
		}
		idle(t, r)
		if d.times(1) != 1 || d.times(2) != 0 || d.times(3) != 0 {
			t.Fatalf("ran %v", d.ran)
		}
		rig.Clock.Add(time.Hour)
		idle(t, r)
		if d.times(1) != 1 || d.times(2) != 1 {
			t.Fatalf("an hour later: ran %v", d.ran)
		}
		if done := list(t, rig.DB, tenant, "done"); len(done) != 2 || done[0].DoneAt.IsZero() {
			t.Errorf("done: %+v", done)
		}
		if other := list(t, rig.DB, id.New(), ""); len(other) != 0 {
			t.Errorf("another tenant sees %+v", other)
		}
		rig.Clock.Add(8 * 24 * time.Hour)
		idle(t, r)
		if left := list(t, rig.DB, tenant, ""); len(left) != 0 {
			t.Errorf("kept after a week: %+v", left)
		}
	})
}

func TestUniqueAndCancel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, rig dbtest.Rig) {
		var d diary
		tenant, other := id.New(), id.New()
		begun, finish := make(chan struct{}), make(chan struct{})
		r := start(t, rig.DB, func(r *job.Runner) {
			r.Register("note", d.note)
			r.Register("hold", func(context.Context, *db.DB, job.Job) error {
				begun <- struct{}{}
				<-finish
				return errors.New("interrupted")
			})
		})
		later := rig.DB.Now().Add(time.Hour)
		enqueue(t, rig.DB, tenant, 1, job.Unique("k"), job.At(later.Add(time.Hour)))
		enqueue(t, rig.DB, tenant, 2, job.Unique("k"), job.At(later))
		enqueue(t, rig.DB, tenant, 3, job.Unique("l"), job.At(later))
		enqueue(t, rig.DB, other, 4, job.Unique("k"), job.At(later))
		update(t, rig.DB, tenant, func(ctx context.Context, tx *db.Tx) error {
			was, err := job.Cancel(ctx, tx, "note", "l")
			if err == nil && !was {
				err = errors.New("nothing to cancel")
			}
			return err
		})
		rig.Clock.Add(time.Hour)
		idle(t, r)
		if d.times(1) != 1 || d.times(2) != 0 || d.times(3) != 0 || d.times(4) != 1 {
			t.Errorf("ran %v", d.ran)
		}
		// While one runs another of its key may wait; the one that runs then has no need to come back.
		hold := func() {
			update(t, rig.DB, tenant, func(ctx context.Context, tx *db.Tx) error {
				return job.Enqueue(ctx, tx, "hold", args{}, job.Unique("x"))
			})
		}
		hold()
		<-begun
		update(t, rig.DB, tenant, func(ctx context.Context, tx *db.Tx) error {
			return job.Enqueue(ctx, tx, "hold", args{}, job.Unique("x"), job.At(rig.DB.Now().Add(time.Hour)))
		})
		finish <- struct{}{}
		idle(t, r)
		if ready := list(t, rig.DB, tenant, "ready"); len(ready) != 1 {
			t.Errorf("waiting: %+v", ready)
		}
	})
}

func TestFailingJobComesBackLaterAndIsParkedInTheEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, rig dbtest.Rig) {
		var mu sync.Mutex
		tries, cured := 0, false
		r := start(t, rig.DB, func(r *job.Runner) {
			r.Register("note", func(context.Context, *db.DB, job.Job) error {
				mu.Lock()
				defer mu.Unlock()
				tries++
				if cured {
					return nil
				}
				if tries%2 == 0 {
					panic("boom")
				}
				return errors.New("the mail server is away")
			}, job.Tries(4))
			r.Register("hopeless", func(context.Context, *db.DB, job.Job) error {
				return job.Permanent(fmt.Errorf("no such address"))
			})
		})
		tenant := id.New()
		enqueue(t, rig.DB, tenant, 1)
		update(t, rig.DB, tenant, func(ctx context.Context, tx *db.Tx) error { return job.Enqueue(ctx, tx, "hopeless", args{}) })
		idle(t, r)
		if tries != 1 {
			t.Fatalf("%d tries at once", tries)
		}
		if parked := list(t, rig.DB, tenant, "parked"); len(parked) != 1 || parked[0].Kind != "hopeless" || parked[0].LastError != "no such address" {
			t.Fatalf("parked: %+v", parked)
		}
		rig.Clock.Add(3 * time.Second) // 5 s less a fifth is not over
		idle(t, r)
		if tries != 1 {
			t.Fatalf("%d tries after 3 s", tries)
		}
		for want := 2; want <= 4; want++ {
			rig.Clock.Add(time.Hour)
			idle(t, r)
			if tries != want {
				t.Fatalf("%d tries, want %d", tries, want)
			}
		}
		rig.Clock.Add(24 * time.Hour)
		idle(t, r)
		parked := list(t, rig.DB, tenant, "parked")
		if tries != 4 || len(parked) != 2 || parked[1].Tries != 4 || parked[1].LastError == "" {
			t.Fatalf("after %d tries, parked: %+v", tries, parked)
		}
		replay := func(jobID string) error {
			return try(t, rig.DB, tenant, func(ctx context.Context, tx *db.Tx) error { return job.Replay(ctx, tx, jobID) })
		}
		cured = true
		if err := replay(parked[1].ID); err != nil {
			t.Fatal(err)
		}
		idle(t, r)
		if done := list(t, rig.DB, tenant, "done"); tries != 5 || len(done) != 1 {
			t.Fatalf("replayed: %d tries, done %+v", tries, done)
		}
		if err := replay(parked[1].ID); !fault.Is(err, "job.not_parked") {
			t.Errorf("replayed twice: %v", err)
		}
		if err := replay(id.New()); !fault.Is(err, "job.not_found") {
			t.Errorf("replayed nothing: %v", err)
		}
	})
}

// A job whose node died is taken over when its lease ends; a stop hands it back at once.
func TestJobOutlivesItsNode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, rig dbtest.Rig) {
		tenant := id.New()
		begun := make(chan struct{})
		first := start(t, rig.DB, func(r *job.Runner) {
			r.Register("note", func(ctx context.Context, _ *db.DB, _ job.Job) error {
				close(begun)
				<-ctx.Done()
				return ctx.Err()
			})
		})
		enqueue(t, rig.DB, tenant, 1)
		first.Kick()
		<-begun
		first.Close()
		if ready := list(t, rig.DB, tenant, "ready"); len(ready) != 1 || ready[0].Tries != 0 {
			t.Fatalf("after the stop: %+v", list(t, rig.DB, tenant, ""))
		}
		// As a node leaves it that is killed.
		if _, err := db.Control(t.Context(), rig.DB, func(ctx context.Context, c *db.Ctl) (int64, error) {
			return c.Exec(ctx, `UPDATE job SET state = 'running', claimed_by = 'dead', claimed_until = $1, tries = 1`, c.Now().Add(time.Minute))
		}); err != nil {
			t.Fatal(err)
		}
		ran := make(chan int, 10)
		second := start(t, rig.DB, func(r *job.Runner) {
			r.Register("note", func(_ context.Context, _ *db.DB, j job.Job) error {
				a, err := job.Args[args](j)
				ran <- a.N
				return err
			})
		})
		enqueue(t, rig.DB, tenant, 2)
		second.Kick()
		if n := <-ran; n != 2 {
			t.Fatalf("job %d was taken from a living node", n)
		}
		for len(list(t, rig.DB, tenant, "done")) == 0 && t.Context().Err() == nil { // it has run, and its end is being written
			runtime.Gosched()
		}
		rig.Clock.Add(time.Minute)
		idle(t, second)
		if n := <-ran; n != 1 || len(ran) != 0 || len(list(t, rig.DB, tenant, "done")) != 2 {
			t.Fatalf("then ran %d: %+v", n, list(t, rig.DB, tenant, ""))
		}
	})
}

func TestSeveralRunnersDoEachJobAndEachIntervalOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, rig dbtest.Rig) {
		second := rig.DB
		if rig.DB.Engine() == db.Postgres {
			var err error
			if second, err = db.Open(t.Context(), rig.Config); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := second.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		var d diary
		var mu sync.Mutex
		rounds, fails := 0, true
		prepare := func(r *job.Runner) {
			r.Register("note", d.note)
			r.Every(10*time.Minute, "round", func(context.Context, *db.DB) error {
				mu.Lock()
				defer mu.Unlock()
				rounds++
				if fails {
					return errors.New("not this time")
				}
				return nil
			})
		}
		a, b := start(t, rig.DB, prepare), start(t, second, prepare)
		defer b.Close()
		const n = 120
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() { enqueue(t, rig.DB, id.New(), i) })
		}
		wg.Wait()
		idle(t, a)
		idle(t, b)
		for i := range n {
			if d.times(i) != 1 {
				t.Errorf("job %d ran %d times", i, d.times(i))
			}
		}
		for want := 1; want <= 4; want++ {
			idle(t, a)
			idle(t, b)
			mu.Lock()
			if rounds != want {
				t.Errorf("%d rounds, want %d", rounds, want)
			}
			fails = want < 3
			mu.Unlock()
			rig.Clock.Add(10 * time.Minute)
		}
		idle(t, a)
		idle(t, b)
		kept, err := db.Lookup(t.Context(), rig.DB, func(ctx context.Context, c *db.Ctl) ([]string, error) {
			return db.Select[string](ctx, c, `SELECT state FROM job WHERE kind = $1`, "every:round")
		})
		if err != nil || len(kept) != 1 || kept[0] != "done" {
			t.Errorf("kept of the schedule: %v, %v", kept, err)
		}
	})
}
