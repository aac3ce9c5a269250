package feed

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
)

// MakeGroupIn is a new group; who makes it owns it.
type MakeGroupIn struct {
	Name        string `json:"name" maxLength:"480"`
	Description string `json:"description,omitempty" maxLength:"2000"`
	Access      string `json:"access,omitempty" enum:"open,closed,secret" doc:"open where absent"`
	Requesters  bool   `json:"requesters,omitempty" doc:"let those in who only ask for help"`
	Everyone    bool   `json:"everyone,omitempty" doc:"for admins: bring its posts to everybody's own feed who may read them"`
}

const (
	longGroupName        = 80
	longGroupDescription = 500
)

func checkGroup(g *groupRow) error {
	g.Name, g.Description = markdown.CleanLine(g.Name), markdown.Clean(g.Description)
	switch {
	case g.Name == "":
		return fault.InvalidField("name", "field.empty")
	case utf8.RuneCountInString(g.Name) > longGroupName:
		return fault.InvalidField("name", "field.too_long").With("limit", longGroupName)
	case utf8.RuneCountInString(g.Description) > longGroupDescription:
		return fault.InvalidField("description", "field.too_long").With("limit", longGroupDescription)
	case g.Access != Open && g.Access != Closed && g.Access != Secret:
		return fault.InvalidField("access", "field.invalid")
	}
	return nil
}

// free refuses a name that another group has. A secret group's name is refused too, without a word about whose it is.
func free(ctx context.Context, r db.Reader, g groupRow) error {
	other, taken, err := groupByName(ctx, r, i18n.Fold(g.Name))
	if err == nil && taken && other.ID != g.ID {
		err = fault.InvalidField("name", "feed_group.name_taken")
	}
	return err
}

// MakeGroup begins a group.
func (f *Feed) MakeGroup(ctx context.Context, tx *db.Tx, in MakeGroupIn) (Group, error) {
	g := groupRow{ID: id.New(), Name: in.Name, Description: in.Description, Access: in.Access, Requesters: in.Requesters, Everyone: in.Everyone, CreatedAt: tx.Now()}
	if g.Access == "" {
		g.Access = Open
	}
	if g.Everyone && !tx.Actor().Has(auth.Admin) {
		return Group{}, errAdmins
	}
	if err := checkGroup(&g); err != nil {
		return Group{}, err
	}
	if err := free(ctx, tx, g); err != nil {
		return Group{}, err
	}
	if err := insertGroup(ctx, tx, g, i18n.Fold(g.Name)); err != nil {
		if db.IsUnique(err) {
			err = fault.InvalidField("name", "feed_group.name_taken")
		}
		return Group{}, err
	}
	if me := tx.Actor().ID; me != "" {
		if err := f.enter(ctx, tx, g.ID, me, Owner); err != nil {
			return Group{}, err
		}
	}
	f.groupChanged(tx, g, GroupChanged{What: "made", Version: 1})
	return f.GetGroup(ctx, tx, GroupIn{ID: g.ID})
}

var errAdmins = fault.Denied("feed_group.admins_only")

func groupRef(group string) ref.Ref { return ref.Of(GroupKind, group) }

// groupChanged tells who looks at the group, and the persons concerned. A secret group is told to nobody else.
func (f *Feed) groupChanged(tx *db.Tx, g groupRow, p GroupChanged, persons ...string) {
	topics := []string{groupTopic(g.ID), staffTopic(g.ID)}
	if g.Access != Secret {
		topics = append(topics, topicAll)
	}
	for _, person := range persons {
		topics = append(topics, inbox(person))
	}
	tx.Emit(groupRef(g.ID), p, topics...)
}

// EditGroupIn changes a group; what is absent stays.
type EditGroupIn struct {
	ID          string  `path:"id" json:"-" maxLength:"40"`
	IfMatch     string  `header:"If-Match" json:"-"`
	Name        *string `json:"name,omitempty" maxLength:"480"`
	Description *string `json:"description,omitempty" maxLength:"2000"`
	Access      *string `json:"access,omitempty" enum:"open,closed,secret"`
	Requesters  *bool   `json:"requesters,omitempty"`
	Everyone    *bool   `json:"everyone,omitempty" doc:"for admins"`
	Archived    *bool   `json:"archived,omitempty" doc:"an archived group is read and not written to"`
}

// EditGroup changes what a group is, for its owners and for admins.
func (f *Feed) EditGroup(ctx context.Context, tx *db.Tx, in EditGroupIn) (Group, error) {
	s, err := f.run(ctx, tx, in.ID)
	if err != nil {
		return Group{}, err
	}
	if err := api.CheckVersion(in.IfMatch, s.Version); err != nil {
		return Group{}, err
	}
	g, fields := s.groupRow, []string{}
	set(&g.Name, in.Name, "name", &fields)
	set(&g.Description, in.Description, "description", &fields)
	set(&g.Access, in.Access, "access", &fields)
	set(&g.Requesters, in.Requesters, "requesters", &fields)
	if in.Everyone != nil && *in.Everyone != g.Everyone && !tx.Actor().Has(auth.Admin) {
		return Group{}, errAdmins
	}
	set(&g.Everyone, in.Everyone, "everyone", &fields)
	if in.Archived != nil && *in.Archived != (g.ArchivedAt != 0) {
		if g.ArchivedAt = 0; *in.Archived {
			g.ArchivedAt = tx.Now()
		}
		fields = append(fields, "archived")
	}
	if len(fields) == 0 {
		return groupShown(ctx, tx, s)
	}
	if err := checkGroup(&g); err != nil {
		return Group{}, err
	}
	if err := free(ctx, tx, g); err != nil {
		return Group{}, err
	}
	done, err := updateGroup(ctx, tx, g, i18n.Fold(g.Name))
	switch {
	case db.IsUnique(err):
		return Group{}, fault.InvalidField("name", "feed_group.name_taken")
	case err != nil:
		return Group{}, err
	case !done:
		return Group{}, fault.Stale("feed_group.changed_meanwhile")
	}
	f.groupChanged(tx, g, GroupChanged{What: "edited", Fields: fields, Version: g.Version + 1})
	return f.GetGroup(ctx, tx, GroupIn{ID: g.ID})
}

func set[T comparable](into *T, to *T, name string, fields *[]string) {
	if to != nil && *to != *into {
		*into = *to
		*fields = append(*fields, name)
	}
}

// run finds a group for who says who is in it.
func (f *Feed) run(ctx context.Context, r db.Reader, group string) (standing, error) {
	s, err := knownGroup(ctx, r, group)
	if err == nil && !s.runs(r.Actor()) {
		err = fault.Denied("feed_group.owners_only")
	}
	return s, err
}
