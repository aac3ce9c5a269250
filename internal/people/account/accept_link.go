package account

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

// AcceptLinkIn is what a person who followed a link chose.
type AcceptLinkIn struct {
	Token    string `path:"token" json:"-" maxLength:"60"`
	Name     string `json:"name,omitempty" maxLength:"120"`
	Password string `json:"password" maxLength:"1024"`
}

// AcceptLink sets the password, ends sessions opened with an older one, and opens a session. The link works once.
func (a *Accounts) AcceptLink(ctx context.Context, in AcceptLinkIn, from From) (SignedIn, error) {
	l, who, _, err := a.follow(ctx, in.Token)
	if err != nil {
		return SignedIn{}, err
	}
	name := who.Name
	if in.Name != "" && l.Kind == kindInvite {
		if name, err = cleanName(in.Name); err != nil {
			return SignedIn{}, err
		}
	}
	if err := checkPassword("password", in.Password, who.Email, name); err != nil {
		return SignedIn{}, err
	}
	hash, err := a.hasher.hash(ctx, in.Password)
	if err != nil {
		return SignedIn{}, err
	}
	out, err := db.Update(ctx, a.c.DB, auth.Actor{Tenant: l.Tenant, ID: l.Account, Name: name}, func(ctx context.Context, tx *db.Tx) (SignedIn, error) {
		used, err := useLink(ctx, tx, l.Hash)
		if err != nil {
			return SignedIn{}, err
		}
		if !used {
			return SignedIn{}, errLinkUnknown
		}
		before, err := byID(ctx, tx, l.Account)
		if err != nil {
			return SignedIn{}, err
		}
		after := before
		after.Name = name
		if _, err := a.save(ctx, tx, before, after); err != nil {
			return SignedIn{}, err
		}
		if err := setPassword(ctx, tx, l.Account, hash); err != nil {
			return SignedIn{}, err
		}
		if err := deleteLinks(ctx, tx, l.Account); err != nil {
			return SignedIn{}, err
		}
		if _, err := deleteSessions(ctx, tx, l.Account, ""); err != nil {
			return SignedIn{}, err
		}
		a.known.forget(tx.Tenant(), l.Account)
		if before.Joined {
			emit(tx, l.Account, PasswordChanged{})
		} else {
			emit(tx, l.Account, Joined{})
		}
		return a.begin(ctx, tx, l.Account, from)
	})
	if err == nil {
		a.byEmail.Clear("e:" + FoldEmail(who.Email))
	}
	return out, err
}
