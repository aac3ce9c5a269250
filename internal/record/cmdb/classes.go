package cmdb

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
)

// classes are those of a tenant by id, complete with what they inherit.
type classes map[string]*Class

// classesOf reads the tenant's classes over the built-in ones.
func classesOf(ctx context.Context, r db.Reader) (classes, error) {
	rows, err := classRows(ctx, r)
	if err != nil {
		return nil, err
	}
	all := make(classes, len(builtIn)+len(rows))
	for i := range builtIn {
		c := builtIn[i]
		c.BuiltIn = true
		all[c.ID] = &c
	}
	for _, w := range rows {
		c := w.class()
		if old := all[c.ID]; old != nil {
			c.BuiltIn = true
		}
		all[c.ID] = &c
	}
	for _, c := range all {
		all.complete(c, r.Actor().Lang)
	}
	return all, nil
}

// complete fills in what a class has from those above it.
func (all classes) complete(c *Class, lang string) {
	c.Name = c.NameEN
	if lang == i18n.French {
		c.Name = c.NameFR
	}
	c.Attributes = slices.Clone(c.Attributes)
	if c.Attributes == nil {
		c.Attributes = []Attribute{}
	}
	c.Inherited = []Attribute{}
	for i, up := range all.above(c.ID) {
		if i == 0 {
			continue
		}
		if c.Layer == 0 {
			c.Layer = up.Layer
		}
		if c.Icon == "" {
			c.Icon = up.Icon
		}
		for _, a := range up.Attributes {
			if !slices.ContainsFunc(c.Attributes, named(a.ID)) && !slices.ContainsFunc(c.Inherited, named(a.ID)) {
				c.Inherited = append(c.Inherited, a)
			}
		}
	}
	if c.Layer == 0 {
		c.Layer = defaultLayer
	}
	c.Service = all.is(c.ID, serviceClass)
}

func named(id string) func(Attribute) bool { return func(a Attribute) bool { return a.ID == id } }

// above is a class and its ancestors, the nearest first.
func (all classes) above(id string) []*Class {
	var out []*Class
	for c := all[id]; c != nil && len(out) < maxDepth; c = all[c.Parent] {
		out = append(out, c)
	}
	return out
}

// maxDepth of the tree of classes.
const maxDepth = 10

// is says whether a class is another, or below it.
func (all classes) is(id, of string) bool {
	return slices.ContainsFunc(all.above(id), func(c *Class) bool { return c.ID == of })
}

// below are the ids of a class and of all below it, sorted.
func (all classes) below(id string) []string {
	var out []string
	for _, c := range all {
		if all.is(c.ID, id) {
			out = append(out, c.ID)
		}
	}
	slices.Sort(out)
	return out
}

func (all classes) name(id string) string {
	if c := all[id]; c != nil {
		return c.Name
	}
	return id
}

func (all classes) layer(id string) int64 {
	if c := all[id]; c != nil {
		return c.Layer
	}
	return defaultLayer
}

// attribute finds one by its id among a class's own and inherited ones.
func (all classes) attribute(class, id string) (Attribute, bool) {
	c := all[class]
	if c == nil {
		return Attribute{}, false
	}
	for _, list := range [][]Attribute{c.Attributes, c.Inherited} {
		if i := slices.IndexFunc(list, named(id)); i >= 0 {
			return list[i], true
		}
	}
	return Attribute{}, false
}

// ClassesIn has no filter.
type ClassesIn struct{}

// Classes answers the tenant's tree of classes, parents before their children.
func Classes(ctx context.Context, r db.Reader, _ ClassesIn) (api.Page[Class], error) {
	all, err := classesOf(ctx, r)
	out := api.Page[Class]{Items: make([]Class, 0, len(all))}
	if err != nil {
		return out, err
	}
	path := func(c *Class) string {
		var names []string
		for _, up := range all.above(c.ID) {
			names = append([]string{i18n.Fold(up.Name)}, names...)
		}
		return strings.Join(names, "\x01")
	}
	for _, c := range all {
		out.Items = append(out.Items, *c)
	}
	slices.SortFunc(out.Items, func(a, b Class) int { return strings.Compare(path(&a), path(&b)) })
	return out, nil
}

// RelationTypesIn has no filter.
type RelationTypesIn struct{}

// RelationTypes answers the eight types.
func RelationTypes(_ context.Context, r db.Reader, _ RelationTypesIn) (api.Page[RelationType], error) {
	return api.Page[RelationType]{Items: relationTypes(r.Actor())}, nil
}

func relationTypes(a auth.Actor) []RelationType {
	out := make([]RelationType, 0, len(types))
	for _, t := range types {
		if a.Lang == i18n.French {
			t.Name, t.Inverse = t.fr, t.frInverse
		} else {
			t.Name, t.Inverse = t.en, t.enInverse
		}
		out = append(out, t.RelationType)
	}
	return out
}
