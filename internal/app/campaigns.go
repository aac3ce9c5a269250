package app

import (
	"context"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/campaign"
)

// campaigns joins verification campaigns: their routes, lists, the eyes of people on CIs, and the letters.
func (a *App) campaigns(g *api.Group) {
	campaign.Register(g)
	campaign.Work(a.Jobs)
	a.Outbox.Listen(outbox.Listener{Name: "campaign.looked", Types: campaign.HeardEvents(), Idle: campaign.NoneOpen, Handle: campaign.Heard})
	a.Jobs.Every(time.Hour, "campaign.remind", func(ctx context.Context, _ *db.DB) error { return a.eachTenant(ctx, a.remindCampaigns) })
}

// remindCampaigns writes to everybody who still has something to look at.
func (a *App) remindCampaigns(ctx context.Context, tx *db.Tx) error {
	list, err := campaign.Remind(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range list {
		data := mail.VerifyCIs{Campaign: r.Name, Left: r.Left, Link: a.Config.Origin() + "/cmdb/campaigns/" + r.Campaign}
		if !r.DueAt.IsZero() {
			data.Due = r.DueAt.Time()
		}
		if err := a.write(ctx, tx, r.Person, mail.Message{Template: mail.TemplateVerifyCIs, Thread: "campaign-" + r.Campaign, Data: data}); err != nil {
			return err
		}
	}
	return nil
}
