package exchange

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

const importColumns = `id, source, reconcile, state, cis_file, relations_file, error_code, made_at, made_by, updated_at, applied_at, applied_by, version, counts, mapping, columns, error_args, retire`

func insertImport(ctx context.Context, tx *db.Tx, w importRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO import (tenant_id, id, source, reconcile, state, cis_file, relations_file, made_at, made_by, updated_at, mapping)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		w.ID, w.Source, w.Key, w.State, w.CIs, w.Relations, w.MadeAt, w.MadeBy, w.UpdatedAt, w.Mapping)
	return err
}

func loadImport(ctx context.Context, r db.Reader, id string) (importRow, error) {
	w, err := db.One[importRow](ctx, r, `SELECT `+importColumns+` FROM import WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("exchange.import_not_found")
	}
	return w, err
}

func recentImports(ctx context.Context, r db.Reader, before string, limit int) ([]importRow, error) {
	return db.Select[importRow](ctx, r, `SELECT `+importColumns+` FROM import WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, before, limit)
}

// moveOn writes an import as it now is, as its next version.
func moveOn(ctx context.Context, tx *db.Tx, w *importRow) error {
	w.UpdatedAt = tx.Now()
	n, err := tx.Exec(ctx, `UPDATE import SET source = $3, reconcile = $4, state = $5, error_code = $6, error_args = $7, applied_at = $8, applied_by = $9, updated_at = $10,
		counts = $11, mapping = $12, columns = $13, retire = $14, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $15`,
		w.ID, w.Source, w.Key, w.State, w.ErrorCode, w.ErrorArgs, w.AppliedAt, w.AppliedBy, w.UpdatedAt, w.Counts, w.Mapping, w.Columns, w.Retire, w.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Stale("record.stale")
	}
	w.Version++
	tx.Emit(importRef(w.ID), Progressed{State: w.State, Version: w.Version}, Topic(w.ID), topicAll)
	return nil
}

func dropRows(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM import_row WHERE tenant_id = $1 AND import_id = $2`, id)
	return err
}

// insertRows adds rows behind the n that are there, in one statement for some tens of them.
func insertRows(ctx context.Context, tx *db.Tx, id string, n int64, rows []Row) error {
	const some = 50
	for len(rows) > 0 {
		part := rows[:min(some, len(rows))]
		rows = rows[len(part):]
		var values strings.Builder
		args := []any{id}
		for i, w := range part {
			if i > 0 {
				values.WriteByte(',')
			}
			k := len(args) + 2
			values.WriteString(`($1,$2`)
			for j := range 4 {
				values.WriteString(`,$` + strconv.Itoa(k+j))
			}
			values.WriteByte(')')
			args = append(args, n, w.Action, len(w.Kept) > 0, db.JSON[Row]{V: w})
			n++
		}
		if _, err := tx.Exec(ctx, `INSERT INTO import_row (tenant_id, import_id, n, action, kept, found) VALUES `+values.String(), args...); err != nil {
			return err
		}
	}
	return nil
}

type keptRow struct {
	N     int64        `db:"n"`
	Found db.JSON[Row] `db:"found"`
}

func rowsOf(ctx context.Context, r db.Reader, id string, after int64, limit int) ([]keptRow, error) {
	return db.Select[keptRow](ctx, r, `SELECT n, found FROM import_row WHERE tenant_id = $1 AND import_id = $2 AND n > $3 ORDER BY n LIMIT $4`, id, after, limit)
}

func rowsOfAction(ctx context.Context, r db.Reader, id, action string, after int64, limit int) ([]keptRow, error) {
	return db.Select[keptRow](ctx, r, `SELECT n, found FROM import_row WHERE tenant_id = $1 AND import_id = $2 AND action = $3 AND n > $4 ORDER BY n LIMIT $5`, id, action, after, limit)
}

func rowsKeptAside(ctx context.Context, r db.Reader, id string, after int64, limit int) ([]keptRow, error) {
	return db.Select[keptRow](ctx, r, `SELECT n, found FROM import_row WHERE tenant_id = $1 AND import_id = $2 AND kept = 1 AND n > $3 ORDER BY n LIMIT $4`, id, after, limit)
}

// oldImports still have files, and nothing was done with them since a time.
func oldImports(ctx context.Context, r db.Reader, before instant.Instant, limit int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM import WHERE tenant_id = $1 AND updated_at < $2 AND (cis_file <> '' OR relations_file <> '') ORDER BY made_at LIMIT $3`, before, limit)
}

// forgetFiles ends an import that was never applied: there is nothing to apply any more.
func forgetFiles(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE import SET cis_file = '', relations_file = '', state = CASE WHEN state = 'done' THEN 'done' ELSE 'failed' END,
		error_code = CASE WHEN state = 'done' THEN '' ELSE $3 END, version = version + 1 WHERE tenant_id = $1 AND id = $2`, id, "exchange.too_old")
	return err
}
