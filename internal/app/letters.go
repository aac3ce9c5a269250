package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/job"
	"comptoir/internal/base/mail"
	"comptoir/internal/people/account"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/tenant"
)

// write addresses a letter to a person of this tenant and enqueues it.
func (a *App) write(ctx context.Context, tx *db.Tx, person string, m mail.Message) error {
	return a.writeTo(ctx, tx, person, m, nil)
}

// writeEverywhere writes to a person at their addresses outside the company too: its own mail may be what is down.
func (a *App) writeEverywhere(ctx context.Context, tx *db.Tx, person string, m mail.Message) error {
	refuges, err := contact.Refuges(ctx, tx, person)
	if err != nil {
		return err
	}
	return a.writeTo(ctx, tx, person, m, refuges)
}

func (a *App) writeTo(ctx context.Context, tx *db.Tx, person string, m mail.Message, others []string) error {
	p, err := account.Get(ctx, tx, account.GetIn{ID: person})
	if err != nil || !p.ClosedAt.IsZero() {
		return err
	}
	t, err := tenant.Mine(ctx, tx)
	if err != nil {
		return err
	}
	m.Tenant, m.Organisation, m.Lang, m.Zone = tx.Tenant(), t.Name, p.Lang, p.Zone
	for _, email := range append([]string{p.Email}, others...) {
		if email == "" {
			continue
		}
		m.To = mail.Address{Name: p.Name, Email: email}
		if err := job.Enqueue(ctx, tx, sendMail, m); err != nil {
			return err
		}
	}
	return nil
}
