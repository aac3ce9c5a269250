package directory

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/people/account"
)

func briefRows(ctx context.Context, r db.Reader, ids []string) ([]Brief, error) {
	return db.Select[Brief](ctx, r, `SELECT id, name FROM person WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

func pictureRows(ctx context.Context, r db.Reader, ids []string) ([]Picture, error) {
	return db.Select[Picture](ctx, r, `SELECT id, avatar FROM person WHERE tenant_id = $1 AND avatar <> '' AND id IN `+db.In(2, len(ids))+` ORDER BY id`, db.Args(ids)...)
}

const personColumns = `p.id, p.name, p.email, p.roles, p.title, p.department, p.site, p.phone, p.avatar, p.closed_at`

func personByID(ctx context.Context, r db.Reader, id string) (personRow, error) {
	w, err := db.One[personRow](ctx, r, `SELECT `+personColumns+` FROM person p WHERE p.tenant_id = $1 AND p.id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		return personRow{}, fault.NotFound("person.not_found")
	}
	return w, err
}

type actorRow struct {
	ID    string `db:"id"`
	Name  string `db:"name"`
	Roles string `db:"roles"`
	Lang  string `db:"lang"`
	Zone  string `db:"zone"`
}

func actorByID(ctx context.Context, r db.Reader, id string) (actorRow, error) {
	return db.One[actorRow](ctx, r, `SELECT id, name, roles, lang, zone FROM person WHERE tenant_id = $1 AND id = $2 AND closed_at = 0`, id)
}

type filter struct {
	q      string
	byName bool // the address is not searched: the reader may not know it
	group  string
	roles  []auth.Role
	after  string
	limit  int
}

func listPersons(ctx context.Context, r db.Reader, f filter) ([]personRow, error) {
	cond, args := account.WordFilter(f.q, 2)
	text := `SELECT ` + personColumns + ` FROM person p WHERE p.tenant_id = $1 AND p.closed_at = 0` + cond
	add := func(cond string, v any) {
		args = append(args, v)
		text += fmt.Sprintf(cond, len(args)+1)
	}
	if f.byName {
		for _, w := range strings.Fields(i18n.Fold(f.q)) {
			for _, part := range i18n.Words(w) {
				add(` AND p.name_fold LIKE $%d`, "%"+part+"%")
			}
		}
	}
	if f.group != "" {
		add(` AND p.id IN (SELECT m.person_id FROM grp_member m WHERE m.tenant_id = $1 AND m.group_id = $%d)`, f.group)
	}
	if len(f.roles) > 0 {
		text += ` AND (1 = 0`
		for _, role := range f.roles {
			add(` OR ' ' || p.roles || ' ' LIKE $%d`, "% "+string(role)+" %")
		}
		text += `)`
	}
	if f.after != "" {
		add(` AND (p.name_fold, p.id) > (SELECT c.name_fold, c.id FROM person c WHERE c.tenant_id = $1 AND c.id = $%d)`, f.after)
	}
	add(` ORDER BY p.name_fold, p.id LIMIT $%d`, f.limit)
	return db.Select[personRow](ctx, r, text, args...)
}
