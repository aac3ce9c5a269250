package crisis

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

type blockerRow struct {
	N  int64 `db:"n"`
	By int64 `db:"by_n"`
}

func blockersOf(ctx context.Context, r db.Reader, crisis string) (map[int64][]int64, error) {
	rows, err := db.Select[blockerRow](ctx, r, `SELECT n, by_n FROM crisis_task_blocker WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY n, by_n`, crisis)
	out := map[int64][]int64{}
	for _, w := range rows {
		out[w.N] = append(out[w.N], w.By)
	}
	return out, err
}

// block sets what is to be done before a task. A circle is refused.
func block(ctx context.Context, tx *db.Tx, crisis string, n int64, blockers []int64) error {
	blockers = slices.Compact(slices.Sorted(slices.Values(blockers)))
	if len(blockers) > mostBlockers {
		return fault.InvalidField("blockers", "crisis.too_many_options").With("limit", mostBlockers)
	}
	all, err := blockersOf(ctx, tx, crisis)
	if err != nil {
		return err
	}
	all[n] = blockers
	if reaches(all, n) {
		return fault.InvalidField("blockers", "crisis.blockers_circle")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM crisis_task_blocker WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`, crisis, n); err != nil {
		return err
	}
	for _, by := range blockers {
		if _, err := taskOf(ctx, tx, crisis, by); err != nil {
			if fault.KindOf(err) == fault.KindNotFound {
				err = fault.InvalidField("blockers", "crisis.task_not_found")
			}
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO crisis_task_blocker (tenant_id, crisis_id, n, by_n) VALUES ($1, $2, $3, $4)`, crisis, n, by); err != nil {
			return err
		}
	}
	return nil
}

// reaches says whether something waits for itself, from n on.
func reaches(blockers map[int64][]int64, n int64) bool {
	seen := map[int64]bool{}
	next := slices.Clone(blockers[n])
	for len(next) > 0 {
		at := next[len(next)-1]
		next = next[:len(next)-1]
		if at == n {
			return true
		}
		if !seen[at] {
			seen[at] = true
			next = append(next, blockers[at]...)
		}
	}
	return false
}
