package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// unit is one Update waiting for its commit.
type unit struct {
	ctx   context.Context
	actor auth.Actor
	f     func(context.Context, *Tx) error
	taken atomic.Bool
	done  chan error

	tx  *Tx
	err error
}

type beginner interface {
	begin(ctx context.Context, tenant string) (transaction, error)
}

// committer runs the Updates of one tenant (of all tenants on SQLite, which has one writer) in shared transactions. While one
// commit waits for the disk the next Updates gather, so that one fsync serves many.
type committer struct {
	d     *DB
	max   int
	on    beginner
	queue chan *unit
	once  sync.Once
	mu    sync.RWMutex
	gone  bool
}

func (d *DB) startCommitter(max int, on beginner) *committer {
	c := &committer{d: d, max: max, on: on, queue: make(chan *unit, 4*max)}
	d.work.Go(c.run)
	return c
}

func (c *committer) shut() {
	c.once.Do(func() {
		c.mu.Lock()
		c.gone = true
		c.mu.Unlock()
		close(c.queue)
	})
}

var errClosed = fault.Unavailable("server.stopping")

func (d *DB) submit(ctx context.Context, u *unit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u.ctx, u.done = context.WithValue(context.WithoutCancel(ctx), inside{}, true), make(chan error, 1)
	c := d.committer(u.actor.Tenant)
	if c == nil {
		return errClosed
	}
	c.mu.RLock()
	if c.gone {
		c.mu.RUnlock()
		return errClosed
	}
	c.queue <- u
	c.mu.RUnlock()
	select {
	case err := <-u.done:
		return err
	case <-ctx.Done():
		if u.taken.CompareAndSwap(false, true) {
			return ctx.Err() // not begun: the committer will pass over it
		}
		return <-u.done
	}
}

func (d *DB) committer(tenant string) *committer {
	key := ""
	if d.engine == Postgres {
		key = tenant
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	c := d.committers[key]
	if c == nil {
		c = d.startCommitter(32, pgPool{d.pool})
		d.committers[key] = c
	}
	return c
}

func (c *committer) run() {
	batch, last := make([]*unit, 0, c.max), 0
	for u := range c.queue {
		batch = c.gather(c.take(batch[:0], u), last)
		last = len(batch)
		if last > 0 {
			c.commit(batch)
		}
		clear(batch)
	}
}

// patience is how long a commit waits for company. Those whom the last commit answered come back together: without it the first of
// them would be served alone, and the rest wait for its disk.
const patience = 300 * time.Microsecond

// gather adds what waits, and waits a moment for as many as were there the last time.
func (c *committer) gather(batch []*unit, last int) []*unit {
	var late <-chan time.Time
	for len(batch) < c.max {
		select {
		case u, ok := <-c.queue:
			if !ok {
				return batch
			}
			batch = c.take(batch, u)
			continue
		default:
		}
		if len(batch) >= last-last/4 || last < 4 {
			return batch
		}
		if late == nil {
			late = time.After(patience)
		}
		select {
		case u, ok := <-c.queue:
			if !ok {
				return batch
			}
			batch = c.take(batch, u)
		case <-late:
			return batch
		}
	}
	return batch
}

func (c *committer) take(batch []*unit, u *unit) []*unit {
	if u.taken.CompareAndSwap(false, true) {
		return append(batch, u)
	}
	return batch
}

var (
	// errApart says that the units must be run one by one.
	errApart = errors.New("the shared transaction was lost")
	// errMarked says that they must be run again, each behind a savepoint: one failed after it had written.
	errMarked = errors.New("a unit of the shared transaction must be undone")
)

// commit runs a batch at first without savepoints, which cost two statements a unit: who is refused has as a rule only read.
func (c *committer) commit(batch []*unit) {
	err := c.together(batch, false)
	if errors.Is(err, errMarked) {
		err = c.together(batch, true)
	}
	if err != nil && len(batch) > 1 {
		for _, u := range batch {
			c.alone(u)
		}
		return
	}
	if err != nil {
		c.alone(batch[0])
		return
	}
	for _, u := range batch {
		u.done <- u.err
	}
}

// alone runs one unit in a transaction of its own, again when the engine asks for it.
func (c *committer) alone(u *unit) {
	const tries = 10
	var err error
	for range tries {
		if err = c.together([]*unit{u}, false); err == nil {
			u.done <- u.err
			return
		}
		if !errors.Is(err, errApart) && !retryable(err) {
			break
		}
	}
	u.done <- err
}

// together runs the units in one transaction. An error means that nothing of it was kept; what a unit itself answered is in
// its err.
func (c *committer) together(batch []*unit, marked bool) (err error) {
	ctx := context.Background()
	t, err := c.on.begin(ctx, batch[0].actor.Tenant)
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed {
			err = errors.Join(err, t.rollback(ctx))
		}
	}()
	now := instant.Of(c.d.clock())
	kept := 0
	for _, u := range batch {
		touched := &watched{transaction: t}
		u.tx = &Tx{base: base{t: touched, actor: u.actor, now: now, epoch: c.d.epoch}, request: requestOf(u.ctx), events: new([]event.Event)}
		if marked {
			if _, err := t.exec(ctx, "SAVEPOINT u", nil); err != nil {
				return errApart
			}
		}
		u.err = safely(u)
		if u.err != nil && retryable(u.err) {
			return fmt.Errorf("%w: %w", errApart, u.err)
		}
		switch {
		case u.err == nil:
			kept++
		case len(batch) == 1:
			return nil // its own error is its answer, and the rollback is deferred
		case marked:
			if _, err := t.exec(ctx, "ROLLBACK TO SAVEPOINT u", nil); err != nil {
				return errApart
			}
		case touched.wrote || touched.failed:
			return errMarked
		}
		if marked {
			if _, err := t.exec(ctx, "RELEASE SAVEPOINT u", nil); err != nil {
				return errApart
			}
		}
	}
	if kept == 0 {
		return nil
	}
	grown, err := c.d.appendEvents(ctx, t, batch)
	if err != nil {
		return err
	}
	if err := t.commit(ctx); err != nil {
		return err
	}
	committed = true
	for _, g := range grown {
		c.d.wake(g)
	}
	return nil
}

// watched notes whether a unit has left anything behind that a refusal would have to undo.
type watched struct {
	transaction
	wrote  bool // or may have
	failed bool // a statement did, which on PostgreSQL is the end of the transaction
}

func (w *watched) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	w.wrote = true
	return w.transaction.exec(ctx, text, args)
}

func (w *watched) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	if !strings.HasPrefix(text, "SELECT ") {
		w.wrote = true // INSERT … RETURNING, or what we do not know
	}
	rows, err := w.transaction.query(ctx, text, args)
	if err != nil {
		w.failed = true
	}
	return rows, err
}

func safely(u *unit) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", p, debug.Stack())
		}
	}()
	return u.f(u.ctx, u.tx)
}
