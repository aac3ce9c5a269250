package cmdb

import (
	"context"

	"comptoir/internal/base/db"
)

// Each reads one sort of difference in the order of the ids, behind one of them.

func madeBetween(ctx context.Context, r db.Reader, s span, after string, limit int) ([]brief, error) {
	return db.Select[brief](ctx, r, `SELECT `+listed+` FROM ci WHERE tenant_id = $1 AND created_at > $2 AND created_at <= $3 AND id > $4 ORDER BY id LIMIT $5`,
		s.from, s.to, after, limit)
}

// editedBetween are CIs that were there before and that something was done to.
func editedBetween(ctx context.Context, r db.Reader, s span, after string, limit int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT DISTINCT h.ci_id FROM ci_change h JOIN ci c ON c.tenant_id = h.tenant_id AND c.id = h.ci_id
		WHERE h.tenant_id = $1 AND h.at > $2 AND h.at <= $3 AND h.relation_id = '' AND h.ci_id > $4 AND c.created_at <= $2 ORDER BY h.ci_id LIMIT $5`,
		s.from, s.to, after, limit)
}

func linesBetween(ctx context.Context, r db.Reader, s span, ids []string) (map[string][]changeRow, error) {
	out := make(map[string][]changeRow, len(ids))
	err := inParts(ids, func(part []string) error {
		return db.Each(ctx, r, func(l changeRow) error { out[l.CI] = append(out[l.CI], l); return nil },
			`SELECT `+changeColumns+` FROM ci_change WHERE tenant_id = $1 AND at > $2 AND at <= $3 AND relation_id = '' AND ci_id IN `+db.In(4, len(part))+` ORDER BY at, version, id`,
			append([]any{s.from, s.to}, db.Args(part)...)...)
	})
	return out, err
}

func relationsMadeBetween(ctx context.Context, r db.Reader, s span, after string, limit int) ([]relationRow, error) {
	return db.Select[relationRow](ctx, r, `SELECT `+relationColumns+` FROM ci_relation
		WHERE tenant_id = $1 AND made_at > $2 AND made_at <= $3 AND (removed_at = 0 OR removed_at > $3) AND id > $4 ORDER BY id LIMIT $5`, s.from, s.to, after, limit)
}

func relationsGoneBetween(ctx context.Context, r db.Reader, s span, after string, limit int) ([]relationRow, error) {
	return db.Select[relationRow](ctx, r, `SELECT `+relationColumns+` FROM ci_relation
		WHERE tenant_id = $1 AND made_at <= $2 AND removed_at > $2 AND removed_at <= $3 AND removed_at > 0 AND id > $4 ORDER BY id LIMIT $5`, s.from, s.to, after, limit)
}
