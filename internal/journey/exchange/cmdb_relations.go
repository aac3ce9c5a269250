package exchange

import (
	"context"
	"errors"
	"io"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/journey/exchange/cmdbfile"
	"comptoir/internal/record/cmdb"
)

func (m *importer) readRelations(ctx context.Context) (err error) {
	in, err := m.Relations()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	rows, err := cmdbfile.NewRelations(in, cmdbfile.Options{})
	if err != nil {
		return err
	}
	chunk := make([]cmdbfile.Relation, 0, together)
	for {
		rel, bad, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return m.writeRelations(ctx, chunk)
		}
		if err != nil {
			return err
		}
		m.rep.Relations.Rows++
		if bad.Code != "" {
			m.rep.Relations.Bad++
			m.rows = append(m.rows, badRow(RelationFile, bad))
			continue
		}
		if chunk = append(chunk, rel); len(chunk) == together {
			if err := m.writeRelations(ctx, chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
	}
}

// writeRelations writes a chunk whose ends are found by their ids in the file.
func (m *importer) writeRelations(ctx context.Context, chunk []cmdbfile.Relation) error {
	if len(chunk) == 0 {
		return m.tell(ctx)
	}
	ends, err := db.View(ctx, m.d, m.Actor, func(ctx context.Context, r db.Reader) (map[string]string, error) { return m.ends(ctx, r, chunk) })
	if err != nil {
		return err
	}
	var found []cmdb.FoundRelation
	var whose []cmdbfile.Relation
	for _, l := range chunk {
		from, to := ends[l.From], ends[l.To]
		switch {
		case from != "" && to != "":
			found = append(found, cmdb.FoundRelation{From: from, Type: l.Type, To: to})
			whose = append(whose, l)
		case m.DryRun && (from != "" || m.inFile[l.From]) && (to != "" || m.inFile[l.To]) && l.From != l.To:
			m.noteRelation(l, cmdb.RelationOutcome{Action: cmdb.Made}) // of a CI that is to be made
		case from == "" && !m.inFile[l.From]:
			m.noteRelation(l, cmdb.RelationOutcome{Action: cmdb.Refused, Err: endUnknown("parent", l.From)})
		default:
			m.noteRelation(l, cmdb.RelationOutcome{Action: cmdb.Refused, Err: endUnknown("child", l.To)})
		}
	}
	out, err := m.relate(ctx, found)
	if err != nil {
		return err
	}
	for i, l := range whose {
		m.noteRelation(l, out[i])
	}
	return m.tell(ctx)
}

func endUnknown(column, id string) error {
	return fault.Invalid("exchange.end_unknown", fault.Field{Name: column, Code: "exchange.end_unknown", Args: map[string]any{"id": id}})
}

func (m *importer) relate(ctx context.Context, found []cmdb.FoundRelation) (out []cmdb.RelationOutcome, err error) {
	if len(found) == 0 {
		return nil, nil
	}
	in := cmdb.UpsertRelationsIn{Source: m.Source, Relations: found}
	if m.DryRun {
		return db.View(ctx, m.d, m.Actor, func(ctx context.Context, r db.Reader) ([]cmdb.RelationOutcome, error) {
			return cmdb.PreviewRelations(ctx, r, in)
		})
	}
	for range tries {
		out, err = db.Update(ctx, m.d, m.Actor, func(ctx context.Context, tx *db.Tx) ([]cmdb.RelationOutcome, error) {
			return cmdb.UpsertRelations(ctx, tx, in)
		})
		if !fault.Is(err, "record.stale") {
			break
		}
	}
	return out, err
}

// ends finds the CIs of a chunk: by the source's ids first, else by number or by an id that only one source has.
func (m *importer) ends(ctx context.Context, r db.Reader, chunk []cmdbfile.Relation) (map[string]string, error) {
	var keys []string
	for _, l := range chunk {
		keys = append(keys, l.From, l.To)
	}
	out, err := cmdb.ExternalIDs(ctx, r, m.Source, distinct(keys))
	if err != nil {
		return nil, err
	}
	for _, k := range distinct(keys) {
		if out[k] != "" || m.inFile[k] {
			continue
		}
		found, err := cmdb.IDs(ctx, r, []string{k})
		if err != nil && !fault.Is(err, "cmdb.external_ambiguous") {
			return nil, err
		}
		if found[k] != "" {
			out[k] = found[k]
		}
	}
	return out, nil
}

func distinct(list []string) []string {
	seen := make(map[string]bool, len(list))
	var out []string
	for _, v := range list {
		if v != "" && !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

func (m *importer) noteRelation(l cmdbfile.Relation, out cmdb.RelationOutcome) {
	c := &m.rep.Relations
	switch out.Action {
	case cmdb.Made:
		c.Made++
	case cmdb.Edited:
		c.Edited++
	case cmdb.Refused:
		c.Refused++
	default:
		c.Same++
		return
	}
	m.rows = append(m.rows, Row{File: RelationFile, Line: l.Line, Action: out.Action, Name: l.From, Relation: l.Type, To: l.To, Reasons: reasonsOf(out.Err)})
}
