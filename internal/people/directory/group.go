package directory

import (
	"context"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// GroupBrief is how a group appears inside another record.
type GroupBrief struct {
	ID   string `json:"id" db:"id"`
	Name string `json:"name" db:"name"`
}

// Group is people who answer for something together.
type Group struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description string  `json:"description"`
	Kind        string  `json:"kind" enum:"support,community"`
	Members     []Brief `json:"members" nullable:"false"`
	Version     int64   `json:"version"`
}

// ETag is the version's.
func (g Group) ETag() string { return api.ETagOf(g.Version) }

type groupRow struct {
	ID          string `db:"id"`
	Name        string `db:"name"`
	Description string `db:"description"`
	Kind        string `db:"kind"`
	Version     int64  `db:"version"`
}

const groupColumns = `id, name, description, kind, version`

// GroupsIn has no filter: groups are few.
type GroupsIn struct{}

// Groups lists the groups by name with their members.
func Groups(ctx context.Context, r db.Reader, _ GroupsIn) (api.Page[Group], error) {
	rows, err := db.Select[groupRow](ctx, r, `SELECT `+groupColumns+` FROM grp WHERE tenant_id = $1 ORDER BY name_fold, id`)
	if err != nil {
		return api.Page[Group]{}, err
	}
	type member struct {
		Group string `db:"group_id"`
		Brief
	}
	members, err := db.Select[member](ctx, r, `SELECT m.group_id, p.id, p.name FROM grp_member m JOIN person p ON p.tenant_id = m.tenant_id AND p.id = m.person_id
		WHERE m.tenant_id = $1 AND p.closed_at = 0 ORDER BY p.name_fold, p.id`)
	if err != nil {
		return api.Page[Group]{}, err
	}
	of := map[string][]Brief{}
	for _, m := range members {
		of[m.Group] = append(of[m.Group], m.Brief)
	}
	page := api.Page[Group]{Items: make([]Group, len(rows))}
	for i, w := range rows {
		page.Items[i] = w.group(of[w.ID])
	}
	return page, nil
}

func (w groupRow) group(members []Brief) Group {
	if members == nil {
		members = []Brief{}
	}
	return Group{ID: w.ID, Name: w.Name, Description: w.Description, Kind: w.Kind, Members: members, Version: w.Version}
}

// GroupIn names a group.
type GroupIn struct {
	ID string `path:"id" json:"-"`
}

// GetGroup shows one group.
func GetGroup(ctx context.Context, r db.Reader, in GroupIn) (Group, error) {
	w, err := groupOf(ctx, r, in.ID)
	if err != nil {
		return Group{}, err
	}
	members, err := GroupMembers(ctx, r, in.ID)
	return w.group(members), err
}

func groupOf(ctx context.Context, r db.Reader, id string) (groupRow, error) {
	w, err := db.One[groupRow](ctx, r, `SELECT `+groupColumns+` FROM grp WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("group.not_found")
	}
	return w, err
}

// GroupBriefs gives the names of groups by id; unknown ids are absent.
func GroupBriefs(ctx context.Context, r db.Reader, ids ...string) (map[string]GroupBrief, error) {
	out := map[string]GroupBrief{}
	for len(ids) > 0 {
		n := min(200, len(ids))
		rows, err := db.Select[GroupBrief](ctx, r, `SELECT id, name FROM grp WHERE tenant_id = $1 AND id IN `+db.In(2, n), db.Args(ids[:n])...)
		if err != nil {
			return nil, err
		}
		for _, g := range rows {
			out[g.ID] = g
		}
		ids = ids[n:]
	}
	return out, nil
}

// GroupsOf are the groups a person belongs to.
func GroupsOf(ctx context.Context, r db.Reader, person string) ([]GroupBrief, error) {
	return db.Select[GroupBrief](ctx, r, `SELECT g.id, g.name FROM grp_member m JOIN grp g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
		WHERE m.tenant_id = $1 AND m.person_id = $2 ORDER BY g.name_fold, g.id`, person)
}

// GroupMembers are the open accounts of a group, by name.
func GroupMembers(ctx context.Context, r db.Reader, group string) ([]Brief, error) {
	return db.Select[Brief](ctx, r, `SELECT p.id, p.name FROM grp_member m JOIN person p ON p.tenant_id = m.tenant_id AND p.id = m.person_id
		WHERE m.tenant_id = $1 AND m.group_id = $2 AND p.closed_at = 0 ORDER BY p.name_fold, p.id`, group)
}

// InGroup reports whether the person belongs to the group.
func InGroup(ctx context.Context, r db.Reader, group, person string) (bool, error) {
	n, err := db.One[int](ctx, r, `SELECT count(*) FROM grp_member WHERE tenant_id = $1 AND group_id = $2 AND person_id = $3`, group, person)
	return n > 0, err
}
