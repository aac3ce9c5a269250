package contact

import (
	"context"

	"comptoir/internal/base/db"
)

type phoneRow struct {
	Person  string `db:"person_id"`
	Value   string `db:"value"`
	Private bool   `db:"private"`
}

// Phones gives the number to call each person at, by account id: the one for emergencies, else a mobile, else the first; as the
// reader may see them.
func Phones(ctx context.Context, r db.Reader, persons []string) (map[string]string, error) {
	out := map[string]string{}
	if len(persons) == 0 {
		return out, nil
	}
	rows, err := db.Select[phoneRow](ctx, r, `SELECT c.person_id, l.value, l.private FROM contact c JOIN contact_line l ON l.tenant_id = c.tenant_id AND l.contact_id = c.id
		WHERE c.tenant_id = $1 AND c.archived_at = 0 AND l.kind = 'phone' AND l.wrong_at = 0 AND c.person_id IN `+db.In(2, len(persons))+`
		ORDER BY l.emergency DESC, CASE l.usage WHEN 'duty' THEN 0 WHEN 'mobile' THEN 1 ELSE 2 END, l.place, l.id`, db.Args(persons)...)
	for _, w := range rows {
		if out[w.Person] == "" && (!w.Private || seesPrivate(r.Actor(), w.Person)) {
			out[w.Person] = w.Value
		}
	}
	return out, err
}

// Refuges are a person's addresses that work when the company's own mail does not; those of a letter that must arrive.
func Refuges(ctx context.Context, r db.Reader, person string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT l.value FROM contact c JOIN contact_line l ON l.tenant_id = c.tenant_id AND l.contact_id = c.id
		WHERE c.tenant_id = $1 AND c.archived_at = 0 AND c.person_id = $2 AND l.kind = 'email' AND l.independent = 1 AND l.wrong_at = 0 ORDER BY l.place, l.id LIMIT 3`, person)
}
