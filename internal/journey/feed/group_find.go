package feed

import (
	"context"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/people/directory"
)

// GroupsIn filters groups.
type GroupsIn struct {
	Q    string `query:"q" json:"-" maxLength:"120" doc:"part of the name"`
	Mine bool   `query:"mine" json:"-" doc:"only those the reader is in, asks for or is invited to"`
}

// Groups lists the groups that the reader may know of, by name.
func (f *Feed) Groups(ctx context.Context, r db.Reader, in GroupsIn) (api.Page[Group], error) {
	out := api.Page[Group]{Items: []Group{}}
	all, err := standings(ctx, r, r.Actor().ID)
	if err != nil {
		return out, err
	}
	q := i18n.Fold(in.Q)
	var shown []standing
	for _, s := range all {
		if s.known(r.Actor()) && (!in.Mine || s.Role != "") && (s.ArchivedAt == 0 || s.in()) && strings.Contains(i18n.Fold(s.Name), q) {
			shown = append(shown, s)
		}
	}
	out.Items, err = groupsShown(ctx, r, shown)
	return out, err
}

// GroupIn names a group.
type GroupIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// GetGroup answers one group.
func (f *Feed) GetGroup(ctx context.Context, r db.Reader, in GroupIn) (Group, error) {
	s, err := knownGroup(ctx, r, in.ID)
	if err != nil {
		return Group{}, err
	}
	return groupShown(ctx, r, s)
}

// knownGroup finds a group for somebody who may know of it.
func knownGroup(ctx context.Context, r db.Reader, group string) (standing, error) {
	s, err := standingIn(ctx, r, group, r.Actor().ID)
	if err == nil && !s.known(r.Actor()) {
		err = errNoGroup
	}
	return s, err
}

func groupShown(ctx context.Context, r db.Reader, s standing) (Group, error) {
	list, err := groupsShown(ctx, r, []standing{s})
	if err != nil {
		return Group{}, err
	}
	return list[0], nil
}

func groupsShown(ctx context.Context, r db.Reader, list []standing) ([]Group, error) {
	out := make([]Group, 0, len(list))
	ids := make([]string, len(list))
	for i, s := range list {
		ids[i] = s.ID
	}
	counts, err := countMembers(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	owners, err := ownersOf(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	follows, err := db.Select[followRow](ctx, r, `SELECT kind, source_id, muted FROM follow WHERE tenant_id = $1 AND person_id = $2 AND kind = 'group'`, r.Actor().ID)
	if err != nil {
		return nil, err
	}
	byGroup := map[string][]directory.Brief{}
	for _, o := range owners {
		byGroup[o.Group] = append(byGroup[o.Group], directory.Brief{ID: o.Person, Name: o.Name})
	}
	followed := map[string]followRow{}
	for _, w := range follows {
		followed[w.ID] = w
	}
	for _, s := range list {
		g := Group{ID: s.ID, Name: s.Name, Description: s.Description, Access: s.Access, Requesters: s.Requesters, Everyone: s.Everyone, Members: counts[s.ID].In,
			Owners: byGroup[s.ID], Role: s.Role, Archived: s.ArchivedAt != 0, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, Version: s.Version}
		if g.Owners == nil {
			g.Owners = []directory.Brief{}
		}
		if w, ok := followed[s.ID]; ok {
			g.Following, g.Muted = !w.Muted, w.Muted
		}
		if s.runs(r.Actor()) {
			g.Asked = counts[s.ID].Asked
		}
		g.Actions = s.actions(r.Actor())
		out = append(out, g)
	}
	return out, nil
}

// runs: the person says who is in the group, and what it is called. An admin may, wherever they may know of it.
func (s standing) runs(a auth.Actor) bool {
	return s.known(a) && (s.Role == Owner || a.Has(auth.Admin))
}

func (s standing) actions(a auth.Actor) []string {
	out := []string{}
	if s.ArchivedAt != 0 {
		if s.runs(a) {
			out = append(out, "edit")
		}
		return out
	}
	if s.reads(a) {
		out = append(out, "post")
	}
	switch {
	case s.in():
		out = append(out, "leave", "invite")
	case s.Role == Asked:
		out = append(out, "leave")
	case s.Role == Invited || s.Access == Open:
		out = append(out, "join")
	case s.Access == Closed:
		out = append(out, "ask")
	}
	if s.runs(a) {
		out = append(out, "accept", "edit", "archive")
	}
	if s.moderates(a) {
		out = append(out, "moderate")
	}
	return out
}
