package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
)

// ActIn names a CI to do something to.
type ActIn struct {
	ID      string `path:"id" json:"-" doc:"id, number or external id"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Verify says that a CI is still right, as it stands.
func Verify(ctx context.Context, tx *db.Tx, in ActIn) (CI, error) {
	return act(ctx, tx, in, "verify", func(c *row) error {
		if c.Status == Retired {
			return fault.Conflict("cmdb.is_retired")
		}
		c.VerifiedAt, c.VerifiedBy, c.FreshAt = tx.Now(), tx.Actor().ID, tx.Now()
		return nil
	}, func(_, c *row, _ []string) event.Payload { return CIVerified{Version: c.Version} })
}

func act(ctx context.Context, tx *db.Tx, in ActIn, verb string, f func(*row) error, say func(old, c *row, fields []string) event.Payload) (CI, error) {
	c, err := change(ctx, tx, in.ID, alteration{verb: verb, ifMatch: in.IfMatch, always: true, f: f, event: say})
	if err != nil {
		return CI{}, err
	}
	return presentOne(ctx, tx, c)
}
