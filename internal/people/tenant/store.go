package tenant

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

const columns = `id, name, lang, zone, demo, created_at, suspended_at, version`

var errTaken = errors.New("this host is bound already")

func insert(ctx context.Context, c *db.Ctl, t Tenant) error {
	n, err := c.Exec(ctx, `INSERT INTO tenant (id, name, lang, zone, demo, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		t.ID, t.Name, t.Lang, t.Zone, t.Demo, t.CreatedAt)
	if err == nil && n == 0 {
		return fault.Conflict("tenant.already_exists")
	}
	return err
}

func insertHost(ctx context.Context, c *db.Ctl, host, tenantID string) error {
	n, err := c.Exec(ctx, `INSERT INTO tenant_host (host, tenant_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, host, tenantID)
	if err == nil && n == 0 {
		return errTaken
	}
	return err
}

func setSuspended(ctx context.Context, c *db.Ctl, id string) (bool, error) {
	n, err := c.Exec(ctx, `UPDATE tenant SET suspended_at = $2, version = version + 1 WHERE id = $1 AND suspended_at = 0`, id, c.Now())
	return n == 1, err
}

func clearSuspended(ctx context.Context, c *db.Ctl, id string) (bool, error) {
	n, err := c.Exec(ctx, `UPDATE tenant SET suspended_at = 0, version = version + 1 WHERE id = $1 AND suspended_at > 0`, id)
	return n == 1, err
}

func byID(ctx context.Context, c *db.Ctl, id string) (Tenant, error) {
	t, err := db.One[Tenant](ctx, c, `SELECT `+columns+` FROM tenant WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return Tenant{}, fault.NotFound("tenant.not_found")
	}
	return t, err
}

func byHost(ctx context.Context, c *db.Ctl, host string) (Tenant, error) {
	return db.One[Tenant](ctx, c, `SELECT `+columns+` FROM tenant WHERE id IN (SELECT tenant_id FROM tenant_host WHERE host = $1)`, host)
}

func matching(ctx context.Context, c *db.Ctl, what, host string) ([]Tenant, error) {
	return db.Select[Tenant](ctx, c, `SELECT `+columns+` FROM tenant
		WHERE id = $1 OR name = $1 OR id IN (SELECT tenant_id FROM tenant_host WHERE host = $2)`, what, host)
}

func all(ctx context.Context, c *db.Ctl) ([]Tenant, error) {
	return db.Select[Tenant](ctx, c, `SELECT `+columns+` FROM tenant ORDER BY name COLLATE "C", id`)
}

// Count says how many tenants there are, inside a transaction.
func Count(ctx context.Context, c *db.Ctl) (int, error) {
	return db.One[int](ctx, c, `SELECT count(*) FROM tenant`)
}

func mine(ctx context.Context, r db.Reader) (Tenant, error) {
	return db.One[Tenant](ctx, r, `SELECT `+columns+` FROM tenant WHERE id = $1`)
}

func update(ctx context.Context, tx *db.Tx, t Tenant, seen int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE tenant SET name = $2, lang = $3, zone = $4, version = $5 WHERE id = $1 AND version = $6`,
		t.Name, t.Lang, t.Zone, t.Version, seen)
	return n == 1, err
}

func hostsOf(ctx context.Context, r db.Reader) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT host FROM tenant_host WHERE tenant_id = $1 ORDER BY host`)
}
