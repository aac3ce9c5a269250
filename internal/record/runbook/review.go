package runbook

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/thread"
)

// Remind tells the owners of published procedures whose review date has come, once a date, and says how many.
func Remind(ctx context.Context, d *db.DB, tenant string) (int, error) {
	const some = 50
	all := 0
	for {
		n, err := db.Update(ctx, d, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
			rows, err := dueReviews(ctx, tx, some)
			if err != nil {
				return 0, err
			}
			for i := range rows {
				b := &rows[i]
				told, err := tx.Exec(ctx, `UPDATE runbook SET review_told = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND review_told = $3`, b.ID, b.ReviewTold, tx.Now())
				if err != nil {
					return 0, err
				}
				if told == 0 {
					continue // another node was faster
				}
				if _, err := thread.SystemNote(ctx, tx, b.ref(), "runbook.review_due", map[string]string{"owner": b.Owner}); err != nil {
					return 0, err
				}
				tx.Emit(b.ref(), ReviewDue{Owner: b.Owner, Version: b.Version + 1}, b.topics(b.Owner)...)
			}
			return len(rows), nil
		})
		if all += n; err != nil || n < some {
			return all, err
		}
	}
}
