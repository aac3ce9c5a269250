package thread

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

func between(ctx context.Context, r db.Reader, subject ref.Ref, from, to int64, internal bool, limit int) ([]row, error) {
	return db.Select[row](ctx, r, `SELECT `+columns+` FROM message WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND seq >= $4 AND seq <= $5
		AND internal <= $6 ORDER BY seq LIMIT $7`, subject.Kind, subject.ID, from, to, internal, limit)
}

func countBetween(ctx context.Context, r db.Reader, subject ref.Ref, from, to int64, internal bool) (int, error) {
	return db.One[int](ctx, r, `SELECT count(*) FROM message WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND seq >= $4 AND seq <= $5
		AND internal <= $6 AND system_code = '' AND deleted_at = 0`, subject.Kind, subject.ID, from, to, internal)
}

func lastsOf(ctx context.Context, r db.Reader, kind string, subjects []string, internal bool) ([]row, error) {
	in, args := some(4, subjects)
	return db.Select[row](ctx, r, `SELECT m.id, m.kind, m.subject_id, m.seq, m.at, m.author_id, m.text, m.internal, m.system_code, m.system_args, m.reply_to,
		m.mentions, m.files, m.reactions, m.edited_at, m.deleted_at, m.deleted_by, m.version
		FROM thread t JOIN message m ON m.tenant_id = $1 AND m.kind = $2 AND m.subject_id = t.subject_id AND m.seq = (
			SELECT l.seq FROM message l WHERE l.tenant_id = $1 AND l.kind = $2 AND l.subject_id = t.subject_id
			AND l.internal <= $3 AND l.system_code = '' AND l.deleted_at = 0 ORDER BY l.seq DESC LIMIT 1)
		WHERE t.tenant_id = $1 AND t.kind = $2 AND t.subject_id`+in, append([]any{kind, internal}, args...)...)
}
