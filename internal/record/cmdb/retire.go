package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
)

// Retire takes a CI out of the map and its questions; its relations rest until it is restored.
func Retire(ctx context.Context, tx *db.Tx, in ActIn) (CI, error) {
	return act(ctx, tx, in, "retire", func(c *row) error {
		if c.Status == Retired {
			return fault.Conflict("cmdb.is_retired")
		}
		c.Status, c.RetiredAt = Retired, tx.Now()
		return nil
	}, func(_, c *row, _ []string) event.Payload { return CIRetired{Version: c.Version} })
}

// Restore brings a retired CI back into service, with the relations it had.
func Restore(ctx context.Context, tx *db.Tx, in ActIn) (CI, error) {
	return act(ctx, tx, in, "restore", func(c *row) error {
		if c.Status != Retired {
			return fault.Conflict("cmdb.not_retired")
		}
		c.Status, c.RetiredAt = InService, 0
		return nil
	}, func(_, c *row, _ []string) event.Payload { return CIRestored{Version: c.Version} })
}
