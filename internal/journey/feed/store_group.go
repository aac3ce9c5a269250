package feed

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

var errNoGroup = fault.NotFound("feed_group.not_found")

type groupRow struct {
	ID          string          `db:"id"`
	Name        string          `db:"name"`
	Description string          `db:"description"`
	Access      string          `db:"access"`
	Requesters  bool            `db:"requesters"`
	Everyone    bool            `db:"everyone"`
	CreatedAt   instant.Instant `db:"created_at"`
	UpdatedAt   instant.Instant `db:"updated_at"`
	ArchivedAt  instant.Instant `db:"archived_at"`
	Version     int64           `db:"version"`
}

const groupColumns = `g.id, g.name, g.description, g.access, g.requesters, g.everyone, g.created_at, g.updated_at, g.archived_at, g.version`

// standings reads all groups with what a person is to each.
func standings(ctx context.Context, r db.Reader, person string) ([]standing, error) {
	return db.Select[standing](ctx, r, `SELECT `+groupColumns+`, COALESCE(m.role, '') AS role FROM feed_group g
		LEFT JOIN feed_member m ON m.tenant_id = $1 AND m.group_id = g.id AND m.person_id = $2
		WHERE g.tenant_id = $1 ORDER BY g.name_fold, g.id`, person)
}

func standingIn(ctx context.Context, r db.Reader, group, person string) (standing, error) {
	s, err := db.One[standing](ctx, r, `SELECT `+groupColumns+`, COALESCE(m.role, '') AS role FROM feed_group g
		LEFT JOIN feed_member m ON m.tenant_id = $1 AND m.group_id = g.id AND m.person_id = $2
		WHERE g.tenant_id = $1 AND g.id = $3`, person, group)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoGroup
	}
	return s, err
}

// groupByName finds a group by its folded name, whoever may know of it.
func groupByName(ctx context.Context, r db.Reader, fold string) (groupRow, bool, error) {
	g, err := db.One[groupRow](ctx, r, `SELECT `+groupColumns+` FROM feed_group g WHERE g.tenant_id = $1 AND g.name_fold = $2`, fold)
	if errors.Is(err, db.ErrNoRows) {
		return g, false, nil
	}
	return g, err == nil, err
}

func insertGroup(ctx context.Context, tx *db.Tx, g groupRow, fold string) error {
	_, err := tx.Exec(ctx, `INSERT INTO feed_group (tenant_id, id, name, name_fold, description, access, requesters, everyone, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`, g.ID, g.Name, fold, g.Description, g.Access, g.Requesters, g.Everyone, g.CreatedAt)
	return err
}

func updateGroup(ctx context.Context, tx *db.Tx, g groupRow, fold string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE feed_group SET name = $2, name_fold = $3, description = $4, access = $5, requesters = $6, archived_at = $7,
		updated_at = $8, everyone = $9, version = version + 1 WHERE tenant_id = $1 AND id = $10 AND version = $11`,
		g.Name, fold, g.Description, g.Access, g.Requesters, g.ArchivedAt, tx.Now(), g.Everyone, g.ID, g.Version)
	return n == 1, err
}

type memberRow struct {
	Group  string          `db:"group_id"`
	Person string          `db:"person_id"`
	Role   string          `db:"role"`
	Since  instant.Instant `db:"since"`
	Name   string          `db:"name"`
}

// putMember makes somebody something in a group, and says whether they were something else before.
func putMember(ctx context.Context, tx *db.Tx, group, person, role string) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO feed_member (tenant_id, group_id, person_id, role, since, by_id) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (tenant_id, group_id, person_id) DO UPDATE SET role = excluded.role, since = excluded.since, by_id = excluded.by_id
		WHERE feed_member.role <> excluded.role`, group, person, role, tx.Now(), tx.Actor().ID)
	return n == 1, err
}

func dropMember(ctx context.Context, tx *db.Tx, group, person string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM feed_member WHERE tenant_id = $1 AND group_id = $2 AND person_id = $3`, group, person)
	return n == 1, err
}

// membersIn reads who is in a group, open accounts only, by name from one on.
func membersIn(ctx context.Context, r db.Reader, group, after string, limit int) ([]memberRow, error) {
	return db.Select[memberRow](ctx, r, `SELECT m.group_id, m.person_id, m.role, m.since, p.name FROM feed_member m
		JOIN person p ON p.tenant_id = $1 AND p.id = m.person_id AND p.closed_at = 0
		WHERE m.tenant_id = $1 AND m.group_id = $2 AND m.person_id > $3 ORDER BY m.person_id LIMIT $4`, group, after, limit)
}

type groupCount struct {
	Group string `db:"group_id"`
	In    int    `db:"members"`
	Asked int    `db:"asked"`
}

// countMembers counts who is in each group, and who asks to be.
func countMembers(ctx context.Context, r db.Reader, groups []string) (map[string]groupCount, error) {
	out := map[string]groupCount{}
	if len(groups) == 0 {
		return out, nil
	}
	rows, err := db.Select[groupCount](ctx, r, `SELECT group_id, sum(CASE WHEN role IN ('owner', 'member') THEN 1 ELSE 0 END) AS members,
		sum(CASE WHEN role = 'asked' THEN 1 ELSE 0 END) AS asked FROM feed_member WHERE tenant_id = $1 AND group_id IN `+db.In(2, len(groups))+`
		GROUP BY group_id`, db.Args(groups)...)
	for _, c := range rows {
		out[c.Group] = c
	}
	return out, err
}

func ownersOf(ctx context.Context, r db.Reader, groups []string) ([]memberRow, error) {
	if len(groups) == 0 {
		return nil, nil
	}
	return db.Select[memberRow](ctx, r, `SELECT m.group_id, m.person_id, m.role, m.since, p.name FROM feed_member m
		JOIN person p ON p.tenant_id = $1 AND p.id = m.person_id WHERE m.tenant_id = $1 AND m.role = 'owner' AND m.group_id IN `+db.In(2, len(groups))+`
		ORDER BY p.name_fold, p.id`, db.Args(groups)...)
}

func countOwners(ctx context.Context, r db.Reader, group string) (int64, error) {
	return db.One[int64](ctx, r, `SELECT count(*) FROM feed_member WHERE tenant_id = $1 AND group_id = $2 AND role = 'owner'`, group)
}
