package thread

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

type unreadRow struct {
	Subject string `db:"subject_id"`
	N       int    `db:"n"`
}

func unreadOf(ctx context.Context, r db.Reader, kind string, subjects []string, internal bool) ([]unreadRow, error) {
	in, args := some(5, subjects)
	return db.Select[unreadRow](ctx, r, `SELECT t.subject_id, (
			SELECT count(*) FROM message m WHERE m.tenant_id = $1 AND m.kind = $2 AND m.subject_id = t.subject_id
			AND m.seq > COALESCE((SELECT s.seq FROM thread_read s WHERE s.tenant_id = $1 AND s.kind = $2 AND s.subject_id = t.subject_id AND s.person_id = $3), 0)
			AND m.internal <= $4 AND m.author_id <> $3 AND m.system_code = '' AND m.deleted_at = 0
		) AS n FROM thread t WHERE t.tenant_id = $1 AND t.kind = $2 AND t.subject_id`+in, append([]any{kind, r.Actor().ID, internal}, args...)...)
}

type newsRow struct {
	Kind    string `db:"kind"`
	Subject string `db:"subject_id"`
	heads
}

// newsOf finds the followed threads whose head is beyond the actor's mark.
func newsOf(ctx context.Context, r db.Reader, limit int) ([]newsRow, error) {
	return db.Select[newsRow](ctx, r, `SELECT t.kind, t.subject_id, t.head, t.public_head FROM thread_follower f
		JOIN thread t ON t.tenant_id = $1 AND t.kind = f.kind AND t.subject_id = f.subject_id
		LEFT JOIN thread_read s ON s.tenant_id = $1 AND s.kind = f.kind AND s.subject_id = f.subject_id AND s.person_id = f.person_id
		WHERE f.tenant_id = $1 AND f.person_id = $2 AND t.head > COALESCE(s.seq, 0) ORDER BY f.since DESC, t.subject_id LIMIT $3`, r.Actor().ID, limit)
}

type newsCount struct {
	N     int `db:"n"`
	Calls int `db:"calls"`
}

func countNews(ctx context.Context, r db.Reader, subject ref.Ref, internal bool) (newsCount, error) {
	return db.One[newsCount](ctx, r, `SELECT count(*) AS n, count(c.message_id) AS calls FROM message m
		LEFT JOIN message_mention c ON c.tenant_id = $1 AND c.target_id = $4 AND c.message_id = m.id
		WHERE m.tenant_id = $1 AND m.kind = $2 AND m.subject_id = $3
		AND m.seq > COALESCE((SELECT s.seq FROM thread_read s WHERE s.tenant_id = $1 AND s.kind = $2 AND s.subject_id = $3 AND s.person_id = $4), 0)
		AND m.internal <= $5 AND m.author_id <> $4 AND m.system_code = '' AND m.deleted_at = 0`, subject.Kind, subject.ID, r.Actor().ID, internal)
}
