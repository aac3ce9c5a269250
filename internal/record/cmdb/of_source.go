package cmdb

import (
	"context"

	"comptoir/internal/base/db"
)

// Sourced is a CI that one source alone speaks of.
type Sourced struct {
	ID         string `db:"id"`
	Number     string `db:"number"`
	Name       string `db:"name"`
	ExternalID string `db:"external_id"`
}

// OfSource lists the CIs in use that came from a source first and that no other source knows, by their external ids after one. What a
// person made and a source recognised is the person's.
func OfSource(ctx context.Context, r db.Reader, source, after string, limit int) ([]Sourced, error) {
	return db.Select[Sourced](ctx, r, `SELECT c.id, c.number, c.name, x.external_id FROM ci_external x JOIN ci c ON c.tenant_id = $1 AND c.id = x.ci_id
		WHERE x.tenant_id = $1 AND x.source = $2 AND x.external_id > $3 AND c.source = $2 AND c.status <> 'retired'
		AND NOT EXISTS (SELECT 1 FROM ci_external o WHERE o.tenant_id = $1 AND o.ci_id = c.id AND o.source <> $2) ORDER BY x.external_id LIMIT $4`, source, after, limit)
}
