package contribution

import (
	"context"

	"comptoir/internal/base/db"
)

// HelpedIn are the ids of the last calls to which somebody gave a lead, a workaround or a cause, the latest first, 100 at most.
func HelpedIn(ctx context.Context, r db.Reader, person string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT call_id FROM contribution WHERE tenant_id = $1 AND author_id = $2 AND removed_at = 0 AND mark <> ''
		GROUP BY call_id ORDER BY max(created_at) DESC, call_id DESC LIMIT 100`, person)
}
