package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"comptoir/internal/base/id"
)

// ControlTables belong to no tenant alone: they are found by host, address, token or due time before a tenant is known.
// Every other table has tenant_id first in its key and, on PostgreSQL, row-level security.
func ControlTables() []string {
	return []string{"meta", "tenant", "tenant_host", "tenant_seq", "login", "session", "token", "break_glass_code", "job", "goose_db_version"}
}

func (d *DB) migrate(ctx context.Context, on *sql.DB, c Config) error {
	if c.Migrations == nil {
		return fmt.Errorf("no migrations given")
	}
	// Each domain has a block of numbers: what it adds later may come before what others had already.
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true)}
	dialect := goose.DialectSQLite3
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, on, c.Migrations, opts...)
	if err != nil {
		return err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, r := range done {
		d.log.Info("migrated", "file", r.Source.Path, "ms", r.Duration.Milliseconds())
	}
	if _, err := on.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ('epoch', $1) ON CONFLICT (key) DO NOTHING`, id.New()); err != nil {
		return err
	}
	if err := d.seal(ctx, on, c.Sealed, len(done) > 0); err != nil {
		return err
	}
	if d.engine == SQLite {
		return figures(ctx, on)
	}
	if len(done) > 0 {
		return secure(ctx, on)
	}
	return nil
}

// figures gives SQLite's planner what it knows of the tables. The samples of values go: with them a statement that compares with a
// bound value is planned anew at each execution, which costs more than the samples can gain for statements as simple as ours.
func figures(ctx context.Context, on *sql.DB) error {
	if _, err := on.ExecContext(ctx, `PRAGMA optimize=0x10002`); err != nil {
		return err
	}
	var n int
	if err := on.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat4'`).Scan(&n); err != nil || n == 0 {
		return err
	}
	if _, err := on.ExecContext(ctx, `DELETE FROM sqlite_stat4`); err != nil {
		return err
	}
	_, err := on.ExecContext(ctx, `ANALYZE sqlite_schema`) // read them again
	return err
}

// secure puts row-level security on every table that has a tenant. The policy's function raises where no tenant was set, so
// that a statement outside a scope fails instead of finding nothing.
func secure(ctx context.Context, on *sql.DB) error {
	if _, err := on.ExecContext(ctx, `CREATE OR REPLACE FUNCTION comptoir_tenant() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $f$
		DECLARE t text := current_setting('comptoir.tenant', true);
		BEGIN
			IF t IS NULL OR t = '' THEN RAISE EXCEPTION 'statement outside a tenant' USING ERRCODE = 'insufficient_privilege'; END IF;
			RETURN t;
		END $f$`); err != nil {
		return err
	}
	tables, err := Tables(ctx, on, Postgres)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if slices.Contains(ControlTables(), t) {
			continue
		}
		q := `"` + strings.ReplaceAll(t, `"`, `""`) + `"`
		for _, s := range []string{
			`ALTER TABLE ` + q + ` ENABLE ROW LEVEL SECURITY`,
			`ALTER TABLE ` + q + ` FORCE ROW LEVEL SECURITY`,
			`DROP POLICY IF EXISTS of_tenant ON ` + q,
			`CREATE POLICY of_tenant ON ` + q + ` USING (tenant_id = comptoir_tenant()) WITH CHECK (tenant_id = comptoir_tenant())`,
		} {
			if _, err := on.ExecContext(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
	}
	return nil
}

// Tables lists the tables of the schema.
func Tables(ctx context.Context, on *sql.DB, e Engine) (out []string, err error) {
	text := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
	if e == Postgres {
		text = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name`
	}
	rows, err := on.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// Tables lists the tables of this database.
func (d *DB) Tables(ctx context.Context) ([]string, error) { return Tables(ctx, d.pool, d.engine) }
