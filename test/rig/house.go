package rig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"comptoir/internal/app"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/config"
	"comptoir/internal/base/db"
	"comptoir/internal/people/account"
)

// Plan says who is to be there.
type Plan struct {
	Tenant     string
	Agents     int
	Requesters int // with a token each
	Silent     int // requesters without a token
	Supervisor bool
}

// Person is somebody of the house, and the token they act by.
type Person struct {
	ID, Name, Email, Token string
}

// House is a furnished tenant.
type House struct {
	Tenant     string
	Agents     []Person
	Requesters []Person
	Silent     []string // ids
	Supervisor Person
	Admin      Person
}

// Password opens every account of a house.
const Password = "a-long-enough-password"

// Open builds the application on a place's data, without serving.
func Open(ctx context.Context, p Place) (*app.App, error) {
	flags := map[string]string{"data": p.Data, "log_level": "warn"}
	if p.DSN != "" {
		flags["database"] = p.DSN
	}
	cfg, err := config.Load(config.Sources{Flags: flags})
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, cfg, app.Options{Version: "rig", Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

// Furnish makes tenants on a place that no server uses, and does more with the open application.
func Furnish(ctx context.Context, p Place, plans []Plan, more func(*app.App, []House) error) (houses []House, err error) {
	a, err := Open(ctx, p)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	hash, err := account.HashPassword(Password)
	if err != nil {
		return nil, err
	}
	for _, plan := range plans {
		h, err := furnish(ctx, a, plan, hash)
		if err != nil {
			return nil, err
		}
		houses = append(houses, h)
	}
	if more != nil {
		err = more(a, houses)
	}
	return houses, err
}

func furnish(ctx context.Context, a *app.App, plan Plan, hash string) (House, error) {
	made, err := a.Accounts.AddTenant(ctx, account.AddTenantIn{Name: plan.Tenant, AdminEmail: "admin@" + plan.Tenant + ".test", AdminName: "Ada Admin", Lang: "fr"})
	if err != nil {
		return House{}, err
	}
	h := House{Tenant: made.Tenant.ID}
	const batch = 500
	total := plan.Agents + plan.Requesters + plan.Silent
	for from := 0; from < total; from += batch {
		if _, err := db.Update(ctx, a.DB, auth.System(h.Tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
			for i := from; i < min(from+batch, total); i++ {
				if err := h.add(ctx, tx, a, plan, i, hash); err != nil {
					return 0, err
				}
			}
			return 0, nil
		}); err != nil {
			return House{}, err
		}
	}
	_, err = db.Update(ctx, a.DB, auth.System(h.Tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
		var err error
		if plan.Supervisor {
			if h.Supervisor, err = join(ctx, tx, a, "supervisor", "Sofia Supervisor", plan.Tenant, auth.Supervisor, hash, true); err != nil {
				return 0, err
			}
		}
		h.Admin, err = join(ctx, tx, a, "root", "Rose Root", plan.Tenant, auth.Admin, hash, true)
		return 0, err
	})
	return h, err
}

func (h *House) add(ctx context.Context, tx *db.Tx, a *app.App, plan Plan, i int, hash string) error {
	switch {
	case i < plan.Agents:
		p, err := join(ctx, tx, a, fmt.Sprintf("agent%d", i), fmt.Sprintf("Agent %d", i), plan.Tenant, auth.Agent, hash, true)
		h.Agents = append(h.Agents, p)
		return err
	case i < plan.Agents+plan.Requesters:
		p, err := join(ctx, tx, a, fmt.Sprintf("person%d", i), fmt.Sprintf("Person %d", i), plan.Tenant, auth.Requester, hash, true)
		h.Requesters = append(h.Requesters, p)
		return err
	default:
		p, err := join(ctx, tx, a, fmt.Sprintf("silent%d", i), fmt.Sprintf("Silent %d", i), plan.Tenant, auth.Requester, hash, false)
		h.Silent = append(h.Silent, p.ID)
		return err
	}
}

func join(ctx context.Context, tx *db.Tx, a *app.App, login, name, tenant string, role auth.Role, hash string, token bool) (Person, error) {
	p := Person{Name: name, Email: login + "@" + tenant + ".test"}
	acc, err := account.Add(ctx, tx, account.AddIn{Email: p.Email, Name: name, Roles: auth.Roles{role}, PasswordHash: hash})
	if err != nil {
		return p, err
	}
	p.ID = acc.ID
	if !token {
		return p, nil
	}
	t, err := a.Accounts.MakeToken(ctx, tx.As(acc.Actor(tx.Tenant())), account.MakeTokenIn{Name: "rig"})
	p.Token = t.Token
	return p, err
}
