package exchange

import (
	"context"
	"errors"
	"io"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/journey/exchange/cmdbfile"
	"comptoir/internal/record/cmdb"
)

// together is how many rows are written at once: some ten milliseconds of the writer's time.
const together = cmdb.Chunk / 2

func (m *importer) readCIs(ctx context.Context) (err error) {
	rows, shut, err := openCIs(m.CIs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shut()) }()
	chunk := make([]cmdbfile.CI, 0, together)
	for {
		row, bad, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return m.writeCIs(ctx, chunk)
		}
		if err != nil {
			return err
		}
		m.rep.CIs.Rows++
		var ci cmdbfile.CI
		if bad.Code == "" {
			ci, bad = m.Mapping.CI(row)
		}
		if bad.Code == "" && ci.ExternalID == "" && (m.Key == "" || m.Key == ByExternalID) {
			bad = cmdbfile.Bad{Line: row.Line, Code: "exchange.no_id"}
		}
		if bad.Code != "" {
			m.rep.CIs.Bad++
			m.rows = append(m.rows, badRow(CIFile, bad))
			continue
		}
		chunk = append(chunk, ci)
		if len(chunk) == together {
			if err := m.writeCIs(ctx, chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
	}
}

// offered is a CI of the file with what of it could not be taken.
type offered struct {
	cmdb.Found
	ci    cmdbfile.CI
	notes []Reason
	late  string // its site, further down in the file
	bad   string // why it is not offered at all
}

// writeCIs writes a chunk, or asks what writing it would do.
func (m *importer) writeCIs(ctx context.Context, chunk []cmdbfile.CI) error {
	if len(chunk) == 0 {
		return m.tell(ctx)
	}
	list, err := db.View(ctx, m.d, m.Actor, func(ctx context.Context, r db.Reader) ([]offered, error) { return m.offer(ctx, r, chunk) })
	if err != nil {
		return err
	}
	var found []cmdb.Found
	var whose []offered
	for _, o := range list {
		if o.bad != "" {
			m.rep.CIs.Refused++
			m.rows = append(m.rows, Row{File: CIFile, Line: o.ci.Line, Action: cmdb.Refused, ExternalID: o.ci.ExternalID, Name: o.ci.Name, Reasons: []Reason{{Code: o.bad}}})
			continue
		}
		found = append(found, o.Found)
		whose = append(whose, o)
	}
	out, err := m.upsert(ctx, found)
	if err != nil {
		return err
	}
	for i, o := range whose {
		m.note(o, out[i])
	}
	return m.tell(ctx)
}

// tries of a chunk that somebody else's edit came between.
const tries = 3

func (m *importer) upsert(ctx context.Context, found []cmdb.Found) (out []cmdb.Outcome, err error) {
	if len(found) == 0 {
		return nil, nil
	}
	classes := m.find.unmade()
	in := cmdb.UpsertIn{Source: m.Source, CIs: found, Classes: classes}
	if m.DryRun {
		m.rep.NewClasses, m.rep.ClassNames = m.rep.NewClasses[:0], m.rep.ClassNames[:0]
		m.tellClasses(classes)
		return db.View(ctx, m.d, m.Actor, func(ctx context.Context, r db.Reader) ([]cmdb.Outcome, error) { return cmdb.Preview(ctx, r, in) })
	}
	for range tries {
		out, err = db.Update(ctx, m.d, m.Actor, func(ctx context.Context, tx *db.Tx) ([]cmdb.Outcome, error) {
			if err := m.find.makeClasses(ctx, tx, classes); err != nil {
				return nil, err
			}
			return cmdb.Upsert(ctx, tx, in)
		})
		if !fault.Is(err, "record.stale") {
			break
		}
	}
	if err == nil {
		m.tellClasses(classes)
		m.find.made(classes)
	}
	return out, err
}

// tellClasses reports classes that are made, or would be.
func (m *importer) tellClasses(classes []cmdb.Class) {
	for _, c := range classes {
		m.rep.NewClasses, m.rep.ClassNames = append(m.rep.NewClasses, c.ID), append(m.rep.ClassNames, ClassName{FR: c.NameFR, EN: c.NameEN})
	}
}

// note counts what became of a row, and keeps it where it is not simply the same.
func (m *importer) note(o offered, out cmdb.Outcome) {
	c := &m.rep.CIs
	if o.late != "" && out.Err == nil {
		m.late = append(m.late, lateSite{ci: o.ExternalID, site: o.late})
		if out.Action == cmdb.Made {
			out.Changes = append(out.Changes, cmdb.Change{Field: "site_id", New: o.late})
		}
	}
	switch out.Action {
	case cmdb.Made:
		c.Made++
	case cmdb.Edited:
		c.Edited++
	case cmdb.Same:
		c.Same++
	case cmdb.Refused:
		c.Refused++
	}
	if len(out.Kept) > 0 {
		c.Kept++
	}
	if out.Action == cmdb.Same && len(out.Kept) == 0 && len(o.notes) == 0 {
		return
	}
	m.rows = append(m.rows, Row{File: CIFile, Line: o.ci.Line, Action: out.Action, CI: out.CI, Number: out.Number, ExternalID: o.ExternalID, Name: o.ci.Name,
		Changes: out.Changes, Kept: out.Kept, Reasons: append(reasonsOf(out.Err), o.notes...)})
}

// offer turns rows into what the CMDB takes.
func (m *importer) offer(ctx context.Context, r db.Reader, chunk []cmdbfile.CI) ([]offered, error) {
	matched, err := m.match(ctx, r, chunk)
	if err != nil {
		return nil, err
	}
	out := make([]offered, len(chunk))
	for i, ci := range chunk {
		o := &out[i]
		o.ci = ci
		class, ok := m.find.class(ci)
		if !ok {
			o.bad = "exchange.too_many_classes"
			continue
		}
		o.Found = cmdb.Found{CI: matched[i].id, ExternalID: ci.ExternalID, Class: class, Name: ci.Name, Fields: map[string]string{}, Attributes: ci.Attributes}
		if matched[i].several {
			o.bad = "exchange.several"
			continue
		}
		if err := m.refer(ctx, r, o); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// refer replaces the persons, groups and places that the row names by their ids; one that is not found is left out and told.
func (m *importer) refer(ctx context.Context, r db.Reader, o *offered) error {
	for _, name := range []string{cmdbfile.Owner, cmdbfile.SupportGroup, cmdbfile.Site} {
		word, said := o.ci.Fields[name]
		if !said {
			continue
		}
		field, look, code := "owner_id", m.find.owner, "exchange.owner_unknown"
		switch name {
		case cmdbfile.SupportGroup:
			field, look, code = "support_group_id", m.find.group, "exchange.group_unknown"
		case cmdbfile.Site:
			field, look, code = "site_id", m.find.site, "exchange.site_unknown"
		}
		if word == "" {
			o.Fields[field] = ""
			continue
		}
		id, err := look(ctx, r, word)
		switch {
		case err != nil:
			return err
		case id != "":
			o.Fields[field] = id
		case name == cmdbfile.Site && m.inFile[word] && o.ExternalID != "":
			o.late = word
		default:
			o.notes = append(o.notes, Reason{Code: code, Column: name, Value: word})
		}
	}
	for name, value := range o.ci.Fields {
		switch name {
		case cmdbfile.Owner, cmdbfile.SupportGroup, cmdbfile.Site:
		default:
			o.Fields[name] = value
		}
	}
	return nil
}

type match struct {
	id      string
	several bool
}

// match finds the CIs that the source does not know yet by what the import says, where it says so.
func (m *importer) match(ctx context.Context, r db.Reader, chunk []cmdbfile.CI) ([]match, error) {
	out := make([]match, len(chunk))
	if m.Key == "" || m.Key == ByExternalID {
		return out, nil
	}
	var externals, keys []string
	for _, ci := range chunk {
		if ci.ExternalID != "" {
			externals = append(externals, ci.ExternalID)
		}
		if k := m.keyOf(ci); k != "" {
			keys = append(keys, k)
		}
	}
	known, err := cmdb.ExternalIDs(ctx, r, m.Source, externals)
	if err != nil {
		return nil, err
	}
	look := cmdb.ByNames
	if m.Key == BySerial {
		look = cmdb.BySerials
	}
	found, err := look(ctx, r, keys)
	if err != nil {
		return nil, err
	}
	for i, ci := range chunk {
		if ci.ExternalID != "" && known[ci.ExternalID] != "" {
			continue
		}
		key := m.keyOf(ci)
		if m.Key == ByName {
			key = i18n.Fold(key)
		}
		switch ids := found[key]; {
		case key == "" || len(ids) == 0:
		case len(ids) == 1:
			out[i].id = ids[0]
		default:
			out[i].several = true
		}
	}
	return out, nil
}

func (m *importer) keyOf(ci cmdbfile.CI) string {
	if m.Key == BySerial {
		return ci.Attributes[cmdb.SerialAttribute]
	}
	return ci.Name
}

// lateSites puts the CIs into the sites that came after them in the file.
func (m *importer) lateSites(ctx context.Context) error {
	if m.DryRun {
		return nil
	}
	for len(m.late) > 0 {
		n := min(len(m.late), cmdb.Chunk)
		part := m.late[:n]
		m.late = m.late[n:]
		found, err := db.View(ctx, m.d, m.Actor, func(ctx context.Context, r db.Reader) ([]cmdb.Found, error) {
			var out []cmdb.Found
			for _, l := range part {
				id, err := m.find.site(ctx, r, l.site)
				if err != nil {
					return nil, err
				}
				if id != "" {
					out = append(out, cmdb.Found{ExternalID: l.ci, Fields: map[string]string{"site_id": id}})
				}
			}
			return out, nil
		})
		if err != nil {
			return err
		}
		if _, err := m.upsert(ctx, found); err != nil {
			return err
		}
	}
	return nil
}
