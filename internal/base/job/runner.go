package job

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"comptoir/internal/base/db"
)

const (
	lease   = time.Minute           // how long a job is a node's own before it shows a sign of life
	poll    = time.Second           // how soon a job is seen of which no wake arrived
	crashes = 2                     // of nodes, that a job survives beyond its tries
	pause   = 20 * time.Millisecond // between two looks that found nothing, however often we are woken
)

type kind struct {
	handle Handler
	tries  int
	every  time.Duration // of a schedule
}

// KindOption tunes a kind.
type KindOption func(*kind)

// Tries is how often a job of this kind is tried before it is parked; 12 without it (about a day).
func Tries(n int) KindOption { return func(k *kind) { k.tries = n } }

// Runner does the jobs that come due, on one node.
type Runner struct {
	d     *db.DB
	kinds map[string]kind
	names []any // of kinds, in order
	slots int

	kick chan struct{}
	ctx  context.Context //nolint:containedctx // the life of the goroutines, from Start to Close
	stop context.CancelFunc
	work sync.WaitGroup

	mu      sync.Mutex
	running int
	slot    map[string]int64 // the interval each schedule was last seen to in
	changed chan struct{}    // closed when a job ends
}

// NewRunner makes a runner; nothing runs before Start.
func NewRunner(d *db.DB) *Runner {
	r := &Runner{d: d, kinds: map[string]kind{}, slots: 8, kick: make(chan struct{}, 1), slot: map[string]int64{}, changed: make(chan struct{})}
	r.Every(time.Hour, "job.clean", clean)
	return r
}

// Register names who does jobs of a kind, before Start.
func (r *Runner) Register(name string, h Handler, opts ...KindOption) {
	k := kind{handle: h, tries: 12}
	for _, o := range opts {
		o(&k)
	}
	if _, twice := r.kinds[name]; twice {
		panic("job: two handlers for " + name)
	}
	r.kinds[name] = k
}

// Every runs f once in each interval (counted from 1970, UTC), on one node or another; before Start. What fails is tried again
// in the next interval.
func (r *Runner) Every(interval time.Duration, name string, f func(ctx context.Context, d *db.DB) error) {
	r.Register("every:"+name, func(ctx context.Context, d *db.DB, _ Job) error { return f(ctx, d) },
		Tries(1), func(k *kind) { k.every = interval })
}

// Start begins to work until ctx ends or Close.
func (r *Runner) Start(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(r.kinds)) {
		r.names = append(r.names, name)
	}
	r.mu.Lock()
	r.ctx, r.stop = context.WithCancel(ctx)
	r.mu.Unlock()
	r.d.OnCommit(func(db.Grown) { r.Kick() })
	r.work.Go(r.loop)
	return nil
}

// Close tells the handlers to stop and waits for them; what they leave is done after the next start.
func (r *Runner) Close() {
	r.mu.Lock()
	stop := r.stop
	r.mu.Unlock()
	if stop != nil {
		stop()
	}
	r.work.Wait()
}

// Kick has the runner look now instead of within a second.
func (r *Runner) Kick() {
	select {
	case r.kick <- struct{}{}:
	default:
	}
}

func (r *Runner) loop() {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for r.ctx.Err() == nil {
		found, err := r.look()
		if err != nil && r.ctx.Err() == nil {
			r.d.Log().Warn("cannot look for jobs, trying again", "error", err)
		}
		if found {
			continue
		}
		select {
		case <-r.ctx.Done():
		case <-time.After(pause):
		}
		select {
		case <-r.ctx.Done():
		case <-r.kick:
		case <-tick.C:
		}
	}
}

// look begins what is due, as far as hands are free, and says whether it found anything.
func (r *Runner) look() (bool, error) {
	if err := r.schedule(r.ctx); err != nil {
		return false, err
	}
	r.mu.Lock()
	free := r.slots - r.running
	r.mu.Unlock()
	if free == 0 {
		return false, nil // the end of a job wakes us
	}
	jobs, err := r.claim(r.ctx, free)
	if err != nil {
		return false, err
	}
	for _, j := range jobs {
		r.mu.Lock()
		r.running++
		r.mu.Unlock()
		r.work.Go(func() {
			r.run(j)
			r.mu.Lock()
			r.running--
			close(r.changed)
			r.changed = make(chan struct{})
			r.mu.Unlock()
			r.Kick()
		})
	}
	return len(jobs) > 0, nil
}

func (r *Runner) run(j Job) {
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	var alive sync.WaitGroup
	alive.Go(func() { r.keep(ctx, cancel, j) })
	err := r.try(ctx, j)
	cancel()
	alive.Wait()
	last, stop := context.WithTimeout(context.WithoutCancel(r.ctx), 5*time.Second)
	defer stop()
	if err := r.finish(last, j, err); err != nil {
		r.d.Log().Error("a job's end could not be written; it will run again when its lease ends", "job", j.ID, "kind", j.Kind, "error", err)
	}
}

func (r *Runner) try(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	k := r.kinds[j.Kind]
	if j.Tries > k.tries+crashes {
		return fmt.Errorf("the server went down while it ran, %d times", j.Tries-1)
	}
	return k.handle(ctx, r.d, j)
}

// keep renews the lease while the job runs; a job whose lease was lost is told to stop.
func (r *Runner) keep(ctx context.Context, cancel context.CancelFunc, j Job) {
	tick := time.NewTicker(lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		held, err := r.renew(ctx, j)
		switch {
		case err != nil && ctx.Err() == nil:
			r.d.Log().Warn("a job's lease could not be renewed", "job", j.ID, "kind", j.Kind, "error", err)
		case err == nil && !held:
			r.d.Log().Warn("a job's lease was lost", "job", j.ID, "kind", j.Kind)
			cancel()
			return
		}
	}
}

// Idle waits until nothing is due or running, by the database's clock. It is how a test waits for an effect.
func (r *Runner) Idle(ctx context.Context) error {
	for {
		r.mu.Lock()
		changed := r.changed
		r.mu.Unlock()
		if err := r.schedule(ctx); err != nil {
			return err
		}
		busy, err := r.busy(ctx)
		if err != nil || !busy {
			return err
		}
		r.Kick()
		select {
		case <-changed:
		case <-time.After(poll): // on another node
		case <-ctx.Done():
			return fmt.Errorf("there are still jobs to do: %w", ctx.Err())
		}
	}
}
