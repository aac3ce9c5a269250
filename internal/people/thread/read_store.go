package thread

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

type markRow struct {
	Person string          `db:"person_id"`
	Seq    int64           `db:"seq"`
	At     instant.Instant `db:"at"`
}

// marksOf tells those who do not see notes only what concerns the messages they see.
func marksOf(ctx context.Context, r db.Reader, subject ref.Ref, internal bool) ([]markRow, error) {
	if internal {
		return db.Select[markRow](ctx, r, `SELECT person_id, seq, at FROM thread_read WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3
			ORDER BY at DESC, person_id LIMIT 100`, subject.Kind, subject.ID)
	}
	return db.Select[markRow](ctx, r, `SELECT person_id, public_seq AS seq, public_at AS at FROM thread_read
		WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND public_seq > 0 ORDER BY public_at DESC, person_id LIMIT 100`, subject.Kind, subject.ID)
}
