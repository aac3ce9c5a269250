package directory

import (
	"context"

	"comptoir/internal/base/db"
)

// Findables reads some persons with an open account, as the reader may see them.
func Findables(ctx context.Context, r db.Reader, ids []string) ([]Person, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := db.Select[personRow](ctx, r, `SELECT `+personColumns+` FROM person p WHERE p.tenant_id = $1 AND p.closed_at = 0 AND p.id IN `+
		db.In(2, len(ids)), db.Args(ids)...)
	out := make([]Person, len(rows))
	for i, w := range rows {
		out[i] = w.seenBy(r.Actor())
	}
	return out, err
}

// IDsAfter lists the ids of all persons behind one, in their order.
func IDsAfter(ctx context.Context, r db.Reader, after string, n int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM person WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`, after, n)
}
