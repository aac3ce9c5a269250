package feed

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
)

// News is the group that everybody reads, requesters included: the oldest where there are several; "" where there is none.
func (f *Feed) News(ctx context.Context, r db.Reader) (string, error) {
	group, err := db.One[string](ctx, r, `SELECT id FROM feed_group WHERE tenant_id = $1 AND everyone = 1 AND requesters = 1 AND access = 'open' AND archived_at = 0 ORDER BY id LIMIT 1`)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return group, err
}
