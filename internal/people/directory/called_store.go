package directory

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

type calledRow struct {
	ID    string `db:"id"`
	Name  string `db:"name"`
	Fold  string `db:"fold"`
	Roles string `db:"roles"`
	Group bool   `db:"is_group"`
}

func (c calledRow) callee() Callee {
	return Callee{ID: c.ID, Name: c.Name, Group: c.Group, Roles: auth.ParseRoles(c.Roles)}
}

func calledRows(ctx context.Context, r db.Reader, folded []string) ([]calledRow, error) {
	in := db.In(2, len(folded))
	return db.Select[calledRow](ctx, r, `SELECT id, name, name_fold AS fold, roles, 0 AS is_group FROM person
		WHERE tenant_id = $1 AND closed_at = 0 AND name_fold IN `+in+`
		UNION ALL SELECT id, name, name_fold AS fold, '' AS roles, 1 AS is_group FROM grp WHERE tenant_id = $1 AND name_fold IN `+in+`
		ORDER BY fold, name, id LIMIT 100`, db.Args(folded)...)
}

// calledByWordRows leaves out the words of several persons.
func calledByWordRows(ctx context.Context, r db.Reader, words []string) ([]calledRow, error) {
	return db.Select[calledRow](ctx, r, `SELECT p.id, p.name, w.fold, p.roles, 0 AS is_group FROM (
			SELECT o.word AS fold, min(o.person_id) AS person_id FROM person_word o
			JOIN person c ON c.tenant_id = $1 AND c.id = o.person_id AND c.closed_at = 0
			WHERE o.tenant_id = $1 AND o.word IN `+db.In(2, len(words))+` GROUP BY o.word HAVING count(*) = 1
		) w JOIN person p ON p.tenant_id = $1 AND p.id = w.person_id`, db.Args(words)...)
}

func calleeRows(ctx context.Context, r db.Reader, id string) ([]calledRow, error) {
	return db.Select[calledRow](ctx, r, `SELECT id, name, name_fold AS fold, roles, 0 AS is_group FROM person
		WHERE tenant_id = $1 AND id = $2 AND closed_at = 0`, id)
}
