package runbook

import (
	"context"

	"comptoir/internal/base/db"
)

// Procedure is how a published procedure appears beside a CI it is about.
type Procedure struct {
	ID      string `json:"id" db:"id"`
	Number  string `json:"number" db:"number"`
	Title   string `json:"title" db:"title"`
	Minutes int64  `json:"expected_min,omitempty" db:"minutes"`
}

type procedureRow struct {
	CI string `db:"ci_id"`
	Procedure
}

// OfCIs are the published procedures of CIs, by CI; those attached first come first.
func OfCIs(ctx context.Context, r db.Reader, cis []string) (map[string][]Procedure, error) {
	const most = 500 // CIs in one statement
	out := map[string][]Procedure{}
	for len(cis) > 0 {
		part := cis[:min(len(cis), most)]
		cis = cis[len(part):]
		rows, err := db.Select[procedureRow](ctx, r, `SELECT t.ci_id, b.id, b.number, b.title, b.minutes FROM runbook_ci t
			JOIN runbook b ON b.tenant_id = t.tenant_id AND b.id = t.runbook_id
			WHERE t.tenant_id = $1 AND b.state = 'published' AND t.ci_id IN `+db.In(2, len(part))+` ORDER BY t.ci_id, t.at, b.number`, db.Args(part)...)
		if err != nil {
			return nil, err
		}
		for _, w := range rows {
			out[w.CI] = append(out[w.CI], w.Procedure)
		}
	}
	return out, nil
}
