package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Charge is a CI with who answers for it, and when somebody last found it right.
type Charge struct {
	ID          string          `db:"id"`
	Number      string          `db:"number"`
	Name        string          `db:"name"`
	Criticality int64           `db:"criticality"`
	Owner       string          `db:"owner_id"`
	Group       string          `db:"group_id"`
	VerifiedAt  instant.Instant `db:"verified_at"`
	VerifiedBy  string          `db:"verified_by"`
}

const chargeColumns = `id, number, name, criticality, owner_id, group_id, verified_at, verified_by`

// CriticalDue are the CIs in use of criticality 1 and 2 that somebody answers for and nobody has found right since: the most critical,
// and those of longest ago, first; at most 5,000.
func CriticalDue(ctx context.Context, r db.Reader, since instant.Instant) ([]Charge, error) {
	return db.Select[Charge](ctx, r, `SELECT `+chargeColumns+` FROM ci WHERE tenant_id = $1 AND verified_at < $2 AND criticality > 0 AND criticality < 3 AND status <> 'retired'
		AND (owner_id <> '' OR group_id <> '') ORDER BY criticality, verified_at, id LIMIT 5000`, since)
}

// RightSince are the CIs that somebody found right at an instant or later.
func RightSince(ctx context.Context, r db.Reader, since instant.Instant) ([]Charge, error) {
	return db.Select[Charge](ctx, r, `SELECT `+chargeColumns+` FROM ci WHERE tenant_id = $1 AND verified_at >= $2 AND status <> 'retired' ORDER BY id`, since)
}

// ChargesOf are those of some CIs that are in use.
func ChargesOf(ctx context.Context, r db.Reader, ids []string) ([]Charge, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.Select[Charge](ctx, r, `SELECT `+chargeColumns+` FROM ci WHERE tenant_id = $1 AND status <> 'retired' AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}
