package thread

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

const fileColumns = `id, name, size, type, width, height`

var errNotYourFile = fault.InvalidField("files", "file.not_yours")

type attached struct {
	File
	Message string          `db:"message_id"`
	At      instant.Instant `db:"created_at"`
}

// attach gives the actor's loose files to a message or a record, and answers them in the order they were uploaded.
func attach(ctx context.Context, tx *db.Tx, subject ref.Ref, message string, internal bool, files []string) ([]File, error) {
	if slices.ContainsFunc(files, func(id string) bool { return !sound(id) }) {
		return nil, errNotYourFile
	}
	in, args := some(7, files)
	rows, err := db.Select[attached](ctx, tx, `UPDATE file SET kind = $2, subject_id = $3, message_id = $4, internal = $5
		WHERE tenant_id = $1 AND owner_id = $6 AND kind = '' AND id`+in+` RETURNING `+fileColumns+`, message_id, created_at`,
		append([]any{subject.Kind, subject.ID, message, internal, tx.Actor().ID}, args...)...)
	if err != nil {
		return nil, err
	}
	if len(rows) != len(files) {
		return nil, errNotYourFile
	}
	slices.SortFunc(rows, func(a, b attached) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	out := make([]File, len(rows))
	for i, w := range rows {
		out[i] = w.File
	}
	return out, nil
}

func filesOf(ctx context.Context, r db.Reader, messages []string) ([]attached, error) {
	in, args := some(2, messages)
	return db.Select[attached](ctx, r, `SELECT `+fileColumns+`, message_id, created_at FROM file WHERE tenant_id = $1 AND message_id <> '' AND message_id`+in+`
		ORDER BY created_at, id`, args...)
}

func filesOn(ctx context.Context, r db.Reader, subject ref.Ref) ([]File, error) {
	return db.Select[File](ctx, r, `SELECT `+fileColumns+` FROM file WHERE tenant_id = $1 AND kind <> '' AND kind = $2 AND subject_id = $3 AND message_id = ''
		ORDER BY created_at, id`, subject.Kind, subject.ID)
}

const keptColumns = fileColumns + `, owner_id, sha256, kind, subject_id, message_id, internal, created_at`

func loadFile(ctx context.Context, r db.Reader, file string) (keptFile, error) {
	if !sound(file) {
		return keptFile{}, errNoFile
	}
	f, err := db.One[keptFile](ctx, r, `SELECT `+keptColumns+` FROM file WHERE tenant_id = $1 AND id = $2`, file)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoFile
	}
	return f, err
}

// insertFile says whether the file is new: the actor may have uploaded one under the same key.
func insertFile(ctx context.Context, tx *db.Tx, f File, sha256, key string) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO file (tenant_id, id, owner_id, name, size, type, width, height, sha256, upload_key, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (tenant_id, owner_id, upload_key) WHERE upload_key <> '' DO NOTHING`,
		f.ID, tx.Actor().ID, f.Name, f.Size, f.Type, f.Width, f.Height, sha256, key, tx.Now())
	return n > 0, err
}

func fileOfKey(ctx context.Context, r db.Reader, key string) (keptFile, error) {
	return db.One[keptFile](ctx, r, `SELECT `+keptColumns+` FROM file WHERE tenant_id = $1 AND owner_id = $2 AND upload_key <> '' AND upload_key = $3`, r.Actor().ID, key)
}

func dropLoose(ctx context.Context, tx *db.Tx, before instant.Instant, limit int) ([]string, error) {
	return db.Select[string](ctx, tx, `DELETE FROM file WHERE tenant_id = $1 AND kind = '' AND id IN (
		SELECT id FROM file WHERE tenant_id = $1 AND kind = '' AND created_at < $2 ORDER BY created_at LIMIT $3) RETURNING id`, before, limit)
}

func knownFiles(ctx context.Context, r db.Reader, ids []string) (map[string]bool, error) {
	in, args := some(2, ids)
	rows, err := db.Select[string](ctx, r, `SELECT id FROM file WHERE tenant_id = $1 AND id`+in, args...)
	out := make(map[string]bool, len(rows))
	for _, id := range rows {
		out[id] = true
	}
	return out, err
}
