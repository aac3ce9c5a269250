package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/people/directory"
)

func ownedBy(ctx context.Context, r db.Reader, person string, limit int) ([]brief, error) {
	return db.Select[brief](ctx, r, `SELECT `+listed+` FROM ci WHERE tenant_id = $1 AND owner_id = $2 AND owner_id <> '' AND status || '' <> 'retired' ORDER BY folded, id LIMIT $3`, person, limit)
}

// usedBy reads the services of a person, of their groups and of the sites that bear the name of their place.
func usedBy(ctx context.Context, r db.Reader, person string, groups []directory.GroupBrief, site string, limit int) ([]brief, error) {
	args := []any{limit, person, site}
	refs := ``
	if len(groups) > 0 {
		refs = ` OR u.kind = 'group' AND u.ref_id IN ` + db.In(5, len(groups))
		for _, g := range groups {
			args = append(args, g.ID)
		}
	}
	return db.Select[brief](ctx, r, `SELECT `+listed+` FROM ci WHERE tenant_id = $1 AND status <> 'retired' AND id IN (
			SELECT u.ci_id FROM ci_user u WHERE u.tenant_id = $1 AND (u.kind = 'person' AND u.ref_id = $3
				OR u.kind = 'site' AND $4 <> '' AND u.ref_id IN (SELECT s.id FROM ci s WHERE s.tenant_id = $1 AND s.name = $4)`+refs+`))
		ORDER BY folded, id LIMIT $2`, args...)
}

func serviceNames(ctx context.Context, r db.Reader, classes []string, limit int) ([]Named, error) {
	return db.Select[Named](ctx, r, `SELECT id, name FROM ci WHERE tenant_id = $1 AND status <> 'retired' AND class IN `+db.In(3, len(classes))+` ORDER BY folded, id LIMIT $2`,
		append([]any{limit}, db.Args(classes)...)...)
}
