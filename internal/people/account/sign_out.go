package account

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// SignOut ends the session that asks. A token has none: it is revoked, not signed out.
func (a *Accounts) SignOut(ctx context.Context, tx *db.Tx) (api.None, error) {
	me := tx.Actor()
	return a.SignOutOf(ctx, tx, SignOutOfIn{ID: me.Session})
}

// SignOutOfIn names one of one's own sessions.
type SignOutOfIn struct {
	ID string `path:"id" json:"-"`
}

// SignOutOf ends one of one's own sessions, such as the one left open on a shared computer.
func (a *Accounts) SignOutOf(ctx context.Context, tx *db.Tx, in SignOutOfIn) (api.None, error) {
	me := tx.Actor().ID
	ended, err := deleteSession(ctx, tx, me, in.ID)
	if err != nil || !ended {
		return api.None{}, err
	}
	a.known.forget(tx.Tenant(), me)
	emit(tx, me, SessionClosed{Session: in.ID})
	return api.None{}, nil
}

// SignOutEverywhere ends every session of whoever asks, this one too.
func (a *Accounts) SignOutEverywhere(ctx context.Context, tx *db.Tx) (api.None, error) {
	return api.None{}, a.endSessions(ctx, tx, tx.Actor().ID)
}

// SignOutPersonIn names an account.
type SignOutPersonIn struct {
	ID string `path:"id" json:"-"`
}

// SignOutPerson is an admin ending every session of somebody.
func (a *Accounts) SignOutPerson(ctx context.Context, tx *db.Tx, in SignOutPersonIn) (api.None, error) {
	who, err := byID(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	return api.None{}, a.endSessions(ctx, tx, who.ID)
}

func (a *Accounts) endSessions(ctx context.Context, tx *db.Tx, account string) error {
	if account == "" {
		return fault.NotFound("account.not_found")
	}
	n, err := deleteSessions(ctx, tx, account, "")
	if err != nil || n == 0 {
		return err
	}
	a.known.forget(tx.Tenant(), account)
	emit(tx, account, SessionClosed{})
	return nil
}
