package demo

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/account"
	"comptoir/internal/record/runbook"
)

// ready is what was done before the day: two procedures of three looked at anew, and a sheet of codes in the safe of Lyon.
func (p *player) ready(ctx context.Context) error {
	ana := p.people["ana"]
	if _, err := p.a.Accounts.MakeSheet(auth.Into(ctx, ana), account.SheetIn{Label: "Coffre du site de Lyon", Person: p.people["paul"].ID, Count: 5}); err != nil {
		return err
	}
	page, err := db.View(ctx, p.a.DB, ana, func(ctx context.Context, r db.Reader) ([]runbook.Runbook, error) {
		page, err := p.a.Runbooks.List(ctx, r, runbook.ListIn{State: runbook.Published, Limit: 200})
		return page.Items, err
	})
	if err != nil {
		return err
	}
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i, b := range page {
			if i%3 == 0 {
				continue
			}
			if _, err := p.a.Runbooks.Verify(ctx, tx.As(ana), runbook.MoveIn{ID: b.ID}); err != nil {
				return err
			}
		}
		return nil
	})
}
