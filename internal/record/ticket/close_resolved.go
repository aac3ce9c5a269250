package ticket

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

// CloseResolved makes the moves that a machine makes by itself (an incident resolved for five days is closed) in one tenant,
// and says how many. It takes few at a time, so that people do not wait behind it.
func CloseResolved(ctx context.Context, d *db.DB, tenant string) (int, error) {
	const chunk = 50
	total := 0
	for _, m := range machines {
		for _, back := range m.Returns {
			for {
				n, err := db.Update(ctx, d, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
					return returned(ctx, tx, m, back, chunk)
				})
				total += n
				if err != nil {
					return total, err
				}
				if n < chunk {
					break
				}
			}
		}
	}
	return total, nil
}

func returned(ctx context.Context, tx *db.Tx, m Machine, back Return, limit int) (int, error) {
	v, ok := m.move(back.Verb)
	if !ok {
		return 0, nil
	}
	cut := tx.Now().Add(-back.After)
	ids, err := lasting(ctx, tx, m.Kind, back.State, cut, limit)
	if err != nil {
		return 0, err
	}
	for _, ticket := range ids {
		_, err := change(ctx, tx, ticket, v.Verb, func(t *row) error {
			if t.State == back.State && t.StateAt <= cut {
				apply(tx, v, t, nil)
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
