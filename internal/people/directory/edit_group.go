package directory

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// EditGroupIn changes a group; what is absent stays.
type EditGroupIn struct {
	ID          string  `path:"id" json:"-"`
	IfMatch     string  `header:"If-Match" json:"-"`
	Name        *string `json:"name,omitempty" maxLength:"120"`
	Description *string `json:"description,omitempty" maxLength:"500"`
	Kind        *string `json:"kind,omitempty" enum:"support,community"`
}

// EditGroup changes what a group is called, and what it is for.
func EditGroup(ctx context.Context, tx *db.Tx, in EditGroupIn) (Group, error) {
	before, err := groupByID(ctx, tx, in.ID)
	if err != nil {
		return Group{}, err
	}
	if err := api.CheckVersion(in.IfMatch, before.Version); err != nil {
		return Group{}, err
	}
	after := before
	var fields []string
	for _, f := range []struct {
		name string
		new  *string
		into *string
	}{{"name", in.Name, &after.Name}, {"description", in.Description, &after.Description}, {"kind", in.Kind, &after.Kind}} {
		if f.new != nil && *f.new != *f.into {
			*f.into = *f.new
			fields = append(fields, f.name)
		}
	}
	if err := cleanGroup(&after); err != nil {
		return Group{}, err
	}
	if len(fields) > 0 {
		after.Version++
		if err := updateGroup(ctx, tx, after, before.Version); err != nil {
			return Group{}, err
		}
		emit(tx, after.ID, GroupEdited{Version: after.Version, Fields: fields})
	}
	return readGroup(ctx, tx, after.ID)
}
