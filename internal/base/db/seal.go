package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Sealed is a table to which rows are only added: the database itself refuses to change or delete one. Erasable columns may become
// empty, and nothing else.
type Sealed struct {
	Table    string
	Erasable []string
}

// seal puts the triggers on: after a migration, and where one is missing. Nodes that start at once do it one after the other.
func (d *DB) seal(ctx context.Context, on *sql.DB, tables []Sealed, migrated bool) error {
	all, err := d.sealing(ctx, on, tables)
	if err != nil || len(all) == 0 {
		return err
	}
	if !migrated {
		missing, err := d.unsealed(ctx, on, all)
		if err != nil || !missing {
			return err
		}
	}
	tx, err := on.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing to do after a commit
	if d.engine == Postgres {
		if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('comptoir_sealed'))`); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `CREATE OR REPLACE FUNCTION comptoir_sealed() RETURNS trigger LANGUAGE plpgsql AS $f$
			BEGIN RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $f$`); err != nil {
			return err
		}
	}
	for _, t := range all {
		for _, s := range t.texts {
			if _, err := tx.ExecContext(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
	}
	return tx.Commit()
}

// trigger is one trigger and the statements that put it on.
type trigger struct {
	name  string
	texts []string
}

// unsealed says whether a trigger is missing.
func (d *DB) unsealed(ctx context.Context, on *sql.DB, all []trigger) (bool, error) {
	text := `SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = $1`
	if d.engine == Postgres {
		text = `SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND t.tgname = $1 AND t.tgenabled <> 'D'`
	}
	for _, t := range all {
		var n int
		if err := on.QueryRowContext(ctx, text, t.name).Scan(&n); err != nil || n == 0 {
			return n == 0, err
		}
	}
	return false, nil
}

// sealing are the triggers of all sealed tables.
func (d *DB) sealing(ctx context.Context, on *sql.DB, tables []Sealed) (out []trigger, err error) {
	for _, t := range tables {
		columns, err := columnsOf(ctx, on, d.engine, t.Table)
		if err != nil {
			return nil, err
		}
		kept := slices.DeleteFunc(columns, func(c string) bool { return slices.Contains(t.Erasable, c) })
		out = append(out, d.trigger(t.Table, "delete", "DELETE", ""), d.trigger(t.Table, "update", "UPDATE OF "+strings.Join(kept, ", "), ""))
		if len(t.Erasable) > 0 {
			filled := make([]string, len(t.Erasable))
			for i, c := range t.Erasable {
				filled[i] = "NEW." + c + " <> ''"
			}
			out = append(out, d.trigger(t.Table, "erase", "UPDATE OF "+strings.Join(t.Erasable, ", "), "WHEN ("+strings.Join(filled, " OR ")+")"))
		}
		if d.engine == Postgres {
			name := t.Table + "_sealed_truncate"
			out = append(out, trigger{name, []string{`CREATE OR REPLACE TRIGGER ` + name + ` BEFORE TRUNCATE ON ` + t.Table + ` FOR EACH STATEMENT EXECUTE FUNCTION comptoir_sealed()`}})
		}
	}
	return out, nil
}

func (d *DB) trigger(table, what, when, condition string) trigger {
	name := table + "_sealed_" + what
	if d.engine == Postgres {
		return trigger{name, []string{`CREATE OR REPLACE TRIGGER ` + name + ` BEFORE ` + when + ` ON ` + table + ` FOR EACH ROW ` + condition + ` EXECUTE FUNCTION comptoir_sealed()`}}
	}
	return trigger{name, []string{`DROP TRIGGER IF EXISTS ` + name, `CREATE TRIGGER ` + name + ` BEFORE ` + when + ` ON ` + table + ` FOR EACH ROW ` + condition +
		` BEGIN SELECT RAISE(ABORT, 'rows of ` + table + ` are never changed or deleted'); END`}}
}

// columnsOf lists the columns of a table in their order.
func columnsOf(ctx context.Context, on *sql.DB, e Engine, table string) (out []string, err error) {
	text := `SELECT name FROM pragma_table_info($1) ORDER BY cid`
	if e == Postgres {
		text = `SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`
	}
	rows, err := on.QueryContext(ctx, text, table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	for rows.Next() {
		var c string
		if err := rows.Scan(&c); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no table %s to seal", table)
	}
	return out, nil
}
