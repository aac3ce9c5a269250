package search

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
)

type synonymsKeptRow struct {
	Lists   db.JSON[[][]string] `db:"lists"`
	Version int64               `db:"version"`
}

func synonymsKept(ctx context.Context, r db.Reader) (synonymsKeptRow, error) {
	return db.One[synonymsKeptRow](ctx, r, `SELECT lists, version FROM search_synonyms WHERE tenant_id = $1`)
}

func synonymsVersion(ctx context.Context, r db.Reader) (int64, error) {
	v, err := db.One[int64](ctx, r, `SELECT version FROM search_synonyms WHERE tenant_id = $1`)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return v, err
}

func saveSynonyms(ctx context.Context, tx *db.Tx, lists [][]string, seen int64) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO search_synonyms (tenant_id, lists, version, updated_at, updated_by) VALUES ($1, $2, $3 + 1, $4, $5)
		ON CONFLICT (tenant_id) DO UPDATE SET lists = excluded.lists, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by
		WHERE search_synonyms.version = $3`, db.JSON[[][]string]{V: lists}, seen, tx.Now(), tx.Actor().ID)
	return n == 1, err
}
