package crisis

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Exercised says when a crisis about some CIs was last an exercise, by CI; of those that nobody exercised there is nothing. It tells no
// more of a crisis than that it was, so that restricted ones count as well.
func Exercised(ctx context.Context, r db.Reader, cis []string) (map[string]instant.Instant, error) {
	out := map[string]instant.Instant{}
	if len(cis) == 0 {
		return out, nil
	}
	type exercisedRow struct {
		CI string          `db:"ci_id"`
		At instant.Instant `db:"at"`
	}
	rows, err := db.Select[exercisedRow](ctx, r, `SELECT i.ci_id, MAX(c.declared_at) AS at FROM crisis_ci i JOIN crisis c ON c.tenant_id = i.tenant_id AND c.id = i.crisis_id
		WHERE i.tenant_id = $1 AND c.exercise = 1 AND i.ci_id IN `+db.In(2, len(cis))+` GROUP BY i.ci_id`, db.Args(cis)...)
	for _, w := range rows {
		out[w.CI] = w.At
	}
	return out, err
}
