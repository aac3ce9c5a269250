package account

import (
	"context"

	"github.com/alexedwards/argon2id"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// ChangePasswordIn is the old and the new password of whoever asks.
type ChangePasswordIn struct {
	Current string `json:"current" maxLength:"1024"`
	New     string `json:"new" maxLength:"1024"`
}

// ChangePassword also ends one's sessions elsewhere, and the links that were under way.
func (a *Accounts) ChangePassword(ctx context.Context, me auth.Actor, in ChangePasswordIn) error {
	type mine struct {
		who  Account
		hash string
	}
	m, err := db.View(ctx, a.c.DB, me, func(ctx context.Context, r db.Reader) (mine, error) {
		who, err := byID(ctx, r, me.ID)
		if err != nil {
			return mine{}, err
		}
		hash, err := passwordOf(ctx, r, me.ID)
		return mine{who, hash}, err
	})
	if err != nil {
		return err
	}
	key := "p:" + me.Tenant + me.ID
	if w := a.byEmail.Wait(key); w > 0 {
		return fault.TooMany("account.too_many_tries").With(api.RetryArg, api.Seconds(w))
	}
	if err := checkPassword("new", in.New, m.who.Email, m.who.Name); err != nil {
		return err
	}
	if err := a.hasher.enter(ctx); err != nil {
		return err
	}
	defer a.hasher.leave()
	same := false
	if m.hash != "" {
		if same, err = argon2id.ComparePasswordAndHash(in.Current, m.hash); err != nil {
			return err
		}
	}
	if !same {
		a.byEmail.Count(key)
		return fault.InvalidField("current", "account.wrong_password")
	}
	hash, err := HashPassword(in.New)
	if err != nil {
		return err
	}
	_, err = db.Update(ctx, a.c.DB, me, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		if err := replacePassword(ctx, tx, me.ID, m.hash, hash); err != nil {
			return struct{}{}, err
		}
		if err := deleteLinks(ctx, tx, me.ID); err != nil {
			return struct{}{}, err
		}
		if _, err := deleteSessions(ctx, tx, me.ID, me.Session); err != nil {
			return struct{}{}, err
		}
		a.known.forget(me.Tenant, me.ID)
		emit(tx, me.ID, PasswordChanged{Session: me.Session})
		return struct{}{}, nil
	})
	return err
}
