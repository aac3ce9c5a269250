package db

import (
	"context"
	"database/sql"
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

// pgTx is a transaction on PostgreSQL; pgx keeps the prepared statements of each connection.
type pgTx struct{ tx *sql.Tx }

func (p pgTx) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	return p.tx.ExecContext(ctx, text, args...)
}

func (p pgTx) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	return p.tx.QueryContext(ctx, text, args...)
}

func (p pgTx) commit(context.Context) error   { return p.tx.Commit() }
func (p pgTx) rollback(context.Context) error { return p.tx.Rollback() }

// pgPool begins transactions on PostgreSQL.
type pgPool struct{ pool *sql.DB }

func (p pgPool) begin(ctx context.Context) (transaction, error) {
	tx, err := p.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	return pgTx{tx}, err
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
