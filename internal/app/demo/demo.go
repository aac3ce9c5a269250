// Package demo makes a tenant full of real-looking life, through the same use cases a person's clicks go through. What happens in
// it is written in demo/script.
package demo

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"comptoir/internal/app"
	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/account"
	"comptoir/internal/people/tenant"
)

const (
	otherHost = "autre.localhost"
	seed      = 42
)

// Accounts are those a visitor may sign in with.
func Accounts() []account.DemoAccount {
	shown := map[string]bool{"sami": true, "camille": true, "yanis": true, "nora": true, "ines": true, "paul": true, "ana": true, "zoe": true}
	var out []account.DemoAccount
	for _, h := range []script.House{script.Demo(), script.Autre()} {
		for _, p := range h.People {
			if shown[p.Key] {
				out = append(out, account.DemoAccount{Email: p.Email, Name: p.Name, Role: auth.Role(p.Roles[len(p.Roles)-1]), Password: script.Password, Tenant: h.Tenant.Name})
			}
		}
	}
	return out
}

// Welcome is what the terminal says once the demonstration listens.
func Welcome(address string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nComptoir is open on %s\n\nSign in with any of these; the password is %s\n\n", address, script.Password)
	for _, a := range Accounts() {
		fmt.Fprintf(&b, "  %-20s %-18s %s\n", a.Email, a.Name, a.Role)
	}
	fmt.Fprintf(&b, "\nOpen two browsers: ask for help as Sami in one, take the next person as Camille in the other.\nThe second organisation answers on %s too.\n",
		strings.Replace(address, "localhost", otherHost, 1))
	return b.String()
}

// Furnish fills an empty server with three months of life; one that was filled before gets the present moment anew: who waits
// and who is being helped now.
func Furnish(ctx context.Context, a *app.App, say io.Writer) error {
	full, err := tenant.Any(ctx, a.DB)
	if err != nil {
		return err
	}
	if full {
		return again(ctx, a)
	}
	if _, err := fmt.Fprintln(say, "Making three months of life, once …"); err != nil {
		return err
	}
	began := time.Now()
	hash, err := account.HashPassword(script.Password)
	if err != nil {
		return err
	}
	for _, h := range []script.House{script.Demo(), script.Autre()} {
		add := tenant.AddIn{Name: h.Tenant.Name, Lang: h.Tenant.Lang, Zone: h.Tenant.Zone, Demo: true}
		if h.Tenant.Key != script.Demo().Tenant.Key {
			add.Hosts = []string{otherHost}
		}
		made, err := db.Control(ctx, a.DB, func(ctx context.Context, c *db.Ctl) (tenant.Tenant, error) { return tenant.Add(ctx, c, add) })
		if err != nil {
			return err
		}
		p, err := moveIn(ctx, a, made.ID, h, hash)
		if err != nil {
			return err
		}
		if len(h.Queues) == 0 {
			continue
		}
		if err := p.drawMap(ctx); err != nil {
			return err
		}
		if err := p.prepare(ctx); err != nil {
			return err
		}
		size := script.Full
		if h.Tenant.Key != script.Demo().Tenant.Key {
			size = script.Small
		}
		plan := script.ScheduleOf(h, a.DB.Clock()(), seed, size)
		if err := p.play(ctx, plan); err != nil {
			return err
		}
		if h.Tenant.Key == script.Demo().Tenant.Key {
			if err := p.learn(ctx, plan); err != nil {
				return err
			}
			if err := p.keepProcedures(ctx); err != nil {
				return err
			}
			if err := p.askAround(ctx); err != nil {
				return err
			}
			if err := p.wall(ctx); err != nil {
				return err
			}
			if err := p.onCall(ctx); err != nil {
				return err
			}
			if err := p.ready(ctx); err != nil {
				return err
			}
			if err := p.crises(ctx); err != nil {
				return err
			}
			if err := p.changes(ctx); err != nil {
				return err
			}
			if err := p.publicPage(ctx); err != nil {
				return err
			}
		}
	}
	_, err = fmt.Fprintf(say, "… made in %s.\n", time.Since(began).Round(100*time.Millisecond))
	return err
}
