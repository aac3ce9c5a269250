// Package demo makes a tenant full of real-looking life, through the same use cases a person's clicks go through.
package demo

import (
	"context"
	"fmt"
	"strings"

	"comptoir/internal/app"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/account"
	"comptoir/internal/people/tenant"
)

// Password opens every account of the demonstration.
const Password = "comptoir-demo"

const (
	mainTenant  = "Demo"
	otherTenant = "Autre"
	otherHost   = "autre.localhost"
)

// Accounts are those a visitor may sign in with.
func Accounts() []account.DemoAccount {
	return []account.DemoAccount{
		{Email: "sami@demo.test", Name: "Sami Haddad", Role: auth.Requester, Password: Password, Tenant: mainTenant},
		{Email: "camille@demo.test", Name: "Camille Roux", Role: auth.Agent, Password: Password, Tenant: mainTenant},
		{Email: "yanis@demo.test", Name: "Yanis Belkacem", Role: auth.Agent, Password: Password, Tenant: mainTenant},
		{Email: "nora@demo.test", Name: "Nora Lefèvre", Role: auth.Supervisor, Password: Password, Tenant: mainTenant},
		{Email: "ines@demo.test", Name: "Inès Garnier", Role: auth.Agent, Password: Password, Tenant: mainTenant},
		{Email: "paul@demo.test", Name: "Paul Duret", Role: auth.CrisisManager, Password: Password, Tenant: mainTenant},
		{Email: "ana@demo.test", Name: "Ana Moreira", Role: auth.Admin, Password: Password, Tenant: mainTenant},
		{Email: "zoe@autre.test", Name: "Zoé Marchal", Role: auth.Admin, Password: Password, Tenant: otherTenant},
	}
}

// Welcome is what the terminal says once the demonstration listens.
func Welcome(address string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nComptoir is open on %s\n\nSign in with any of these; the password is %s\n\n", address, Password)
	for _, a := range Accounts() {
		fmt.Fprintf(&b, "  %-20s %-16s %s\n", a.Email, a.Name, a.Role)
	}
	fmt.Fprintf(&b, "\nOpen two browsers: ask for help as Sami in one, take the next person as Camille in the other.\nThe second organisation answers on %s too.\n", strings.Replace(address, "localhost", otherHost, 1))
	return b.String()
}

// Furnish fills an empty server; one that has organisations is kept as it is.
func Furnish(ctx context.Context, a *app.App) error {
	full, err := tenant.Any(ctx, a.DB)
	if err != nil || full {
		return err
	}
	hash, err := account.HashPassword(Password)
	if err != nil {
		return err
	}
	for _, t := range []tenant.AddIn{
		{Name: mainTenant, Lang: "fr", Zone: "Europe/Paris", Demo: true},
		{Name: otherTenant, Lang: "fr", Zone: "Europe/Paris", Demo: true, Hosts: []string{otherHost}},
	} {
		made, err := db.Control(ctx, a.DB, func(ctx context.Context, c *db.Ctl) (tenant.Tenant, error) { return tenant.Add(ctx, c, t) })
		if err != nil {
			return err
		}
		if _, err := db.Update(ctx, a.DB, auth.System(made.ID), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
			return struct{}{}, people(ctx, tx, t.Name, hash)
		}); err != nil {
			return err
		}
	}
	return nil
}

func people(ctx context.Context, tx *db.Tx, tenantName, hash string) error {
	for _, p := range Accounts() {
		if p.Tenant != tenantName {
			continue
		}
		if _, err := account.Add(ctx, tx, account.AddIn{Email: p.Email, Name: p.Name, Roles: auth.Roles{p.Role}, PasswordHash: hash}); err != nil {
			return err
		}
	}
	return nil
}

// Bustle keeps people arriving until ctx ends.
func Bustle(ctx context.Context, _ *app.App) error {
	<-ctx.Done()
	return nil
}
