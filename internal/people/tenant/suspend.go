package tenant

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
)

// Suspend refuses everybody of a tenant from now on; its data stays. Open sessions are refused too.
func Suspend(ctx context.Context, d *db.DB, id string) (Tenant, error) {
	return change(ctx, d, id, setSuspended, "tenant.already_suspended", Suspended{})
}

// change moves a tenant from one state to the other, or answers with the code that says it is there already.
func change(ctx context.Context, d *db.DB, id string, set func(context.Context, *db.Ctl, string) (bool, error), there string, done event.Payload) (Tenant, error) {
	return db.Control(ctx, d, func(ctx context.Context, c *db.Ctl) (Tenant, error) {
		changed, err := set(ctx, c, id)
		if err != nil {
			return Tenant{}, err
		}
		t, err := byID(ctx, c, id)
		if err != nil {
			return Tenant{}, err
		}
		if !changed {
			return Tenant{}, fault.Conflict(there)
		}
		tx, err := c.Tenant(ctx, id)
		if err != nil {
			return Tenant{}, err
		}
		tx.Emit(ref.Of(Kind, id), done)
		return t, nil
	})
}
