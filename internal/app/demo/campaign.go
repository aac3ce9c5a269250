package demo

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/campaign"
)

// campaignMade is how long ago the campaign of the demonstration began: what the script looked after since then is done.
const campaignMade = 9 * 24 * time.Hour

// askAround has the owners of servers asked whether they are still right; the letters wait for who looks after the campaign.
func (p *player) askAround(ctx context.Context) error {
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := campaign.OpenOne(ctx, tx.As(p.people["ana"]).At(tx.Now().Add(-campaignMade)), campaign.OpenIn{
			Name: "Serveurs : est-ce toujours exact ?", Scope: campaign.Scope{Class: "server"}, DueDays: 30})
		return err
	})
}
