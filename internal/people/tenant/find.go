package tenant

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// Get finds a tenant by its id.
func Get(ctx context.Context, d *db.DB, id string) (Tenant, error) {
	return db.Lookup(ctx, d, func(ctx context.Context, c *db.Ctl) (Tenant, error) { return byID(ctx, c, id) })
}

// List gives every tenant, by name.
func List(ctx context.Context, d *db.DB) ([]Tenant, error) { return db.Lookup(ctx, d, all) }

// Any reports whether this server has a tenant at all; where it has none, it is set up first.
func Any(ctx context.Context, d *db.DB) (bool, error) {
	n, err := db.Lookup(ctx, d, Count)
	return n > 0, err
}

// Find gives the one tenant that a command means: by id, by host, or by exact name.
func Find(ctx context.Context, d *db.DB, what string) (Tenant, error) {
	found, err := db.Lookup(ctx, d, func(ctx context.Context, c *db.Ctl) ([]Tenant, error) { return matching(ctx, c, what, HostName(what)) })
	switch {
	case err != nil:
		return Tenant{}, err
	case len(found) == 0:
		return Tenant{}, fault.NotFound("tenant.not_found")
	case len(found) > 1:
		return Tenant{}, fault.Conflict("tenant.ambiguous")
	}
	return found[0], nil
}

// ByHost finds the tenant that a request's host is bound to; false where it is bound to none.
func ByHost(ctx context.Context, d *db.DB, host string) (Tenant, bool, error) {
	t, err := db.Lookup(ctx, d, func(ctx context.Context, c *db.Ctl) (Tenant, error) { return byHost(ctx, c, HostName(host)) })
	if errors.Is(err, db.ErrNoRows) {
		return Tenant{}, false, nil
	}
	return t, err == nil, err
}

// Mine is the tenant of the transaction.
func Mine(ctx context.Context, r db.Reader) (Tenant, error) {
	t, err := mine(ctx, r)
	if errors.Is(err, db.ErrNoRows) {
		return Tenant{}, fault.NotFound("tenant.not_found")
	}
	return t, err
}

// HostOf is the host that pre-selects the transaction's tenant, for links to it; "" where it has none.
func HostOf(ctx context.Context, r db.Reader) (string, error) {
	hosts, err := hostsOf(ctx, r)
	if err != nil || len(hosts) == 0 {
		return "", err
	}
	return hosts[0], nil
}
