package account

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// CloseIn names the account.
type CloseIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Close ends an account: its sessions, tokens and links end with it; what the person wrote keeps their name.
func (a *Accounts) Close(ctx context.Context, tx *db.Tx, in CloseIn) (Account, error) {
	who, err := byID(ctx, tx, in.ID)
	if err != nil {
		return Account{}, err
	}
	if err := api.CheckVersion(in.IfMatch, who.Version); err != nil {
		return Account{}, err
	}
	switch {
	case who.Closed:
		return Account{}, fault.Conflict("account.already_closed")
	case who.ID == tx.Actor().ID:
		return Account{}, fault.Conflict("account.close_oneself")
	}
	if who.Roles.Has(auth.Admin) {
		if err := keepAnAdmin(ctx, tx, who.ID); err != nil {
			return Account{}, err
		}
	}
	seen := who.Version
	who.ClosedAt, who.Closed, who.UpdatedAt, who.SeenAt = tx.Now(), true, tx.Now(), 0
	who.Version++
	if err := update(ctx, tx, who, seen); err != nil {
		return Account{}, err
	}
	if _, err := deleteSessions(ctx, tx, who.ID, ""); err != nil {
		return Account{}, err
	}
	if err := deleteTokens(ctx, tx, who.ID); err != nil {
		return Account{}, err
	}
	a.known.forget(tx.Tenant(), who.ID)
	emit(tx, who.ID, Closed{Version: who.Version})
	return who, nil
}
