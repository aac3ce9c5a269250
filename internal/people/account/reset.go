package account

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// ResetIn names the account.
type ResetIn struct {
	ID string `path:"id" json:"-"`
}

// Reset is an admin giving somebody the link to choose a new password. The old one works until the link is used.
func (a *Accounts) Reset(ctx context.Context, tx *db.Tx, in ResetIn) (Link, error) {
	who, err := byID(ctx, tx, in.ID)
	switch {
	case err != nil:
		return Link{}, err
	case who.Closed:
		return Link{}, fault.Conflict("account.closed")
	}
	l, err := a.give(ctx, tx, who, kindReset, resetFor)
	if err == nil {
		emit(tx, who.ID, ResetSent{})
	}
	return l, err
}

// ResetMineIn is the address of who forgot a password.
type ResetMineIn struct {
	Email string `json:"email" maxLength:"254"`
}

// ResetMine mails a link to who forgot a password, if the address has an account. The caller learns nothing: the answer comes
// at once, and what there is to do is done behind it.
func (a *Accounts) ResetMine(ctx context.Context, in ResetMineIn, from From) error {
	email, address := "r:"+FoldEmail(in.Email), "a:"+network(from.Address)
	if w := max(a.byEmail.Wait(email), a.byAddress.Wait(address)); w > 0 {
		return fault.TooMany("account.too_many_tries").With(api.RetryArg, api.Seconds(w))
	}
	a.failed(email, address)
	behind := context.WithoutCancel(ctx)
	a.background.Go(func() {
		if err := a.mailResets(behind, in.Email, from.Host); err != nil {
			a.c.Log.ErrorContext(behind, "a link for a new password could not be mailed", "error", err)
		}
	})
	return nil
}

func (a *Accounts) mailResets(ctx context.Context, email, host string) error {
	logins, err := a.loginsAt(ctx, email, host)
	if err != nil {
		return err
	}
	for _, l := range logins {
		if !l.Suspended.IsZero() {
			continue
		}
		_, err := db.Update(ctx, a.c.DB, auth.System(l.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
			who, err := byID(ctx, tx, l.Account)
			if err != nil || who.Closed {
				return struct{}{}, err
			}
			kind, life := kindReset, resetMyselfIn
			if !who.Joined {
				kind, life = kindInvite, inviteFor
			}
			if _, err := a.give(ctx, tx, who, kind, life); err != nil {
				return struct{}{}, err
			}
			emit(tx, who.ID, ResetSent{})
			return struct{}{}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
