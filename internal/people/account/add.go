package account

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/tenant"
)

// AddIn describes a new account. ID is for those who must know it beforehand (the demo, an import); PasswordHash for those who
// hashed a password before the transaction. Without a hash the person is invited.
type AddIn struct {
	ID           string     `json:"-"`
	PasswordHash string     `json:"-"`
	Email        string     `json:"email" maxLength:"254"`
	Name         string     `json:"name" maxLength:"120"`
	Roles        auth.Roles `json:"roles" nullable:"false" enum:"requester,agent,supervisor,crisis_manager,admin"`
	Lang         string     `json:"lang,omitempty" enum:"fr,en"`
	Zone         string     `json:"zone,omitempty" maxLength:"60"`
	Title        string     `json:"title,omitempty" maxLength:"120"`
	Department   string     `json:"department,omitempty" maxLength:"120"`
	Site         string     `json:"site,omitempty" maxLength:"120"`
	Phone        string     `json:"phone,omitempty" maxLength:"120"`
}

var errEmailTaken = fault.Conflict("account.email_taken")

// Add makes an account and the person it belongs to.
func Add(ctx context.Context, tx *db.Tx, in AddIn) (Account, error) {
	a := Account{ID: in.ID, Lang: in.Lang, Zone: in.Zone, Theme: "system", Density: "comfortable", Joined: in.PasswordHash != "",
		CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1}
	if a.ID == "" {
		a.ID = id.New()
	}
	if a.Lang == "" || a.Zone == "" {
		t, err := tenant.Mine(ctx, tx)
		if err != nil {
			return Account{}, err
		}
		if a.Lang == "" {
			a.Lang = t.Lang
		}
		if a.Zone == "" {
			a.Zone = t.Zone
		}
	}
	var err error
	if a.Email, err = cleanEmail(in.Email); err != nil {
		return Account{}, err
	}
	if a.Name, err = cleanName(in.Name); err != nil {
		return Account{}, err
	}
	if a.Roles, err = cleanRoles(in.Roles); err != nil {
		return Account{}, err
	}
	if err := cleanCard(&a, in.Title, in.Department, in.Site, in.Phone); err != nil {
		return Account{}, err
	}
	if err := checkPreferences(a); err != nil {
		return Account{}, err
	}
	if err := insert(ctx, tx, a, in.PasswordHash); err != nil {
		return Account{}, err
	}
	emit(tx, a.ID, Added{Roles: a.Roles})
	return a, nil
}

func cleanCard(a *Account, title, department, site, phone string) (err error) {
	for _, f := range []struct {
		name, text string
		into       *string
	}{{"title", title, &a.Title}, {"department", department, &a.Department}, {"site", site, &a.Site}, {"phone", phone, &a.Phone}} {
		if *f.into, err = cleanText(f.name, f.text); err != nil {
			return err
		}
	}
	return nil
}

// emit tells whoever watches this account, and whoever looks at lists of people.
func emit(tx *db.Tx, account string, p event.Payload) {
	tx.Emit(ref.Of(Kind, account), p, "account:"+account, "people")
}
