package account

import (
	"context"

	"comptoir/internal/base/db"
)

// SetAvatar makes a file the actor's picture, or with "" takes it away. Who asks has checked that it is a picture of theirs.
func SetAvatar(ctx context.Context, tx *db.Tx, file string) error {
	me := tx.Actor().ID
	version, err := db.One[int64](ctx, tx, `UPDATE person SET avatar = $2, updated_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $4
		RETURNING version`, file, tx.Now(), me)
	if err == nil {
		emit(tx, me, Edited{Version: version, Fields: []string{"avatar"}})
	}
	return err
}
