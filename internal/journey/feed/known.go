package feed

import (
	"context"

	"comptoir/internal/base/db"
)

// Known is what a search knows of people beside their names.
type Known struct {
	About  string
	Skills []string
}

// KnownOf reads what some persons say they know, by id.
func KnownOf(ctx context.Context, r db.Reader, persons []string) (map[string]Known, error) {
	rows, err := db.Select[struct {
		Person string            `db:"person_id"`
		About  string            `db:"about"`
		Skills db.JSON[[]string] `db:"skills"`
	}](ctx, r, `SELECT person_id, about, skills FROM profile WHERE tenant_id = $1 AND person_id IN `+db.In(2, len(persons)), db.Args(persons)...)
	out := make(map[string]Known, len(rows))
	for _, w := range rows {
		out[w.Person] = Known{About: w.About, Skills: w.Skills.V}
	}
	return out, err
}
