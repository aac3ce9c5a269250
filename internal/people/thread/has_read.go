package thread

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

// HasRead says whether a person has read a record's thread up to a message.
func HasRead(ctx context.Context, r db.Reader, subject ref.Ref, person string, seq int64) (bool, error) {
	n, err := db.Select[int](ctx, r, `SELECT 1 FROM thread_read WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND person_id = $4 AND seq >= $5`,
		subject.Kind, subject.ID, person, seq)
	return len(n) > 0, err
}
