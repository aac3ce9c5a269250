package thread

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

// LetGo takes the files off a record that has no more need of them: attached to nothing, they are swept in a day.
func LetGo(ctx context.Context, tx *db.Tx, subject ref.Ref) error {
	_, err := tx.Exec(ctx, `UPDATE file SET kind = '', subject_id = '', created_at = $4 WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND message_id = ''`,
		subject.Kind, subject.ID, tx.Now())
	return err
}
