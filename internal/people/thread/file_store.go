package thread

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
)

// attach gives the actor's loose files to a message, in the order they were uploaded.
func attach(ctx context.Context, tx *db.Tx, subject ref.Ref, message string, internal bool, files []string) ([]File, error) {
	in, args := some(7, files)
	out, err := db.Select[File](ctx, tx, `UPDATE file SET kind = $2, subject_id = $3, message_id = $4, internal = $5
		WHERE tenant_id = $1 AND owner_id = $6 AND kind = '' AND id`+in+` RETURNING id, name, size, type, width, height`,
		append([]any{subject.Kind, subject.ID, message, internal, tx.Actor().ID}, args...)...)
	if err != nil {
		return nil, err
	}
	if len(out) != len(files) {
		return nil, fault.InvalidField("files", "file.not_yours")
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

type attached struct {
	File
	Message string `db:"message_id"`
}

func filesOf(ctx context.Context, r db.Reader, messages []string) ([]attached, error) {
	in, args := some(2, messages)
	return db.Select[attached](ctx, r, `SELECT id, name, size, type, width, height, message_id FROM file WHERE tenant_id = $1 AND message_id`+in+` ORDER BY id`, args...)
}
