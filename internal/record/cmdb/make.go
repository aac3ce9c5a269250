package cmdb

import (
	"context"
	"errors"
	"maps"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
)

// Values are what a person says of a CI; what is absent is not spoken of, and "" or 0 empties.
type Values struct {
	Status         *string           `json:"status,omitempty" enum:"in_service,down,maintenance" doc:"retired by its own verb"`
	Lifecycle      *string           `json:"lifecycle,omitempty" enum:"planned,implementation,production,stock,obsolete"`
	Environment    *string           `json:"environment,omitempty" maxLength:"80"`
	Criticality    *int64            `json:"criticality,omitempty" minimum:"0" maximum:"4" doc:"1 is the highest; 0: not said"`
	SiteID         *string           `json:"site_id,omitempty" maxLength:"200" doc:"a CI of class site: id, number or external id"`
	OwnerID        *string           `json:"owner_id,omitempty" maxLength:"40"`
	SupportGroupID *string           `json:"support_group_id,omitempty" maxLength:"40"`
	RTO            *int64            `json:"rto_min,omitempty" minimum:"0" maximum:"527040"`
	RPO            *int64            `json:"rpo_min,omitempty" minimum:"0" maximum:"527040"`
	RestoreTime    *int64            `json:"restore_min,omitempty" minimum:"0" maximum:"527040"`
	Redundancy     *Redundancy       `json:"redundancy,omitempty"`
	Capacity       *int64            `json:"capacity,omitempty" minimum:"0" maximum:"1000000000"`
	Load           *int64            `json:"load,omitempty" minimum:"0" maximum:"1000000000"`
	Attributes     map[string]string `json:"attributes,omitempty" doc:"those not named stay; \"\" empties one"`
	Description    *string           `json:"description,omitempty" maxLength:"20000" doc:"Markdown"`
}

// texts are the values by the names of their fields.
func (v Values) texts() map[string]string {
	out := map[string]string{}
	text := func(name string, p *string) {
		if p != nil {
			out[name] = *p
		}
	}
	number := func(name string, p *int64) {
		if p != nil {
			out[name] = amount(*p)
		}
	}
	text("status", v.Status)
	text("lifecycle", v.Lifecycle)
	text("environment", v.Environment)
	number("criticality", v.Criticality)
	text("site_id", v.SiteID)
	text("owner_id", v.OwnerID)
	text("support_group_id", v.SupportGroupID)
	number("rto_min", v.RTO)
	number("rpo_min", v.RPO)
	number("restore_min", v.RestoreTime)
	if v.Redundancy != nil {
		out["redundancy"], out["min_up"], out["redundancy_over"] = v.Redundancy.Mode, amount(v.Redundancy.MinUp), v.Redundancy.Over
	}
	number("capacity", v.Capacity)
	number("load", v.Load)
	text("description", v.Description)
	for k, a := range v.Attributes {
		out[attributePrefix+k] = a
	}
	return out
}

// MakeIn is a CI to make.
type MakeIn struct {
	Name        string     `json:"name" maxLength:"400"`
	Class       string     `json:"class" maxLength:"60" doc:"see /ci-classes"`
	ExternalIDs []External `json:"external_ids,omitempty" nullable:"false" maxItems:"20"`
	Values
}

// Make adds a CI.
func Make(ctx context.Context, tx *db.Tx, in MakeIn) (CI, error) {
	all, err := classesOf(ctx, tx)
	if err != nil {
		return CI{}, err
	}
	texts := in.texts()
	texts["name"], texts["class"] = in.Name, in.Class
	c := fresh(tx, "")
	c.External.V = externals(in.ExternalIDs)
	if err := write(ctx, tx, all, c, texts, strict); err != nil {
		return CI{}, err
	}
	if err := free(ctx, tx, c); err != nil {
		return CI{}, err
	}
	if c.Number, err = db.NextNumber(ctx, tx, Prefix); err != nil {
		return CI{}, err
	}
	if err := insertRows(ctx, tx, []*row{c}); err != nil {
		return CI{}, err
	}
	say(tx, c.ID, CIMade{Class: c.Class, Version: c.Version})
	return presentOne(ctx, tx, c)
}

// fresh is the row of a new CI, without number.
func fresh(tx db.Reader, source string) *row {
	c := &row{brief: brief{
		ID: id.New(), Status: InService, Lifecycle: "production", Redundancy: "all", Source: source, Version: 1,
		CreatedAt: tx.Now(), CreatedBy: tx.Actor().ID, UpdatedAt: tx.Now(), UpdatedBy: tx.Actor().ID, FreshAt: tx.Now(),
	}}
	if source != "" {
		c.SeenAt = tx.Now()
	}
	return c
}

func externals(list []External) []External {
	var out []External
	for _, e := range list {
		e = External{Source: markdown.CleanLine(e.Source), ID: markdown.CleanLine(e.ID)}
		if e.ID != "" && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// free refuses external ids that another CI has.
func free(ctx context.Context, tx *db.Tx, c *row) error {
	for _, e := range c.External.V {
		found, err := ExternalIDs(ctx, tx, e.Source, []string{e.ID})
		if err != nil {
			return err
		}
		if other := found[e.ID]; other != "" && other != c.ID {
			return fault.Conflict("cmdb.external_taken").With("id", e.ID)
		}
	}
	return nil
}

// strictness of what may be written.
type strictness bool

const (
	strict  strictness = true  // a person: attributes are those of the class
	lenient strictness = false // an import: what the class does not declare is kept as text
)

// write puts values into a row and checks them all; the fault names every field at fault.
func write(ctx context.Context, r db.Reader, all classes, c *row, texts map[string]string, how strictness) error {
	bad := fault.Invalid("cmdb.invalid")
	var failed error
	note := func(err error) {
		var f *fault.Error
		switch {
		case err == nil:
		case errors.As(err, &f) && f.Kind == fault.KindInvalid && len(f.Fields) > 0:
			bad.Fields = append(bad.Fields, f.Fields...)
		case failed == nil:
			failed = err
		}
	}
	if class, ok := texts["class"]; ok {
		note(c.put("class", class))
		if all[c.Class] == nil {
			note(fault.InvalidField("class", "cmdb.class_unknown"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if name != "class" {
			note(c.enter(all, name, texts[name], how))
		}
	}
	note(refer(ctx, r, all, c, texts))
	if c.Name == "" {
		if _, said := texts["name"]; !said {
			note(fault.InvalidField("name", "cmdb.name_missing"))
		}
	}
	note(c.complete(all, texts, how))
	if len(c.Attributes.V) > attributeLimit {
		note(wrong("attributes", "cmdb.too_many", "limit", attributeLimit))
	}
	if failed == nil && len(bad.Fields) > 0 {
		return bad
	}
	return failed
}
