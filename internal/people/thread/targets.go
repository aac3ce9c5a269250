package thread

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

// Targets are the persons and groups that the messages of a record call, internal notes and what was deleted aside.
func Targets(ctx context.Context, r db.Reader, subject ref.Ref) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT DISTINCT c.target_id FROM message_mention c JOIN message m ON m.tenant_id = $1 AND m.id = c.message_id
		WHERE c.tenant_id = $1 AND m.kind = $2 AND m.subject_id = $3 AND m.internal = 0 AND m.deleted_at = 0 ORDER BY c.target_id LIMIT 500`, subject.Kind, subject.ID)
}
