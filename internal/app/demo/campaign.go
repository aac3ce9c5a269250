package demo

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/campaign"
	"comptoir/internal/record/cmdb"
)

// campaignMade is how long ago the campaign of the demonstration began.
const campaignMade = 9 * 24 * time.Hour

// askAround has the owners of servers asked whether they are still right; two of three have been confirmed since, and the letters of the
// others wait for who looks after the campaign.
func (p *player) askAround(ctx context.Context) error {
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		made := tx.Now().Add(-campaignMade)
		scope := campaign.Scope{Class: "server"}
		if _, err := campaign.OpenOne(ctx, tx.As(p.people["ana"]).At(made), campaign.OpenIn{Name: "Serveurs : est-ce toujours exact ?", Scope: scope, DueDays: 30}); err != nil {
			return err
		}
		servers, err := cmdb.List(ctx, tx, cmdb.ListIn{Class: scope.Class, Limit: 200})
		if err != nil {
			return err
		}
		for n, c := range servers.Items {
			at := made.Add(time.Duration(n+1) * 3 * time.Hour)
			if n%3 == 0 || at > tx.Now() {
				continue
			}
			if _, err := cmdb.Verify(ctx, tx.As(p.people["karim.bouzid"]).At(at), cmdb.ActIn{ID: c.ID}); err != nil {
				return err
			}
		}
		return nil
	})
}
