package account

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// ReopenIn names the account.
type ReopenIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Reopen lets a person come back, with the password they had.
func (a *Accounts) Reopen(ctx context.Context, tx *db.Tx, in ReopenIn) (Account, error) {
	who, err := byID(ctx, tx, in.ID)
	if err != nil {
		return Account{}, err
	}
	if err := api.CheckVersion(in.IfMatch, who.Version); err != nil {
		return Account{}, err
	}
	if !who.Closed {
		return Account{}, fault.Conflict("account.not_closed")
	}
	seen := who.Version
	who.ClosedAt, who.Closed, who.UpdatedAt = 0, false, tx.Now()
	who.Version++
	if err := update(ctx, tx, who, seen); err != nil {
		return Account{}, err
	}
	a.known.forget(tx.Tenant(), who.ID)
	emit(tx, who.ID, Reopened{Version: who.Version})
	return who, nil
}
