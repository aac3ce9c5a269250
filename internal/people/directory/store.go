package directory

import (
	"context"

	"comptoir/internal/base/db"
)

func briefRows(ctx context.Context, r db.Reader, ids []string) ([]Brief, error) {
	return db.Select[Brief](ctx, r, `SELECT id, name FROM person WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}
