package link

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
)

const columns = `id, type, from_kind, from_id, to_kind, to_id, at, by_id`

const limit = 200

func of(ctx context.Context, r db.Reader, side ref.Ref) ([]row, error) {
	out, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM link WHERE tenant_id = $1 AND from_kind = $2 AND from_id = $3 ORDER BY at, id LIMIT $4`, side.Kind, side.ID, limit)
	if err != nil {
		return nil, err
	}
	back, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM link WHERE tenant_id = $1 AND to_kind = $2 AND to_id = $3 ORDER BY at, id LIMIT $4`, side.Kind, side.ID, limit)
	return append(out, back...), err
}

func affected(ctx context.Context, r db.Reader, kind string, ids []string) ([]row, error) {
	return db.Select[row](ctx, r, `SELECT `+columns+` FROM link WHERE tenant_id = $1 AND from_kind = $2 AND type = $3 AND from_id IN `+db.In(5, len(ids))+` ORDER BY at, id LIMIT $4`,
		append([]any{kind, affects, limit * len(ids)}, db.Args(ids)...)...)
}

func byID(ctx context.Context, r db.Reader, id string) (row, error) {
	w, err := db.One[row](ctx, r, `SELECT `+columns+` FROM link WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		return w, fault.NotFound("link.not_found")
	}
	return w, err
}

// insert says whether the tie is new; the same one is made once, and a second parent is refused.
func insert(ctx context.Context, tx *db.Tx, w row) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO link (tenant_id, `+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
		w.ID, w.Type, w.FromKind, w.FromID, w.ToKind, w.ToID, w.At, w.By)
	return n == 1, err
}

func same(ctx context.Context, r db.Reader, w row) (row, bool, error) {
	found, err := db.One[row](ctx, r, `SELECT `+columns+` FROM link WHERE tenant_id = $1 AND from_kind = $2 AND from_id = $3 AND type = $4 AND to_kind = $5 AND to_id = $6`,
		w.FromKind, w.FromID, w.Type, w.ToKind, w.ToID)
	if errors.Is(err, db.ErrNoRows) {
		return found, false, nil
	}
	return found, err == nil, err
}

func remove(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM link WHERE tenant_id = $1 AND id = $2`, id)
	return n == 1, err
}

// above tells whether a record is among the ancestors of another.
func above(ctx context.Context, r db.Reader, ancestor, of ref.Ref) (bool, error) {
	n, err := db.One[int](ctx, r, `WITH RECURSIVE up (tenant_id, kind, id, depth) AS (
			SELECT tenant_id, to_kind, to_id, 1 FROM link WHERE tenant_id = $1 AND type = 'child_of' AND from_kind = $2 AND from_id = $3
			UNION ALL
			SELECT link.tenant_id, link.to_kind, link.to_id, up.depth + 1
			FROM up JOIN link ON link.tenant_id = up.tenant_id AND link.from_kind = up.kind AND link.from_id = up.id
			WHERE link.type = 'child_of' AND up.depth < 50)
		SELECT count(*) FROM up WHERE tenant_id = $1 AND kind = $4 AND id = $5`, of.Kind, of.ID, ancestor.Kind, ancestor.ID)
	return n > 0, err
}
