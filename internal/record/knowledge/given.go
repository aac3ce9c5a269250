package knowledge

import (
	"context"

	"comptoir/internal/base/db"
)

// NotesBy are the ids of the last notes that somebody kept or whose words they are, the latest first, 100 at most.
func NotesBy(ctx context.Context, r db.Reader, person string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM note WHERE tenant_id = $1 AND removed_at = 0 AND (author_id = $2 OR said_by = $2)
		ORDER BY updated_at DESC, id DESC LIMIT 100`, person)
}

// ArticlesBy are the ids of the last published articles that somebody wrote or answers for, the latest first, 100 at most.
func ArticlesBy(ctx context.Context, r db.Reader, person string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM article WHERE tenant_id = $1 AND state = 'published' AND (author_id = $2 OR owner_id = $2)
		ORDER BY updated_at DESC, id DESC LIMIT 100`, person)
}
