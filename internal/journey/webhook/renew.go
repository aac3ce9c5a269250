package webhook

import (
	"context"

	"comptoir/internal/base/db"
)

// RenewIn names a hook.
type RenewIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Renew gives a hook another secret, shown once. What is sent from now on is signed with it, and no longer with the old one.
func (h *Hooks) Renew(ctx context.Context, tx *db.Tx, in RenewIn) (Hook, error) {
	w, err := byID(ctx, tx, in.ID)
	if err != nil {
		return Hook{}, err
	}
	w.Secret = newSecret()
	out, err := save(ctx, tx, w, "renewed")
	out.Secret = w.Secret
	return out, err
}
