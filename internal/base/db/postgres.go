package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const wakeChannel = "comptoir_log"

func (d *DB) openPostgres(ctx context.Context, c Config) error {
	d.engine = Postgres
	cfg, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return fmt.Errorf("database URL %s: %w", redact(c.URL), err)
	}
	d.pool = stdlib.OpenDB(*cfg)
	d.pool.SetMaxOpenConns(24)
	d.pool.SetMaxIdleConns(24)
	d.pool.SetConnMaxIdleTime(5 * time.Minute)
	var super bool
	if err := d.pool.QueryRowContext(ctx, `SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user`).Scan(&super); err != nil {
		return fmt.Errorf("database %s: %w", redact(c.URL), err)
	}
	if super {
		d.log.Warn("the database role bypasses row-level security: use a role that is neither superuser nor BYPASSRLS", "role", cfg.User)
	}
	return d.migrate(ctx, d.pool, c)
}

// pgTx is a transaction on PostgreSQL, on a connection of its own; pgx keeps the prepared statements of each connection. It is begun
// and ended here and not by database/sql, so that BEGIN and the tenant travel together.
type pgTx struct{ c *sql.Conn }

const (
	forWriting = "BEGIN ISOLATION LEVEL READ COMMITTED"
	forReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
)

// beginPg begins a transaction that row-level security holds to one tenant.
func beginPg(ctx context.Context, pool *sql.DB, how, tenant string) (pgTx, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return pgTx{}, err
	}
	text := how + "; SELECT set_config('comptoir.tenant', '" + strings.ReplaceAll(tenant, "'", "''") + "', true)"
	err = c.Raw(func(under any) error {
		pg, ok := under.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a connection of type %T", under)
		}
		return pg.Conn().PgConn().Exec(ctx, text).Close()
	})
	if err != nil {
		return pgTx{}, errors.Join(err, discard(c))
	}
	return pgTx{c}, nil
}

func (p pgTx) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	return p.c.ExecContext(ctx, text, args...)
}

func (p pgTx) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	return p.c.QueryContext(ctx, text, args...)
}

// commit ends the transaction. On an error nothing is known of it but that it has ended: rollback only lets go of the connection.
func (p pgTx) commit(ctx context.Context) error {
	_, err := p.c.ExecContext(ctx, "COMMIT")
	if err == nil {
		_ = p.c.Close() // it is committed, whatever becomes of the connection
	}
	return err
}

func (p pgTx) rollback(ctx context.Context) error {
	if _, err := p.c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil {
		return discard(p.c) // whatever it was about, the server ends it with the connection
	}
	return p.c.Close()
}

// discard closes a connection of which nothing is known, instead of giving it back.
func discard(c *sql.Conn) error {
	err := c.Raw(func(any) error { return driver.ErrBadConn })
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

// pgPool begins transactions on PostgreSQL.
type pgPool struct{ pool *sql.DB }

func (p pgPool) begin(ctx context.Context, tenant string) (transaction, error) {
	return beginPg(ctx, p.pool, forWriting, tenant)
}

// listen hears of other nodes' commits. Losing it loses speed only: listeners poll as well.
func (d *DB) listen(ctx context.Context) {
	for ctx.Err() == nil {
		if err := d.listenOnce(ctx); err != nil && ctx.Err() == nil {
			d.log.Warn("lost the database's notifications, listening again", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	}
}

func (d *DB) listenOnce(ctx context.Context) error {
	c, err := pgx.Connect(ctx, d.url)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }() // a broken connection has nothing to say at its end
	if _, err := c.Exec(ctx, "LISTEN "+wakeChannel); err != nil {
		return err
	}
	for {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		tenant, head, _ := strings.Cut(n.Payload, " ")
		seq, err := strconv.ParseInt(head, 10, 64)
		if err != nil {
			return fmt.Errorf("notification %q: %w", n.Payload, err)
		}
		d.wake(Grown{Tenant: tenant, Head: seq})
	}
}
