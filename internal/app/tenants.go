package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/account"
	"comptoir/internal/people/tenant"
)

// TenantAdd are the arguments of `tenant add`.
type TenantAdd struct{ Name, Host, AdminEmail, AdminName, Lang string }

// TenantName names an organisation by id, host or name.
type TenantName struct{ Tenant string }

// UserAdd are the arguments of `user add`.
type UserAdd struct {
	Tenant, Email, Name, Password string
	Roles                         []string
}

func migrate(_ context.Context, a *App, _ []byte, _ io.Reader, out io.Writer) error {
	_, err := fmt.Fprintf(out, "The %s database is at this version.\n", a.DB.Engine())
	return err
}

func tenantAdd(ctx context.Context, a *App, args []byte, _ io.Reader, out io.Writer) error {
	var in TenantAdd
	if err := json.Unmarshal(args, &in); err != nil {
		return err
	}
	if in.AdminName == "" {
		in.AdminName, _, _ = strings.Cut(in.AdminEmail, "@")
	}
	made, err := a.Accounts.AddTenant(ctx, account.AddTenantIn{Name: in.Name, Host: in.Host, AdminEmail: in.AdminEmail, AdminName: in.AdminName, Lang: in.Lang})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s (%s) is there. %s chooses a password at:\n\n  %s\n\n", made.Tenant.Name, made.Tenant.ID, made.Admin.Email, made.Invite.Link)
	return err
}

func tenantList(ctx context.Context, a *App, _ []byte, _ io.Reader, out io.Writer) error {
	all, err := tenant.List(ctx, a.DB)
	if err != nil {
		return err
	}
	for _, t := range all {
		state := "open"
		if t.Suspended() {
			state = "suspended"
		}
		if _, err := fmt.Fprintf(out, "%s  %-9s  %s\n", t.ID, state, t.Name); err != nil {
			return err
		}
	}
	return nil
}

func tenantSuspend(ctx context.Context, a *App, args []byte, _ io.Reader, out io.Writer) error {
	t, err := a.tenantNamed(ctx, args)
	if err != nil {
		return err
	}
	if _, err := tenant.Suspend(ctx, a.DB, t.ID); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s is suspended: nobody of it can sign in.\n", t.Name)
	return err
}

func tenantResume(ctx context.Context, a *App, args []byte, _ io.Reader, out io.Writer) error {
	t, err := a.tenantNamed(ctx, args)
	if err != nil {
		return err
	}
	if _, err := tenant.Resume(ctx, a.DB, t.ID); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s is open again.\n", t.Name)
	return err
}

func tenantExport(ctx context.Context, a *App, args []byte, _ io.Reader, out io.Writer) error {
	t, err := a.tenantNamed(ctx, args)
	if err != nil {
		return err
	}
	return tenant.Export(ctx, a.DB, t.ID, out)
}

func userAdd(ctx context.Context, a *App, args []byte, _ io.Reader, out io.Writer) error {
	var in UserAdd
	if err := json.Unmarshal(args, &in); err != nil {
		return err
	}
	t, err := a.tenantNamed(ctx, args)
	if err != nil {
		return err
	}
	roles := make(auth.Roles, len(in.Roles))
	for i, r := range in.Roles {
		roles[i] = auth.Role(r)
	}
	add := account.AddIn{Email: in.Email, Name: in.Name, Roles: roles}
	if in.Password != "" {
		made, err := a.Accounts.AddWithPassword(ctx, t.ID, add, in.Password)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s (%s) can sign in to %s.\n", made.Name, made.Email, t.Name)
		return err
	}
	link, err := db.Update(ctx, a.DB, auth.System(t.ID), func(ctx context.Context, tx *db.Tx) (account.Link, error) {
		made, err := account.Add(ctx, tx, add)
		if err != nil {
			return account.Link{}, err
		}
		return a.Accounts.Invite(ctx, tx, account.InviteIn{ID: made.ID})
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s chooses a password at:\n\n  %s\n\n", in.Email, link.Link)
	return err
}

// tenantNamed finds the organisation by id, host or name; the only one where none is named.
func (a *App) tenantNamed(ctx context.Context, args []byte) (tenant.Tenant, error) {
	var in TenantName
	if err := json.Unmarshal(args, &in); err != nil {
		return tenant.Tenant{}, err
	}
	all, err := tenant.List(ctx, a.DB)
	if err != nil {
		return tenant.Tenant{}, err
	}
	if in.Tenant == "" {
		switch {
		case len(all) == 0:
			return tenant.Tenant{}, fmt.Errorf("there is no organisation yet: `comptoir tenant add` makes one")
		case len(all) > 1:
			return all[0], a.onlyOr(all)
		}
		return all[0], nil
	}
	for _, t := range all {
		if t.ID == in.Tenant || strings.EqualFold(t.Name, in.Tenant) {
			return t, nil
		}
	}
	t, ok, err := tenant.ByHost(ctx, a.DB, in.Tenant)
	if err == nil && !ok {
		err = fmt.Errorf("no organisation has the id, host or name %q", in.Tenant)
	}
	return t, err
}

// onlyOr lets commands on a demonstration go to its first organisation; elsewhere it must be named.
func (a *App) onlyOr(all []tenant.Tenant) error {
	if all[0].Demo {
		return nil
	}
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.Name
	}
	return fmt.Errorf("there are several organisations (%s): say which with --tenant", strings.Join(names, ", "))
}
