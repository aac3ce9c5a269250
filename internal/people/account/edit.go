package account

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// EditIn is what an admin changes of an account; what is absent stays.
type EditIn struct {
	ID         string      `path:"id" json:"-"`
	IfMatch    string      `header:"If-Match" json:"-"`
	Email      *string     `json:"email,omitempty" maxLength:"254"`
	Name       *string     `json:"name,omitempty" maxLength:"120"`
	Roles      *auth.Roles `json:"roles,omitempty" nullable:"false" enum:"requester,agent,supervisor,crisis_manager,admin"`
	Lang       *string     `json:"lang,omitempty" enum:"fr,en"`
	Zone       *string     `json:"zone,omitempty" maxLength:"60"`
	Title      *string     `json:"title,omitempty" maxLength:"120"`
	Department *string     `json:"department,omitempty" maxLength:"120"`
	Site       *string     `json:"site,omitempty" maxLength:"120"`
	Phone      *string     `json:"phone,omitempty" maxLength:"120"`
}

// Edit changes an account. New roles hold from the next request on.
func (a *Accounts) Edit(ctx context.Context, tx *db.Tx, in EditIn) (Account, error) {
	before, err := byID(ctx, tx, in.ID)
	if err != nil {
		return Account{}, err
	}
	if err := api.CheckVersion(in.IfMatch, before.Version); err != nil {
		return Account{}, err
	}
	after := before
	if in.Email != nil {
		if after.Email, err = cleanEmail(*in.Email); err != nil {
			return Account{}, err
		}
	}
	if in.Name != nil {
		if after.Name, err = cleanName(*in.Name); err != nil {
			return Account{}, err
		}
	}
	if in.Roles != nil {
		if after.Roles, err = cleanRoles(*in.Roles); err != nil {
			return Account{}, err
		}
	}
	set(&after.Lang, in.Lang)
	set(&after.Zone, in.Zone)
	err = cleanCard(&after, or(in.Title, after.Title), or(in.Department, after.Department), or(in.Site, after.Site), or(in.Phone, after.Phone))
	if err != nil {
		return Account{}, err
	}
	return a.save(ctx, tx, before, after)
}

// save writes what differs, keeps what depends on it, and tells.
func (a *Accounts) save(ctx context.Context, tx *db.Tx, before, after Account) (Account, error) {
	if err := checkPreferences(after); err != nil {
		return Account{}, err
	}
	fields, roles := changed(before, after), !slices.Equal(before.Roles, after.Roles)
	if len(fields) == 0 && !roles {
		return before, nil
	}
	if roles && before.Roles.Has(auth.Admin) && !after.Roles.Has(auth.Admin) && !before.Closed {
		if err := keepAnAdmin(ctx, tx, before.ID); err != nil {
			return Account{}, err
		}
	}
	after.Version++
	after.UpdatedAt = tx.Now()
	if err := update(ctx, tx, after, before.Version); err != nil {
		return Account{}, err
	}
	if slices.Contains(fields, "email") {
		if err := moveLogin(ctx, tx, after.ID, FoldEmail(after.Email)); err != nil {
			return Account{}, err
		}
		// A link mailed to the old address must not open the account.
		if err := deleteLinks(ctx, tx, after.ID); err != nil {
			return Account{}, err
		}
	}
	if slices.Contains(fields, "email") || slices.Contains(fields, "name") {
		if err := deleteWords(ctx, tx, after.ID); err != nil {
			return Account{}, err
		}
		if err := insertWords(ctx, tx, after); err != nil {
			return Account{}, err
		}
	}
	a.known.forget(tx.Tenant(), after.ID)
	if len(fields) > 0 {
		emit(tx, after.ID, Edited{Version: after.Version, Fields: fields})
	}
	if roles {
		emit(tx, after.ID, RolesChanged{Version: after.Version, Roles: after.Roles})
	}
	return after, nil
}

// keepAnAdmin refuses the act that would leave nobody to administer the tenant.
func keepAnAdmin(ctx context.Context, tx *db.Tx, leaving string) error {
	if err := lockTenant(ctx, tx); err != nil {
		return err
	}
	n, err := otherAdmins(ctx, tx, leaving)
	if err == nil && n == 0 {
		return fault.Conflict("account.last_admin")
	}
	return err
}

func changed(b, a Account) []string {
	var out []string
	for _, f := range []struct {
		name     string
		old, new string
	}{
		{"email", b.Email, a.Email},
		{"name", b.Name, a.Name},
		{"lang", b.Lang, a.Lang},
		{"zone", b.Zone, a.Zone},
		{"theme", b.Theme, a.Theme},
		{"density", b.Density, a.Density},
		{"title", b.Title, a.Title},
		{"department", b.Department, a.Department},
		{"site", b.Site, a.Site},
		{"phone", b.Phone, a.Phone},
	} {
		if f.old != f.new {
			out = append(out, f.name)
		}
	}
	return out
}

func set(into *string, v *string) {
	if v != nil {
		*into = *v
	}
}

func or(v *string, old string) string {
	if v != nil {
		return *v
	}
	return old
}
