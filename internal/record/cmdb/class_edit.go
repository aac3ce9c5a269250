package cmdb

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
)

const (
	classNameLimit = 80
	classLimit     = 500
)

// MakeClassIn is a class to add to the tree.
type MakeClassIn struct {
	ID         string      `json:"id" pattern:"^[a-z][a-z0-9_]{0,59}$"`
	Parent     string      `json:"parent,omitempty" maxLength:"60"`
	NameFR     string      `json:"name_fr" maxLength:"160"`
	NameEN     string      `json:"name_en" maxLength:"160"`
	Layer      int64       `json:"layer,omitempty" minimum:"0" maximum:"7" doc:"the parent's where absent"`
	Icon       string      `json:"icon,omitempty" maxLength:"40"`
	Attributes []Attribute `json:"attributes,omitempty" nullable:"false" maxItems:"100"`
}

// MakeClass adds a class.
func MakeClass(ctx context.Context, tx *db.Tx, in MakeClassIn) (Class, error) {
	all, err := classesOf(ctx, tx)
	if err != nil {
		return Class{}, err
	}
	if all[in.ID] != nil {
		return Class{}, fault.Conflict("cmdb.class_taken")
	}
	if len(all) >= classLimit+len(builtIn) {
		return Class{}, fault.Conflict("cmdb.too_many").With("limit", classLimit)
	}
	c := Class{ID: in.ID, Parent: in.Parent, NameFR: in.NameFR, NameEN: in.NameEN, Layer: in.Layer, Icon: in.Icon, Attributes: in.Attributes}
	return keepClass(ctx, tx, all, &c, 0)
}

// EditClassIn changes a class; what is absent stays.
type EditClassIn struct {
	ID         string       `path:"id" json:"-"`
	IfMatch    string       `header:"If-Match" json:"-"`
	Parent     *string      `json:"parent,omitempty" maxLength:"60"`
	NameFR     *string      `json:"name_fr,omitempty" maxLength:"160"`
	NameEN     *string      `json:"name_en,omitempty" maxLength:"160"`
	Layer      *int64       `json:"layer,omitempty" minimum:"0" maximum:"7"`
	Icon       *string      `json:"icon,omitempty" maxLength:"40"`
	Attributes *[]Attribute `json:"attributes,omitempty" maxItems:"100" doc:"all of its own; values of one that is left out stay with the CIs"`
}

// EditClass changes a class, a built-in one as well.
func EditClass(ctx context.Context, tx *db.Tx, in EditClassIn) (Class, error) {
	all, err := classesOf(ctx, tx)
	if err != nil {
		return Class{}, err
	}
	old := all[in.ID]
	if old == nil {
		return Class{}, fault.NotFound("cmdb.class_not_found")
	}
	if err := api.CheckVersion(in.IfMatch, old.Version); err != nil {
		return Class{}, err
	}
	c := *old
	if in.Parent != nil {
		c.Parent = *in.Parent
	}
	if in.NameFR != nil {
		c.NameFR = *in.NameFR
	}
	if in.NameEN != nil {
		c.NameEN = *in.NameEN
	}
	if in.Layer != nil {
		c.Layer = *in.Layer
	}
	if in.Icon != nil {
		c.Icon = *in.Icon
	}
	if in.Attributes != nil {
		c.Attributes = *in.Attributes
	}
	return keepClass(ctx, tx, all, &c, old.Version)
}

// keepClass checks and writes a class.
func keepClass(ctx context.Context, tx *db.Tx, all classes, c *Class, seen int64) (Class, error) {
	c.NameFR, c.NameEN = markdown.CleanLine(c.NameFR), markdown.CleanLine(c.NameEN)
	c.Icon = markdown.CleanLine(c.Icon)
	bad := fault.Invalid("cmdb.invalid")
	note := func(name, code string) { bad.Fields = append(bad.Fields, fault.Field{Name: name, Code: code}) }
	for _, n := range []struct{ name, value string }{{"name_fr", c.NameFR}, {"name_en", c.NameEN}} {
		if n.value == "" {
			note(n.name, "cmdb.name_missing")
		} else if utf8.RuneCountInString(n.value) > classNameLimit {
			bad.Fields = append(bad.Fields, wrong(n.name, "cmdb.too_long", "limit", classNameLimit).Fields...)
		}
	}
	switch {
	case c.Parent == "":
	case all[c.Parent] == nil:
		note("parent", "cmdb.class_unknown")
	case c.Parent == c.ID || all.is(c.Parent, c.ID) || len(all.above(c.Parent)) >= maxDepth-1:
		note("parent", "cmdb.class_circle")
	}
	bad.Fields = append(bad.Fields, attributeFaults(c.Attributes)...)
	if len(bad.Fields) > 0 {
		return Class{}, bad
	}
	saved, err := saveClass(ctx, tx, c, seen)
	if err != nil {
		return Class{}, err
	}
	if !saved {
		return Class{}, fault.Stale("record.stale")
	}
	tx.Emit(ref.Of("ci_class", c.ID), ClassEdited{Version: seen + 1}, topicAll)
	now, err := classesOf(ctx, tx)
	if err != nil {
		return Class{}, err
	}
	return *now[c.ID], nil
}

func attributeFaults(list []Attribute) (bad []fault.Field) {
	for i := range list {
		a := &list[i]
		a.NameFR, a.NameEN, a.Unit = markdown.CleanLine(a.NameFR), markdown.CleanLine(a.NameEN), markdown.CleanLine(a.Unit)
		at := fmt.Sprintf("attributes[%d].", i)
		if a.NameFR == "" || a.NameEN == "" {
			bad = append(bad, fault.Field{Name: at + "name", Code: "cmdb.name_missing"})
		}
		if slices.ContainsFunc(list[:i], named(a.ID)) {
			bad = append(bad, fault.Field{Name: at + "id", Code: "cmdb.attribute_twice"})
		}
		if a.Type == Choice && len(a.Choices) == 0 {
			bad = append(bad, fault.Field{Name: at + "choices", Code: "cmdb.choices_missing"})
		}
	}
	return bad
}

// EnsureClass adds a class that an import brings, unless it is there; its name is the same in both languages until an admin says
// otherwise.
func EnsureClass(ctx context.Context, tx *db.Tx, id, name string) error {
	if !attributeForm.MatchString(id) {
		return fault.InvalidField("class", "cmdb.class_unknown")
	}
	all, err := classesOf(ctx, tx)
	if err != nil || all[id] != nil {
		return err
	}
	if name == "" {
		name = id
	}
	_, err = keepClass(ctx, tx, all, &Class{ID: id, NameFR: name, NameEN: name}, 0)
	return err
}
