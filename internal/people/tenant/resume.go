package tenant

import (
	"context"

	"comptoir/internal/base/db"
)

// Resume opens a suspended tenant again.
func Resume(ctx context.Context, d *db.DB, id string) (Tenant, error) {
	return change(ctx, d, id, clearSuspended, "tenant.not_suspended", Resumed{})
}
