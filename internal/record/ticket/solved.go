package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// SolvedBy are the ids of the last incidents and problems that somebody brought to an end, the latest first, 100 at most.
func SolvedBy(ctx context.Context, r db.Reader, person string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM ticket WHERE tenant_id = $1 AND assignee_id = $2 AND kind IN ('incident', 'problem')
		AND state IN ('resolved', 'closed') AND resolution_code <> '' ORDER BY updated_at DESC, id DESC LIMIT 100`, person)
}
