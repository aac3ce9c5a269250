package account

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// InviteIn names the account.
type InviteIn struct {
	ID string `path:"id" json:"-"`
}

// Invite gives a person who has no password yet the link to choose one.
func (a *Accounts) Invite(ctx context.Context, tx *db.Tx, in InviteIn) (Link, error) {
	who, err := byID(ctx, tx, in.ID)
	switch {
	case err != nil:
		return Link{}, err
	case who.Closed:
		return Link{}, fault.Conflict("account.closed")
	case who.Joined:
		return Link{}, fault.Conflict("account.already_joined")
	}
	l, err := a.give(ctx, tx, who, kindInvite, inviteFor)
	if err == nil {
		emit(tx, who.ID, Invited{})
	}
	return l, err
}
