package db

import (
	"context"
	"database/sql"
	"errors"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/instant"
)

type inside struct{}

func refuseNesting(ctx context.Context) {
	if ctx.Value(inside{}) != nil {
		panic("db: a transaction inside a transaction: pass tx instead")
	}
}

// View runs f on one snapshot, for reading.
func View[T any](ctx context.Context, d *DB, a auth.Actor, f func(context.Context, Reader) (T, error)) (T, error) {
	var out T
	err := d.view(ctx, a, func(ctx context.Context, b *base) error {
		var err error
		out, err = f(ctx, b)
		return err
	})
	return out, err
}

func (d *DB) view(ctx context.Context, a auth.Actor, f func(context.Context, *base) error) (err error) {
	refuseNesting(ctx)
	b := &base{actor: a, now: instant.Of(d.clock()), epoch: d.epoch}
	in := context.WithValue(ctx, inside{}, true)
	if d.engine == SQLite {
		c, err := d.reader(ctx)
		if err != nil {
			return err
		}
		defer d.giveBack(c)
		// The reading transaction outlives a caller who hangs up: an interrupted BEGIN would poison the connection.
		life := context.WithoutCancel(ctx)
		if _, err := c.exec(life, "BEGIN", nil); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, c.rollback(life)) }()
		b.t = c
		return f(in, b)
	}
	t, err := beginPg(ctx, d.pool, forReading, a.Tenant)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.rollback(ctx)) }()
	b.t = t
	return f(in, b)
}

// Update runs f in a transaction that writes. f may run again (after a deadlock, or when it shared a commit with one that
// failed), so it has no effect outside tx. It is answered after the COMMIT. Once f has begun it runs to its end even if the
// caller hangs up, for it shares its commit with others.
func Update[T any](ctx context.Context, d *DB, a auth.Actor, f func(context.Context, *Tx) (T, error)) (T, error) {
	var out T
	refuseNesting(ctx)
	err := d.submit(ctx, &unit{actor: a, f: func(ctx context.Context, tx *Tx) error {
		var err error
		out, err = f(ctx, tx)
		return err
	}})
	if err != nil {
		var zero T
		return zero, err
	}
	return out, nil
}

// scope tells PostgreSQL's row-level security which tenant this transaction serves.
func scope(ctx context.Context, t transaction, tenant string) error {
	_, err := t.exec(ctx, `SELECT set_config('comptoir.tenant', $1, true)`, []any{tenant})
	return err
}

// Ctl is a transaction on the control tables, which belong to no tenant alone (tenants, hosts, sign-in addresses, sessions,
// jobs). Here $1 is the caller's own argument.
type Ctl struct {
	t   transaction
	now instant.Instant
	tx  *Tx
	d   *DB
}

// Now is the transaction's time.
func (c *Ctl) Now() instant.Instant { return c.now }

// Exec runs a statement on control tables.
func (c *Ctl) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	values, err := plain(args)
	if err != nil {
		return 0, err
	}
	res, err := c.t.exec(ctx, text, values)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (c *Ctl) rows(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	values, err := plain(args)
	if err != nil {
		return nil, err
	}
	return c.t.query(ctx, text, values)
}

// Tenant continues the same transaction in one tenant, as the system.
func (c *Ctl) Tenant(ctx context.Context, tenant string) (*Tx, error) {
	if c.d.engine == Postgres {
		if err := scope(ctx, c.t, tenant); err != nil {
			return nil, err
		}
	}
	c.tx.actor = auth.System(tenant)
	return c.tx, nil
}

// Control runs f on the control tables, for writing.
func Control[T any](ctx context.Context, d *DB, f func(context.Context, *Ctl) (T, error)) (T, error) {
	var out T
	refuseNesting(ctx)
	err := d.submit(ctx, &unit{f: func(ctx context.Context, tx *Tx) error {
		var err error
		out, err = f(ctx, &Ctl{t: tx.t, now: tx.now, tx: tx, d: d})
		return err
	}})
	return out, err
}

// Lookup runs f on the control tables, for reading.
func Lookup[T any](ctx context.Context, d *DB, f func(context.Context, *Ctl) (T, error)) (T, error) {
	var out T
	err := d.view(ctx, auth.Actor{}, func(ctx context.Context, b *base) error {
		var err error
		out, err = f(ctx, &Ctl{t: b.t, now: b.now, d: d})
		return err
	})
	return out, err
}
