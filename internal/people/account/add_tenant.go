package account

import (
	"context"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/tenant"
)

// AddTenantIn is a new organisation and its first admin, as a command gives them.
type AddTenantIn struct {
	Name, Host            string
	AdminEmail, AdminName string
	Lang, Zone            string
}

// TenantAdded is a new tenant, and the link with which its admin chooses a password.
type TenantAdded struct {
	Tenant tenant.Tenant `json:"tenant"`
	Admin  Account       `json:"admin"`
	Invite Link          `json:"invite"`
}

// AddTenant is the operator's: `comptoir tenant add`.
func (a *Accounts) AddTenant(ctx context.Context, in AddTenantIn) (TenantAdded, error) {
	add := tenant.AddIn{Name: in.Name, Lang: in.Lang, Zone: in.Zone}
	if in.Host != "" {
		add.Hosts = []string{in.Host}
	}
	if in.AdminName == "" {
		in.AdminName, _, _ = strings.Cut(in.AdminEmail, "@")
	}
	return db.Control(ctx, a.c.DB, func(ctx context.Context, c *db.Ctl) (TenantAdded, error) {
		tx, admin, err := a.found(ctx, c, add, AddIn{Email: in.AdminEmail, Name: in.AdminName})
		if err != nil {
			return TenantAdded{}, err
		}
		t, err := tenant.Mine(ctx, tx)
		if err != nil {
			return TenantAdded{}, err
		}
		link, err := a.Invite(ctx, tx, InviteIn{ID: admin.ID})
		return TenantAdded{t, admin, link}, err
	})
}

// AddWithPassword is the operator's: `comptoir user add`. The password is checked and hashed before the transaction.
func (a *Accounts) AddWithPassword(ctx context.Context, tenantID string, in AddIn, password string) (Account, error) {
	if password != "" {
		if err := checkPassword("password", password, in.Email, in.Name); err != nil {
			return Account{}, err
		}
		hash, err := a.hasher.hash(ctx, password)
		if err != nil {
			return Account{}, err
		}
		in.PasswordHash = hash
	}
	return db.Update(ctx, a.c.DB, auth.System(tenantID), func(ctx context.Context, tx *db.Tx) (Account, error) { return Add(ctx, tx, in) })
}
