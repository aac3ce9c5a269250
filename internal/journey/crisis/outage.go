package crisis

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
)

// Outage compares how long a CI was affected with its objective (DMIA).
type Outage struct {
	CI     Named           `json:"ci"`
	From   instant.Instant `json:"from" doc:"the first sign, else the declaration, or when it was added where that is later"`
	Until  instant.Instant `json:"until,omitzero" doc:"when it was taken off the affected ones, else the end of the crisis"`
	Real   int64           `json:"real_min" doc:"until now where it goes on"`
	RTO    int64           `json:"rto_min"`
	Missed bool            `json:"missed"`
}

type affectedRow struct {
	CI        string          `db:"ci_id"`
	AddedAt   instant.Instant `db:"added_at"`
	RemovedAt instant.Instant `db:"removed_at"`
}

// outages are how long what was affected was so, beside its objective.
func outages(ctx context.Context, r db.Reader, c *row) ([]Outage, error) {
	out := []Outage{}
	rows, err := db.Select[affectedRow](ctx, r, `SELECT ci_id, added_at, removed_at FROM crisis_ci WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY added_at, ci_id`, c.ID)
	if err != nil || len(rows) == 0 {
		return out, err
	}
	ids := make([]string, len(rows))
	for i, w := range rows {
		ids[i] = w.CI
	}
	cis, err := cmdb.Briefs(ctx, r, ids)
	if err != nil {
		return out, err
	}
	begin := c.DetectedAt
	if begin.IsZero() {
		begin = c.DeclaredAt
	}
	for _, w := range rows {
		ci := cis[w.CI]
		if ci.RTO == 0 {
			continue
		}
		o := Outage{CI: Named{ID: w.CI, Name: ci.Name}, From: begin, Until: w.RemovedAt, RTO: ci.RTO}
		if w.AddedAt > c.DeclaredAt {
			o.From = w.AddedAt
		}
		if o.Until.IsZero() {
			o.Until = c.EndedAt
		}
		end := o.Until
		if end.IsZero() {
			end = r.Now()
		}
		o.Real = int64(end.Sub(o.From).Minutes())
		o.Missed = o.Real > o.RTO
		out = append(out, o)
	}
	return out, nil
}
