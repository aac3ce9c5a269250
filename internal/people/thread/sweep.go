package thread

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/blob"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

const sweepChunk = 100

// Sweep deletes a tenant's files that nobody attached to anything for a day. A schedule calls it.
func (f *Files) Sweep(ctx context.Context, tenant string) (swept int, err error) {
	for {
		gone, err := db.Update(ctx, f.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) ([]string, error) {
			return dropLoose(ctx, tx, tx.Now().Add(-looseFor), sweepChunk)
		})
		if err != nil {
			return swept, err
		}
		for _, file := range gone {
			if err := f.Store.Delete(tenant, file); err != nil {
				return swept, err
			}
			swept++
		}
		if len(gone) < sweepChunk {
			return swept, nil
		}
	}
}

// Orphans deletes bytes without a row, left where the server stopped between the two. A schedule calls it, rarely: it walks the
// whole store.
func (f *Files) Orphans(ctx context.Context) (swept int, err error) {
	byTenant := map[string][]string{}
	cut := f.DB.Now().Add(-looseFor)
	err = f.Store.Walk(ctx, func(e blob.Entry) error {
		if instant.Of(e.At) >= cut {
			return nil
		}
		byTenant[e.Tenant] = append(byTenant[e.Tenant], e.ID)
		if len(byTenant[e.Tenant]) < sweepChunk {
			return nil
		}
		n, err := f.dropOrphans(ctx, e.Tenant, byTenant[e.Tenant])
		swept += n
		delete(byTenant, e.Tenant)
		return err
	})
	if err != nil {
		return swept, err
	}
	for tenant, ids := range byTenant {
		n, err := f.dropOrphans(ctx, tenant, ids)
		swept += n
		if err != nil {
			return swept, err
		}
	}
	return swept, nil
}

func (f *Files) dropOrphans(ctx context.Context, tenant string, ids []string) (n int, err error) {
	known, err := db.View(ctx, f.DB, auth.System(tenant), func(ctx context.Context, r db.Reader) (map[string]bool, error) {
		return knownFiles(ctx, r, ids)
	})
	if err != nil {
		return 0, err
	}
	for _, file := range ids {
		if known[file] {
			continue
		}
		if err := f.Store.Delete(tenant, file); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
