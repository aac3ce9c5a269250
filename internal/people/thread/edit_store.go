package thread

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// update keeps a new wording if nobody changed the old one meanwhile.
func update(ctx context.Context, tx *db.Tx, w row, old string) (int64, error) {
	var mentions any = ""
	if len(w.Mentions.V) > 0 {
		mentions = w.Mentions
	}
	version, err := db.One[int64](ctx, tx, `UPDATE message SET text = $3, mentions = $4, edited_at = $5, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND deleted_at = 0 AND text = $6 RETURNING version`, w.ID, w.Text, mentions, w.EditedAt, old)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.Stale("record.stale")
	}
	return version, err
}

// erase takes away the words and what hangs on them.
func erase(ctx context.Context, tx *db.Tx, w row) (int64, error) {
	version, err := db.One[int64](ctx, tx, `UPDATE message SET text = '', mentions = '', reactions = 0, deleted_at = $3, deleted_by = $4, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND deleted_at = 0 RETURNING version`, w.ID, w.DeletedAt, tx.Actor().ID)
	if errors.Is(err, db.ErrNoRows) {
		return 0, errDeleted
	}
	if err != nil {
		return 0, err
	}
	if _, err = tx.Exec(ctx, `DELETE FROM message_reaction WHERE tenant_id = $1 AND message_id = $2`, w.ID); err != nil {
		return 0, err
	}
	return version, forgetMentions(ctx, tx, w.ID, nil)
}

// trace keeps what a message said; w has its new version.
func trace(ctx context.Context, tx *db.Tx, w row, old string, deleted bool) error {
	_, err := tx.Exec(ctx, `INSERT INTO message_edit (tenant_id, message_id, version, at, by_id, text, deleted) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		w.ID, w.Version-1, tx.Now(), tx.Actor().ID, old, deleted)
	return err
}

type traceRow struct {
	Version int64           `db:"version"`
	At      instant.Instant `db:"at"`
	By      string          `db:"by_id"`
	Text    string          `db:"text"`
	Deleted bool            `db:"deleted"`
}

func tracesOf(ctx context.Context, r db.Reader, message string) ([]traceRow, error) {
	return db.Select[traceRow](ctx, r, `SELECT version, at, by_id, text, deleted FROM message_edit WHERE tenant_id = $1 AND message_id = $2 ORDER BY version`, message)
}

// forgetMentions drops the mentions of a message that are not among those kept.
func forgetMentions(ctx context.Context, tx *db.Tx, message string, keep []Mention) error {
	ids := []string{""}
	for _, m := range keep {
		ids = append(ids, m.ID)
	}
	in, args := some(3, ids)
	_, err := tx.Exec(ctx, `DELETE FROM message_mention WHERE tenant_id = $1 AND message_id = $2 AND target_id NOT`+in, append([]any{message}, args...)...)
	return err
}
