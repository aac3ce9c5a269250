package thread

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

func follow(ctx context.Context, tx *db.Tx, subject ref.Ref, person string) (int64, error) {
	return tx.Exec(ctx, `INSERT INTO thread_follower (tenant_id, kind, subject_id, person_id, since) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, kind, subject_id, person_id) DO NOTHING`, subject.Kind, subject.ID, person, tx.Now())
}

func unfollow(ctx context.Context, tx *db.Tx, subject ref.Ref, person string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM thread_follower WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND person_id = $4`, subject.Kind, subject.ID, person)
}

func followersOf(ctx context.Context, r db.Reader, subject ref.Ref) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT person_id FROM thread_follower WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 ORDER BY since, person_id`,
		subject.Kind, subject.ID)
}
