package directory

import (
	"context"

	"comptoir/internal/base/db"
)

// AtSite are the ids of the persons with an open account whose place bears this name.
func AtSite(ctx context.Context, r db.Reader, site string) ([]string, error) {
	if site == "" {
		return nil, nil
	}
	return db.Select[string](ctx, r, `SELECT id FROM person WHERE tenant_id = $1 AND site = $2 AND closed_at = 0`, site)
}
