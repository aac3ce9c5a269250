package cmdb

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// plan is what one Found comes to.
type plan struct {
	Outcome
	old *row // nil for a new CI
	c   *row
}

// planned works out what a chunk comes to, without writing: fresh makes the row of a new CI.
func planned(ctx context.Context, r db.Reader, in UpsertIn, fresh func() *row) ([]plan, error) {
	switch {
	case in.Source == "" || in.Source == ByPerson || in.Source == nobody:
		return nil, fault.InvalidField("source", "cmdb.source_missing")
	case len(in.CIs) > Chunk:
		return nil, fault.Invalid("cmdb.too_many").With("limit", Chunk)
	}
	all, err := classesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, c := range in.Classes {
		if all[c.ID] == nil {
			all[c.ID] = &c
			all.complete(&c, r.Actor().Lang)
		}
	}
	known, err := reconciled(ctx, r, in)
	if err != nil {
		return nil, err
	}
	out := make([]plan, len(in.CIs))
	taken := map[string]bool{}
	for i, f := range in.CIs {
		p := &out[i]
		p.Err = f.fault(known[i], taken)
		if p.Err == nil {
			p.Err = p.weigh(ctx, r, all, in.Source, f, known[i], fresh)
		}
		var ft *fault.Error
		switch {
		case p.Err == nil:
		case isFault(p.Err, &ft):
			p.Action, p.Changes, p.Kept = Refused, nil, nil
		default:
			return nil, p.Err // the database's, not the row's
		}
	}
	return out, nil
}

// reconciled finds the CIs that a chunk speaks of: by the id that the caller found, else by external id.
func reconciled(ctx context.Context, r db.Reader, in UpsertIn) ([]*row, error) {
	var externals []string
	for _, f := range in.CIs {
		if f.CI == "" && f.ExternalID != "" {
			externals = append(externals, f.ExternalID)
		}
	}
	byExternal, err := ExternalIDs(ctx, r, in.Source, distinct(externals))
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(in.CIs))
	for i, f := range in.CIs {
		if ids[i] = f.CI; ids[i] == "" {
			ids[i] = byExternal[f.ExternalID]
		}
	}
	rows, err := rowsByID(ctx, r, distinct(ids))
	if err != nil {
		return nil, err
	}
	out := make([]*row, len(ids))
	for i, id := range ids {
		out[i] = rows[id]
	}
	return out, nil
}

// fault is what is wrong with a Found before its values are looked at; one chunk speaks of a CI once.
func (f Found) fault(known *row, taken map[string]bool) error {
	keys := []string{}
	if f.ExternalID != "" {
		keys = append(keys, "external "+f.ExternalID)
	}
	switch {
	case f.CI != "" && known == nil:
		return fault.InvalidField("ci", "cmdb.ci_unknown")
	case known != nil:
		keys = append(keys, "ci "+known.ID)
	}
	if len([]rune(f.ExternalID)) > externalLimit {
		return wrong("external_id", "cmdb.too_long", "limit", externalLimit)
	}
	if slices.ContainsFunc(keys, func(k string) bool { return taken[k] }) {
		return fault.InvalidField("external_id", "cmdb.twice")
	}
	for _, k := range keys {
		taken[k] = true
	}
	return nil
}

const externalLimit = 200

// weigh works out one CI: what another owns stays.
func (p *plan) weigh(ctx context.Context, r db.Reader, all classes, source string, f Found, known *row, fresh func() *row) error {
	texts := map[string]string{}
	for k, v := range f.Fields {
		texts[k] = v
	}
	for k, v := range f.Attributes {
		texts[attributePrefix+k] = v
	}
	if f.Name != "" {
		texts["name"] = f.Name
	}
	if f.Class != "" {
		texts["class"] = f.Class
	}
	p.old, p.Action = known, Edited
	if known == nil {
		p.c, p.Action = fresh(), Made
		if f.Class == "" {
			return fault.InvalidField("class", "cmdb.class_unknown")
		}
	} else {
		p.c = known.clone()
		p.CI, p.Number = known.ID, known.Number
	}
	if f.ExternalID != "" {
		p.c.know(External{Source: source, ID: f.ExternalID})
	}
	// What is offered is checked as a whole; then what another owns is put back.
	if err := write(ctx, r, all, p.c, texts, lenient); err != nil {
		return err
	}
	p.c.age(r.Now())
	if known == nil {
		p.Changes = diff(&row{brief: brief{Status: InService, Lifecycle: "production", Redundancy: "all"}}, p.c)
		return nil
	}
	for _, ch := range diff(known, p.c) {
		if known.yields(ch.Field, source) {
			continue
		}
		p.Kept = append(p.Kept, Kept{Field: ch.Field, Value: ch.Old, Offered: ch.New, Owner: known.ownerOf(ch.Field)})
		if err := p.c.put(ch.Field, ch.Old); err != nil {
			return err
		}
	}
	p.c.age(r.Now())
	p.Changes = diff(known, p.c)
	if len(p.Changes) == 0 && sameExternals(known.External.V, p.c.External.V) {
		p.Action = Same
	}
	return nil
}

// know adds an external id; a source knows a CI by one id, the last it said.
func (c *row) know(e External) {
	for i, x := range c.External.V {
		if x.Source == e.Source {
			c.External.V[i] = e
			return
		}
	}
	c.External.V = append(c.External.V, e)
}

// age keeps the time of retirement with the status that an import wrote.
func (c *row) age(now instant.Instant) {
	switch {
	case c.Status != Retired:
		c.RetiredAt = 0
	case c.RetiredAt.IsZero():
		c.RetiredAt = now
	}
}
