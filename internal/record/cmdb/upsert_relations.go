package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// relationPlan is what one FoundRelation comes to.
type relationPlan struct {
	RelationOutcome
	old, l *relationRow
}

func plannedRelations(ctx context.Context, r db.Reader, in UpsertRelationsIn) ([]relationPlan, error) {
	switch {
	case in.Source == "" || in.Source == ByPerson || in.Source == nobody:
		return nil, fault.InvalidField("source", "cmdb.source_missing")
	case len(in.Relations) > Chunk:
		return nil, fault.Invalid("cmdb.too_many").With("limit", Chunk)
	}
	var from, all []string
	for _, f := range in.Relations {
		from = append(from, f.From, f.To) // either, where it reads both ways
		all = append(all, f.From, f.To)
	}
	there := map[string]bool{}
	if err := inParts(distinct(all), func(part []string) error {
		found, err := idsByID(ctx, r, part)
		for _, f := range found {
			there[f.ID] = true
		}
		return err
	}); err != nil {
		return nil, err
	}
	rows, err := relationsAmong(ctx, r, from, all)
	if err != nil {
		return nil, err
	}
	known := make(map[ends]*relationRow, len(rows))
	for i := range rows {
		known[rows[i].ends()] = &rows[i]
	}
	out := make([]relationPlan, len(in.Relations))
	for i, f := range in.Relations {
		p := &out[i]
		kind, ok := typeOf(f.Type)
		switch {
		case !ok:
			p.Err = fault.InvalidField("type", "cmdb.type_unknown")
		case f.Starts != "" && f.Starts != StartsFrom && f.Starts != StartsTo && f.Starts != StartsNone:
			p.Err = wrong("starts_first", "cmdb.not_a_choice", "choices", "from, to, none")
		case !there[f.From]:
			p.Err = fault.InvalidField("from", "cmdb.ci_unknown")
		case !there[f.To]:
			p.Err = fault.InvalidField("to", "cmdb.ci_unknown")
		case f.From == f.To:
			p.Err = fault.InvalidField("to", "cmdb.to_itself")
		}
		if p.Err != nil {
			p.Action = Refused
			continue
		}
		p.weigh(r, kind, in.Source, f, known)
	}
	return out, nil
}

// weigh works out one relation. What a person made or changed, an import leaves as it is.
func (p *relationPlan) weigh(r db.Reader, kind RelationType, source string, f FoundRelation, known map[ends]*relationRow) {
	from, to := f.From, f.To
	if kind.Symmetric && to < from {
		from, to = to, from
	}
	p.l = &relationRow{ID: id.New(), From: from, Type: kind.ID, To: to, Propagates: kind.Propagates, Starts: kind.Starts, Bundle: f.Bundle, Source: source,
		MadeAt: r.Now(), MadeBy: r.Actor().ID, Version: 1}
	if f.Propagates != nil {
		p.l.Propagates = *f.Propagates
	}
	if f.Starts != "" {
		p.l.Starts = f.Starts
	}
	old := known[p.l.ends()]
	if old == nil {
		p.Action = Made
		known[p.l.ends()] = p.l
		return
	}
	p.ID, p.Action = old.ID, Same
	if old.Source == source && (old.Propagates != p.l.Propagates || old.Starts != p.l.Starts || old.Bundle != p.l.Bundle) {
		p.old, p.Action = old, Edited
		now := *old
		now.Propagates, now.Starts, now.Bundle = p.l.Propagates, p.l.Starts, p.l.Bundle
		p.l = &now
	}
}

// PreviewRelations answers what UpsertRelations would do, and writes nothing.
func PreviewRelations(ctx context.Context, r db.Reader, in UpsertRelationsIn) ([]RelationOutcome, error) {
	plans, err := plannedRelations(ctx, r, in)
	return relationOutcomes(plans), err
}

func relationOutcomes(plans []relationPlan) []RelationOutcome {
	out := make([]RelationOutcome, len(plans))
	for i, p := range plans {
		out[i] = p.RelationOutcome
	}
	return out
}

// UpsertRelations makes and edits a chunk of relations from one source, with one statement and one event for all new ones. A
// relation of a CI with itself, with a CI that is not there or of no known type is refused in its outcome and stops nothing.
func UpsertRelations(ctx context.Context, tx *db.Tx, in UpsertRelationsIn) ([]RelationOutcome, error) {
	plans, err := plannedRelations(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	var made []*relationRow
	var written []string
	for i := range plans {
		p := &plans[i]
		switch p.Action {
		case Made:
			p.ID = p.l.ID
			made = append(made, p.l)
			written = append(written, p.l.ID)
		case Edited:
			if err := alterRelation(ctx, tx, p.old, p.l, in.Source); err != nil {
				return nil, err
			}
			written = append(written, p.l.ID)
		}
	}
	n, err := insertRelations(ctx, tx, made)
	if err != nil {
		return nil, err
	}
	if n < int64(len(made)) {
		return nil, fault.Stale("record.stale") // somebody made one of them just now; the caller's next try finds it
	}
	lines := make([]changeRow, len(made))
	for i, l := range made {
		lines[i] = relationLine(tx, l, "relate", in.Source, []Change{})
	}
	if err := insertChanges(ctx, tx, lines); err != nil {
		return nil, err
	}
	imported(tx, in.Source, nil, written)
	return relationOutcomes(plans), nil
}

// RemoveRelations removes relations that a source no longer knows; those of others stay.
func RemoveRelations(ctx context.Context, tx *db.Tx, source string, ids []string) (int, error) {
	rows, err := relationsByID(ctx, tx, ids)
	if err != nil {
		return 0, err
	}
	n := 0
	for i := range rows {
		if l := &rows[i]; l.Source == source && l.RemovedAt.IsZero() {
			if err := unrelate(ctx, tx, l, source); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}
