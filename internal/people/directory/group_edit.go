package directory

import (
	"context"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
)

type (
	// GroupMade: a group exists.
	GroupMade struct{}
	// GroupEdited: its fields changed.
	GroupEdited struct {
		Fields []string `json:"fields"`
	}
	// GroupJoined: a person belongs to it.
	GroupJoined struct {
		Person string `json:"person"`
	}
	// GroupLeft: a person does not any more.
	GroupLeft struct {
		Person string `json:"person"`
	}
)

// EventType implements event.Payload.
func (GroupMade) EventType() string   { return "group.made" }
func (GroupEdited) EventType() string { return "group.edited" }
func (GroupJoined) EventType() string { return "group.joined" }
func (GroupLeft) EventType() string   { return "group.left" }

// MakeGroupIn are the fields of a new group.
type MakeGroupIn struct {
	Name        string `json:"name" minLength:"1" maxLength:"120"`
	Description string `json:"description,omitempty" maxLength:"500"`
	Kind        string `json:"kind,omitempty" enum:"support,community"`
}

// MakeGroup makes a group without members.
func MakeGroup(ctx context.Context, tx *db.Tx, in MakeGroupIn) (Group, error) {
	name := markdown.CleanLine(in.Name)
	if name == "" {
		return Group{}, fault.InvalidField("name", "field.empty")
	}
	if in.Kind == "" {
		in.Kind = "support"
	}
	w, err := db.One[groupRow](ctx, tx, `INSERT INTO grp (tenant_id, id, name, name_fold, description, kind, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING RETURNING `+groupColumns,
		id.New(), name, i18n.Fold(name), markdown.CleanLine(in.Description), in.Kind, tx.Now())
	if errors.Is(err, db.ErrNoRows) {
		return Group{}, fault.Invalid("group.name_taken", fault.Field{Name: "name", Code: "group.name_taken"})
	}
	if err != nil {
		return Group{}, err
	}
	tx.Emit(ref.Of("group", w.ID), GroupMade{}, "groups")
	return w.group(nil), nil
}

// EditGroupIn changes what it names.
type EditGroupIn struct {
	ID          string  `path:"id" json:"-"`
	IfMatch     string  `header:"If-Match" json:"-"`
	Name        *string `json:"name,omitempty" minLength:"1" maxLength:"120"`
	Description *string `json:"description,omitempty" maxLength:"500"`
}

// EditGroup renames or describes a group.
func EditGroup(ctx context.Context, tx *db.Tx, in EditGroupIn) (Group, error) {
	w, err := groupOf(ctx, tx, in.ID)
	if err != nil {
		return Group{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Group{}, err
	}
	var fields []string
	if in.Name != nil {
		if w.Name = markdown.CleanLine(*in.Name); w.Name == "" {
			return Group{}, fault.InvalidField("name", "field.empty")
		}
		taken, err := db.One[int](ctx, tx, `SELECT count(*) FROM grp WHERE tenant_id = $1 AND name_fold = $2 AND id <> $3`, i18n.Fold(w.Name), w.ID)
		if err != nil {
			return Group{}, err
		}
		if taken > 0 {
			return Group{}, fault.Invalid("group.name_taken", fault.Field{Name: "name", Code: "group.name_taken"})
		}
		fields = append(fields, "name")
	}
	if in.Description != nil {
		w.Description = markdown.CleanLine(*in.Description)
		fields = append(fields, "description")
	}
	if len(fields) > 0 {
		n, err := tx.Exec(ctx, `UPDATE grp SET name = $2, name_fold = $3, description = $4, updated_at = $5, version = version + 1
			WHERE tenant_id = $1 AND id = $6 AND version = $7`, w.Name, i18n.Fold(w.Name), w.Description, tx.Now(), w.ID, w.Version)
		if err != nil {
			return Group{}, err
		}
		if n == 0 {
			return Group{}, fault.Stale("record.stale")
		}
		tx.Emit(ref.Of("group", w.ID), GroupEdited{Fields: fields}, "groups")
	}
	return GetGroup(ctx, tx, GroupIn{ID: in.ID})
}

// MemberIn names a group and a person.
type MemberIn struct {
	ID     string `path:"id" json:"-"`
	Person string `path:"person" json:"-"`
}

// Join puts a person in a group.
func Join(ctx context.Context, tx *db.Tx, in MemberIn) (Group, error) {
	if _, err := groupOf(ctx, tx, in.ID); err != nil {
		return Group{}, err
	}
	ok, err := Exists(ctx, tx, in.Person)
	if err != nil {
		return Group{}, err
	}
	if !ok {
		return Group{}, fault.NotFound("person.not_found")
	}
	n, err := tx.Exec(ctx, `INSERT INTO grp_member (tenant_id, group_id, person_id, added_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, in.ID, in.Person, tx.Now())
	if err != nil {
		return Group{}, err
	}
	if n > 0 {
		tx.Emit(ref.Of("group", in.ID), GroupJoined{Person: in.Person}, "groups", "inbox:"+in.Person)
	}
	return GetGroup(ctx, tx, GroupIn{ID: in.ID})
}

// Leave takes a person out of a group.
func Leave(ctx context.Context, tx *db.Tx, in MemberIn) (Group, error) {
	if _, err := groupOf(ctx, tx, in.ID); err != nil {
		return Group{}, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM grp_member WHERE tenant_id = $1 AND group_id = $2 AND person_id = $3`, in.ID, in.Person)
	if err != nil {
		return Group{}, err
	}
	if n > 0 {
		tx.Emit(ref.Of("group", in.ID), GroupLeft{Person: in.Person}, "groups", "inbox:"+in.Person)
	}
	return GetGroup(ctx, tx, GroupIn{ID: in.ID})
}
