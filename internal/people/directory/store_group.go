package directory

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

const groupColumns = `id, name, description, kind, created_at, updated_at, version`

var errGroupNameTaken = fault.InvalidField("name", "group.name_taken")

func insertGroup(ctx context.Context, tx *db.Tx, g Group) error {
	n, err := tx.Exec(ctx, `INSERT INTO grp (tenant_id, id, name, name_fold, description, kind, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING`, g.ID, g.Name, i18n.Fold(g.Name), g.Description, g.Kind, g.CreatedAt)
	if err == nil && n == 0 {
		return errGroupNameTaken
	}
	return err
}

func updateGroup(ctx context.Context, tx *db.Tx, g Group, seen int64) error {
	n, err := tx.Exec(ctx, `UPDATE grp SET name = $2, name_fold = $3, description = $4, kind = $5, updated_at = $6, version = $7
		WHERE tenant_id = $1 AND id = $8 AND version = $9`, g.Name, i18n.Fold(g.Name), g.Description, g.Kind, tx.Now(), g.Version, g.ID, seen)
	if db.IsUnique(err) {
		return errGroupNameTaken
	}
	if err == nil && n == 0 {
		return fault.Stale("record.stale")
	}
	return err
}

func touchGroup(ctx context.Context, tx *db.Tx, id string) (int64, error) {
	return db.One[int64](ctx, tx, `UPDATE grp SET version = version + 1, updated_at = $2 WHERE tenant_id = $1 AND id = $3 RETURNING version`, tx.Now(), id)
}

func groupByID(ctx context.Context, r db.Reader, id string) (Group, error) {
	g, err := db.One[Group](ctx, r, `SELECT `+groupColumns+` FROM grp WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		return Group{}, fault.NotFound("group.not_found")
	}
	return g, err
}

func groupByName(ctx context.Context, r db.Reader, name string) (GroupBrief, error) {
	b, err := db.One[GroupBrief](ctx, r, `SELECT id, name FROM grp WHERE tenant_id = $1 AND name_fold = $2`, i18n.Fold(name))
	if errors.Is(err, db.ErrNoRows) {
		return GroupBrief{}, nil
	}
	return b, err
}

func allGroups(ctx context.Context, r db.Reader, kind string) ([]Group, error) {
	return db.Select[Group](ctx, r, `SELECT `+groupColumns+` FROM grp WHERE tenant_id = $1 AND ($2 = '' OR kind = $2) ORDER BY name_fold, id`, kind)
}

func groupNames(ctx context.Context, r db.Reader, ids []string) ([]GroupBrief, error) {
	return db.Select[GroupBrief](ctx, r, `SELECT id, name FROM grp WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

func groupsOf(ctx context.Context, r db.Reader, person string) ([]GroupBrief, error) {
	return db.Select[GroupBrief](ctx, r, `SELECT g.id, g.name FROM grp_member m JOIN grp g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
		WHERE m.tenant_id = $1 AND m.person_id = $2 ORDER BY g.name_fold, g.id`, person)
}

type memberRow struct {
	Group string `db:"group_id"`
	Brief
}

func membersOf(ctx context.Context, r db.Reader, groups []string) (map[string][]Brief, error) {
	rows, err := db.Select[memberRow](ctx, r, `SELECT m.group_id, p.id, p.name FROM grp_member m JOIN person p ON p.tenant_id = m.tenant_id AND p.id = m.person_id
		WHERE m.tenant_id = $1 AND p.closed_at = 0 AND m.group_id IN `+db.In(2, len(groups))+` ORDER BY p.name_fold, p.id`, db.Args(groups)...)
	out := make(map[string][]Brief, len(groups))
	for _, w := range rows {
		out[w.Group] = append(out[w.Group], w.Brief)
	}
	return out, err
}

func isMember(ctx context.Context, r db.Reader, group, person string) (bool, error) {
	n, err := db.One[int](ctx, r, `SELECT count(*) FROM grp_member WHERE tenant_id = $1 AND group_id = $2 AND person_id = $3`, group, person)
	return n > 0, err
}

func insertMember(ctx context.Context, tx *db.Tx, group, person string) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO grp_member (tenant_id, group_id, person_id, added_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		group, person, tx.Now())
	return n > 0, err
}

func deleteMember(ctx context.Context, tx *db.Tx, group, person string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM grp_member WHERE tenant_id = $1 AND group_id = $2 AND person_id = $3`, group, person)
	return n > 0, err
}
