package directory

import (
	"context"
	"errors"
	"slices"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// GetIn names a person, or "me".
type GetIn struct {
	ID string `path:"id" json:"-"`
}

// Get reads one person, whether their account is open or not.
func Get(ctx context.Context, r db.Reader, in GetIn) (Person, error) {
	if in.ID == "me" {
		in.ID = r.Actor().ID
	}
	w, err := personByID(ctx, r, in.ID)
	if err != nil {
		return Person{}, err
	}
	p := w.seenBy(r.Actor())
	if seesAll(r.Actor(), in.ID) {
		groups, err := GroupsOf(ctx, r, in.ID)
		if err != nil {
			return Person{}, err
		}
		for _, g := range groups {
			p.Groups = append(p.Groups, g.Name)
		}
	}
	return p, nil
}

// PeopleIn filters persons.
type PeopleIn struct {
	Q      string `query:"q" json:"-" maxLength:"200" doc:"beginnings of words of the name; for agents of the e-mail too"`
	Group  string `query:"group" json:"-" maxLength:"40"`
	Role   string `query:"role" json:"-" enum:"requester,agent,supervisor,crisis_manager,admin" doc:"who has at least this role; for agents"`
	Limit  int    `query:"limit" json:"-" default:"20" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"40"`
}

// People finds persons with an open account, by name.
func People(ctx context.Context, r db.Reader, in PeopleIn) (api.Page[Person], error) {
	agent := r.Actor().Has(auth.Agent)
	if !agent {
		in.Group, in.Role = "", ""
	}
	if in.Limit <= 0 {
		in.Limit = 20
	}
	rows, err := listPersons(ctx, r, filter{q: in.Q, byName: !agent, group: in.Group, roles: having(auth.Role(in.Role)), after: in.Cursor, limit: in.Limit + 1})
	if err != nil {
		return api.Page[Person]{}, err
	}
	page := api.Page[Person]{Items: []Person{}}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		page.Next = rows[in.Limit-1].ID
	}
	for _, w := range rows {
		page.Items = append(page.Items, w.seenBy(r.Actor()))
	}
	return page, nil
}

// having are the roles that carry a role with them.
func having(role auth.Role) []auth.Role {
	if role == auth.None {
		return nil
	}
	return slices.DeleteFunc(auth.AllRoles(), func(r auth.Role) bool { return !(auth.Roles{r}).Has(role) })
}

// Exists reports whether there is such a person with an open account.
func Exists(ctx context.Context, r db.Reader, id string) (bool, error) {
	w, err := personByID(ctx, r, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return false, nil
	}
	return err == nil && w.ClosedAt.IsZero(), err
}

// RolesOf are what a person is trusted with; none where the account is closed, or where there is nobody.
func RolesOf(ctx context.Context, r db.Reader, id string) (auth.Roles, error) {
	w, err := personByID(ctx, r, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return nil, nil
	}
	if err != nil || !w.ClosedAt.IsZero() {
		return nil, err
	}
	return auth.ParseRoles(w.Roles), nil
}

// ActorOf is a person acting outside a session: to check rights for, or to write in the name of. False where the account is
// closed, or where there is nobody.
func ActorOf(ctx context.Context, r db.Reader, id string) (auth.Actor, bool, error) {
	a, err := actorByID(ctx, r, id)
	if errors.Is(err, db.ErrNoRows) {
		return auth.Actor{}, false, nil
	}
	if err != nil {
		return auth.Actor{}, false, err
	}
	return auth.Actor{Tenant: r.Tenant(), ID: a.ID, Name: a.Name, Roles: auth.ParseRoles(a.Roles), Lang: a.Lang, Zone: a.Zone}, true, nil
}

// GroupsOf are the groups a person is in, by name.
func GroupsOf(ctx context.Context, r db.Reader, person string) ([]GroupBrief, error) {
	return groupsOf(ctx, r, person)
}

// GroupMembers are the persons in a group with an open account, by name.
func GroupMembers(ctx context.Context, r db.Reader, group string) ([]Brief, error) {
	by, err := membersOf(ctx, r, []string{group})
	return by[group], err
}

// InGroup reports whether a person is in a group.
func InGroup(ctx context.Context, r db.Reader, group, person string) (bool, error) {
	return isMember(ctx, r, group, person)
}

// GroupBriefs gives the names of groups by id; unknown and empty ids are passed over.
func GroupBriefs(ctx context.Context, r db.Reader, ids ...string) (map[string]GroupBrief, error) {
	out := map[string]GroupBrief{}
	want := slices.Compact(slices.Sorted(slices.Values(ids)))
	want = slices.DeleteFunc(want, func(id string) bool { return id == "" })
	for part := range slices.Chunk(want, most) {
		rows, err := groupNames(ctx, r, part)
		if err != nil {
			return nil, err
		}
		for _, b := range rows {
			out[b.ID] = b
		}
	}
	return out, nil
}

// GroupNamed finds a group by its name, however it is written; the zero GroupBrief where there is none.
func GroupNamed(ctx context.Context, r db.Reader, name string) (GroupBrief, error) {
	return groupByName(ctx, r, strings.TrimSpace(name))
}

// GroupIn names a group.
type GroupIn struct {
	ID string `path:"id" json:"-"`
}

// GetGroup reads one group.
func GetGroup(ctx context.Context, r db.Reader, in GroupIn) (Group, error) {
	return readGroup(ctx, r, in.ID)
}

// GroupsIn filters groups.
type GroupsIn struct {
	Kind string `query:"kind" json:"-" enum:"support,community"`
}

// Groups reads all groups, by name: there are as many as teams.
func Groups(ctx context.Context, r db.Reader, in GroupsIn) (api.Page[Group], error) {
	groups, err := allGroups(ctx, r, in.Kind)
	if err != nil {
		return api.Page[Group]{}, err
	}
	return api.Page[Group]{Items: groups}, fill(ctx, r, groups)
}

func readGroup(ctx context.Context, r db.Reader, id string) (Group, error) {
	g, err := groupByID(ctx, r, id)
	if err != nil {
		return Group{}, err
	}
	one := []Group{g}
	err = fill(ctx, r, one)
	return one[0], err
}

// fill adds who is in the groups, where the reader may know.
func fill(ctx context.Context, r db.Reader, groups []Group) error {
	ids := make([]string, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
	}
	by := map[string][]Brief{}
	for part := range slices.Chunk(ids, most) {
		found, err := membersOf(ctx, r, part)
		if err != nil {
			return err
		}
		for id, members := range found {
			by[id] = members
		}
	}
	me := r.Actor()
	for i := range groups {
		members := by[groups[i].ID]
		groups[i].Mine = slices.ContainsFunc(members, func(b Brief) bool { return b.ID == me.ID })
		groups[i].Members = []Brief{}
		if me.Has(auth.Agent) && members != nil {
			groups[i].Members = members
		}
	}
	return nil
}
