package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/job"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/status"
)

// statusPages joins the public pages: what they hear, and the letters they send.
func (a *App) statusPages() (err error) {
	a.Status, err = status.New(a.DB, a.Config.Origin, a.Text, func(ctx context.Context, tx *db.Tx, m mail.Message) error { return job.Enqueue(ctx, tx, sendMail, m) })
	if err != nil {
		return err
	}
	a.Jobs.Register(status.TellJob, a.Status.Tell)
	a.Outbox.Tail(outbox.Tail{Name: "status", Handle: a.Status.Hear})
	return nil
}
