package feed

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/directory"
)

// enter makes somebody something in a group; who is in follows it.
func (f *Feed) enter(ctx context.Context, tx *db.Tx, group, person, role string) error {
	if _, err := putMember(ctx, tx, group, person, role); err != nil {
		return err
	}
	if role != Owner && role != InGroup {
		return nil
	}
	_, err := putFollow(ctx, tx, person, source{byGroup, group}, false)
	return err
}

// Join takes the actor into an open group or one they are invited to; a closed group is asked.
func (f *Feed) Join(ctx context.Context, tx *db.Tx, in GroupIn) (Group, error) {
	s, err := knownGroup(ctx, tx, in.ID)
	if err != nil {
		return Group{}, err
	}
	if s.ArchivedAt != 0 {
		return Group{}, fault.Conflict("feed_group.is_archived")
	}
	me := tx.Actor().ID
	role, what := InGroup, "joined"
	switch {
	case s.in() || s.Role == Asked:
		return groupShown(ctx, tx, s)
	case s.Access != Open && s.Role != Invited:
		role, what = Asked, "asked"
	}
	if err := f.enter(ctx, tx, s.ID, me, role); err != nil {
		return Group{}, err
	}
	told := []string{me}
	if role == Asked {
		owners, err := moderatorsOf(ctx, tx, s.ID)
		if err != nil {
			return Group{}, err
		}
		told = append(told, owners...)
	}
	f.groupChanged(tx, s.groupRow, GroupChanged{What: what, Person: me}, told...)
	return f.GetGroup(ctx, tx, in)
}

// Leave takes the actor out; the last owner stays.
func (f *Feed) Leave(ctx context.Context, tx *db.Tx, in GroupIn) (api.None, error) {
	s, err := standingIn(ctx, tx, in.ID, tx.Actor().ID)
	if err == nil && !s.known(tx.Actor()) && s.Role == "" {
		err = errNoGroup
	}
	if err != nil || s.Role == "" {
		return api.None{}, err
	}
	return api.None{}, f.remove(ctx, tx, s, tx.Actor().ID, s.Role)
}

// remove takes somebody out of a group.
func (f *Feed) remove(ctx context.Context, tx *db.Tx, s standing, person, role string) error {
	if role == Owner {
		if err := f.leavesAnOwner(ctx, tx, s.ID); err != nil {
			return err
		}
	}
	gone, err := dropMember(ctx, tx, s.ID, person)
	if err != nil || !gone {
		return err
	}
	if _, err := dropFollow(ctx, tx, person, source{byGroup, s.ID}); err != nil {
		return err
	}
	f.groupChanged(tx, s.groupRow, GroupChanged{What: "left", Person: person}, person)
	return nil
}

func (f *Feed) leavesAnOwner(ctx context.Context, tx *db.Tx, group string) error {
	n, err := countOwners(ctx, tx, group)
	if err == nil && n < 2 {
		err = fault.Conflict("feed_group.last_owner")
	}
	return err
}

// InviteIn names a person for a group.
type InviteIn struct {
	ID       string `path:"id" json:"-" maxLength:"40"`
	PersonID string `json:"person_id" maxLength:"40"`
}

// Invite lets a member of a group call somebody in. Who already asks is in at once where an owner invites them.
func (f *Feed) Invite(ctx context.Context, tx *db.Tx, in InviteIn) (Group, error) {
	s, err := knownGroup(ctx, tx, in.ID)
	switch {
	case err != nil:
		return Group{}, err
	case !s.in() && !s.runs(tx.Actor()):
		return Group{}, fault.Denied("feed_group.members_only")
	case s.ArchivedAt != 0:
		return Group{}, fault.Conflict("feed_group.is_archived")
	}
	them, err := f.theirs(ctx, tx, s, in.PersonID)
	if err != nil || them.in() {
		return f.groupAgain(ctx, tx, in.ID, err)
	}
	role, what := Invited, "invited"
	if them.Role == Asked && s.runs(tx.Actor()) {
		role, what = InGroup, "joined"
	}
	if err := f.enter(ctx, tx, s.ID, in.PersonID, role); err != nil {
		return Group{}, err
	}
	f.groupChanged(tx, s.groupRow, GroupChanged{What: what, Person: in.PersonID}, in.PersonID)
	return f.GetGroup(ctx, tx, GroupIn{ID: in.ID})
}

func (f *Feed) groupAgain(ctx context.Context, r db.Reader, group string, err error) (Group, error) {
	if err != nil {
		return Group{}, err
	}
	return f.GetGroup(ctx, r, GroupIn{ID: group})
}

// theirs is what another person is to a group; who could not be in it is refused.
func (f *Feed) theirs(ctx context.Context, r db.Reader, s standing, person string) (standing, error) {
	a, open, err := directory.ActorOf(ctx, r, person)
	if err != nil {
		return s, err
	}
	if !open || !s.Requesters && !a.Has(auth.Agent) {
		return s, fault.InvalidField("person_id", "feed_group.person_cannot_join")
	}
	return standingIn(ctx, r, s.ID, person)
}

// Accept takes in who asks, for owners.
func (f *Feed) Accept(ctx context.Context, tx *db.Tx, in InviteIn) (Group, error) {
	s, err := f.run(ctx, tx, in.ID)
	if err != nil {
		return Group{}, err
	}
	them, err := f.theirs(ctx, tx, s, in.PersonID)
	if err != nil {
		return Group{}, err
	}
	if them.Role == Asked {
		if err := f.enter(ctx, tx, s.ID, in.PersonID, InGroup); err != nil {
			return Group{}, err
		}
		f.groupChanged(tx, s.groupRow, GroupChanged{What: "joined", Person: in.PersonID}, in.PersonID)
	}
	return f.GetGroup(ctx, tx, GroupIn{ID: in.ID})
}

// MembersIn asks who is in a group.
type MembersIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Cursor string `query:"cursor" json:"-" maxLength:"40"`
	Limit  int    `query:"limit" json:"-" default:"100" minimum:"1" maximum:"200"`
}

// Members lists who is in a group, for who reads it; who asks and who is invited, for those who run it.
func (f *Feed) Members(ctx context.Context, r db.Reader, in MembersIn) (api.Page[Member], error) {
	out := api.Page[Member]{Items: []Member{}}
	s, err := knownGroup(ctx, r, in.ID)
	if err == nil && !s.reads(r.Actor()) && !s.runs(r.Actor()) {
		err = fault.Denied("feed_group.members_only")
	}
	if err != nil {
		return out, err
	}
	rows, err := membersIn(ctx, r, s.ID, in.Cursor, in.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Next = rows[in.Limit-1].Person
	}
	for _, m := range rows {
		if m.Role == Owner || m.Role == InGroup || s.runs(r.Actor()) {
			out.Items = append(out.Items, Member{Person: directory.Brief{ID: m.Person, Name: m.Name}, Role: m.Role, Since: m.Since})
		}
	}
	return out, nil
}

// MemberIn says what somebody is in a group.
type MemberIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Person string `path:"person" json:"-" maxLength:"40"`
	Role   string `json:"role" enum:"owner,member"`
}

// SetMember puts a person in a group or makes them an owner, for owners and admins.
func (f *Feed) SetMember(ctx context.Context, tx *db.Tx, in MemberIn) (Group, error) {
	s, err := f.run(ctx, tx, in.ID)
	if err != nil {
		return Group{}, err
	}
	them, err := f.theirs(ctx, tx, s, in.Person)
	if err != nil {
		return Group{}, err
	}
	if them.Role == Owner && in.Role != Owner {
		if err := f.leavesAnOwner(ctx, tx, s.ID); err != nil {
			return Group{}, err
		}
	}
	if them.Role != in.Role {
		if err := f.enter(ctx, tx, s.ID, in.Person, in.Role); err != nil {
			return Group{}, err
		}
		f.groupChanged(tx, s.groupRow, GroupChanged{What: "joined", Person: in.Person}, in.Person)
	}
	return f.GetGroup(ctx, tx, GroupIn{ID: in.ID})
}

// OutIn names who goes.
type OutIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Person string `path:"person" json:"-" maxLength:"40"`
}

// DropMember takes a person out of a group, or refuses who asks, for owners and admins.
func (f *Feed) DropMember(ctx context.Context, tx *db.Tx, in OutIn) (api.None, error) {
	s, err := f.run(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	them, err := standingIn(ctx, tx, s.ID, in.Person)
	if err != nil || them.Role == "" {
		return api.None{}, err
	}
	return api.None{}, f.remove(ctx, tx, s, in.Person, them.Role)
}

// Callees finds the groups of these folded names that the reader's actor reads, for mentions.
func (f *Feed) Callees(ctx context.Context, r db.Reader, folded []string) (map[string][]directory.Callee, error) {
	out := map[string][]directory.Callee{}
	if len(folded) == 0 {
		return out, nil
	}
	rows, err := db.Select[calledGroup](ctx, r, `SELECT `+groupColumns+`, COALESCE(m.role, '') AS role, g.name_fold FROM feed_group g
		LEFT JOIN feed_member m ON m.tenant_id = $1 AND m.group_id = g.id AND m.person_id = $2
		WHERE g.tenant_id = $1 AND g.archived_at = 0 AND g.name_fold IN `+db.In(3, len(folded)), append([]any{r.Actor().ID}, db.Args(folded)...)...)
	for _, g := range rows {
		if g.reads(r.Actor()) {
			out[g.Fold] = append(out[g.Fold], directory.Callee{ID: g.ID, Name: g.Name, Group: true})
		}
	}
	return out, err
}

type calledGroup struct {
	standing
	Fold string `db:"name_fold"`
}
