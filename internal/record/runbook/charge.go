package runbook

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Charge is a published procedure with its owner, and when somebody last found that it holds.
type Charge struct {
	ID         string          `db:"id"`
	Number     string          `db:"number"`
	Title      string          `db:"title"`
	Owner      string          `db:"owner_id"`
	VerifiedAt instant.Instant `db:"verified_at"`
	VerifiedBy string          `db:"verified_by"`
}

const chargeColumns = `id, number, title, owner_id, verified_at, verified_by`

// VerifyDue are the published procedures with an owner that nobody has found right since: those of longest ago first; at most 5,000.
func VerifyDue(ctx context.Context, r db.Reader, since instant.Instant) ([]Charge, error) {
	return db.Select[Charge](ctx, r, `SELECT `+chargeColumns+` FROM runbook WHERE tenant_id = $1 AND state = 'published' AND owner_id <> '' AND verified_at < $2
		ORDER BY verified_at, id LIMIT 5000`, since)
}

// ChargesOf are those of some procedures that are published.
func ChargesOf(ctx context.Context, r db.Reader, ids []string) ([]Charge, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.Select[Charge](ctx, r, `SELECT `+chargeColumns+` FROM runbook WHERE tenant_id = $1 AND state = 'published' AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

// ReviewNow has the review of a procedure due at once: its owner said that it does not hold any more.
func (l *Runbooks) ReviewNow(ctx context.Context, tx *db.Tx, key string) error {
	b, err := bookByKey(ctx, tx, key)
	if err != nil || b.ReviewAt > 0 && b.ReviewAt <= tx.Now() {
		return err
	}
	b.ReviewAt = tx.Now()
	if err := saveBook(ctx, tx, b); err != nil {
		return err
	}
	tx.Emit(b.ref(), ReviewDue{Owner: b.Owner, Version: b.Version}, b.topics(b.Owner)...)
	return nil
}
