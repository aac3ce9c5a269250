package cmdb

import (
	"context"
	"regexp"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/directory"
)

var attributeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)

// enter writes one value, an attribute's by its type.
func (c *row) enter(all classes, name, v string, how strictness) error {
	key, ok := strings.CutPrefix(name, attributePrefix)
	if !ok {
		return c.put(name, v)
	}
	a, declared := all.attribute(c.Class, key)
	if !declared {
		_, has := c.Attributes.V[key]
		if !attributeForm.MatchString(key) || how == strict && !has {
			return fault.InvalidField(name, "cmdb.attribute_unknown")
		}
		a = Attribute{ID: key, Type: Text}
	}
	clean, err := a.clean(v)
	if err != nil {
		return err
	}
	return c.put(name, clean)
}

// complete asks a person for the attributes that the class requires, as far as they touch them: all of a new CI or of another
// class, else those that were emptied. An import brings what it has.
func (c *row) complete(all classes, texts map[string]string, how strictness) error {
	class := all[c.Class]
	if class == nil || how == lenient {
		return nil
	}
	_, classed := texts["class"]
	bad := fault.Invalid("cmdb.attribute_missing")
	for _, list := range [][]Attribute{class.Attributes, class.Inherited} {
		for _, a := range list {
			_, said := texts[attributePrefix+a.ID]
			if a.Required && c.Attributes.V[a.ID] == "" && (said || classed) {
				bad.Fields = append(bad.Fields, fault.Field{Name: attributePrefix + a.ID, Code: "cmdb.attribute_missing"})
			}
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// refer checks the persons, groups and places that were named, and turns a place's number or external id into its id.
func refer(ctx context.Context, r db.Reader, all classes, c *row, texts map[string]string) error {
	bad := fault.Invalid("cmdb.invalid")
	note := func(name, code string) { bad.Fields = append(bad.Fields, fault.Field{Name: name, Code: code}) }
	if _, said := texts["owner_id"]; said && c.Owner != "" {
		p, err := directory.BriefOf(ctx, r, c.Owner)
		if err != nil {
			return err
		}
		if p.ID == "" {
			note("owner_id", "cmdb.person_unknown")
		}
	}
	if _, said := texts["support_group_id"]; said && c.Group != "" {
		g, err := directory.GroupBriefs(ctx, r, c.Group)
		if err != nil {
			return err
		}
		if g[c.Group].ID == "" {
			note("support_group_id", "cmdb.group_unknown")
		}
	}
	if _, said := texts["site_id"]; said && c.Site != "" {
		site, err := rowByKey(ctx, r, c.Site)
		switch {
		case fault.KindOf(err) == fault.KindNotFound:
			note("site_id", "cmdb.site_unknown")
		case err != nil:
			return err
		case !all.is(site.Class, siteClass):
			note("site_id", "cmdb.not_a_site")
		default:
			c.Site = site.ID
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
