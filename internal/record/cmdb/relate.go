package cmdb

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
)

// RelateIn ties two CIs: from <type> to.
type RelateIn struct {
	From       string `json:"from" minLength:"1" maxLength:"200" doc:"id, number or external id"`
	Type       string `json:"type" enum:"depends_on,runs_on,hosted_at,powered_by,connects_to,member_of,backed_up_by,fails_over_to"`
	To         string `json:"to" minLength:"1" maxLength:"200" doc:"id, number or external id"`
	Propagates *bool  `json:"propagates_impact,omitempty" doc:"as its type says where absent"`
	Starts     string `json:"starts_first,omitempty" enum:"from,to,none" doc:"as its type says where absent"`
	Bundle     string `json:"bundle,omitempty" maxLength:"40"`
}

// Relate ties two CIs. The same relation twice is one.
func Relate(ctx context.Context, tx *db.Tx, in RelateIn) (Relation, error) {
	kind, ok := typeOf(in.Type)
	if !ok {
		return Relation{}, fault.InvalidField("type", "cmdb.type_unknown")
	}
	found, err := IDs(ctx, tx, []string{in.From, in.To})
	if err != nil {
		return Relation{}, err
	}
	bad := fault.Invalid("cmdb.ci_unknown")
	for _, end := range []struct{ name, key string }{{"from", in.From}, {"to", in.To}} {
		if found[end.key] == "" {
			bad.Fields = append(bad.Fields, fault.Field{Name: end.name, Code: "cmdb.ci_unknown"})
		}
	}
	if len(bad.Fields) > 0 {
		return Relation{}, bad
	}
	from, to := found[in.From], found[in.To]
	if from == to {
		return Relation{}, fault.InvalidField("to", "cmdb.to_itself")
	}
	l := newRelation(tx, kind, from, to, "")
	if in.Propagates != nil {
		l.Propagates = *in.Propagates
	}
	if in.Starts != "" {
		l.Starts = in.Starts
	}
	l.Bundle = markdown.CleanLine(in.Bundle)
	n, err := insertRelations(ctx, tx, []*relationRow{l})
	if err != nil {
		return Relation{}, err
	}
	if n == 0 {
		known, err := relationBetween(ctx, tx, l.ends())
		if err != nil || known == nil {
			return Relation{}, err
		}
		return presentRelation(ctx, tx, known)
	}
	if err := traceRelation(ctx, tx, l, "relate", "", []Change{}); err != nil {
		return Relation{}, err
	}
	sayRelation(tx, l, RelationMade{From: l.From, Type: l.Type, To: l.To, Version: l.Version})
	return presentRelation(ctx, tx, l)
}

// newRelation is a relation as its type says. What is tied both ways alike is kept once, the smaller id first.
func newRelation(tx *db.Tx, kind RelationType, from, to, source string) *relationRow {
	if kind.Symmetric && to < from {
		from, to = to, from
	}
	return &relationRow{ID: id.New(), From: from, Type: kind.ID, To: to, Propagates: kind.Propagates, Starts: kind.Starts, Source: source,
		MadeAt: tx.Now(), MadeBy: tx.Actor().ID, Version: 1}
}

func traceRelation(ctx context.Context, tx *db.Tx, l *relationRow, verb, source string, changes []Change) error {
	return insertChanges(ctx, tx, []changeRow{relationLine(tx, l, verb, source, changes)})
}

func relationLine(tx *db.Tx, l *relationRow, verb, source string, changes []Change) changeRow {
	line := changeRow{ID: id.New(), CI: l.From, Other: l.To, Relation: l.ID, At: tx.Now(), Version: l.Version, Actor: tx.Actor().ID, Source: source, Verb: verb}
	line.Changes.V = changes
	return line
}

// RelationIn names a relation.
type RelationIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
}

// EditRelationIn changes what a relation carries.
type EditRelationIn struct {
	ID         string  `path:"id" json:"-"`
	IfMatch    string  `header:"If-Match" json:"-"`
	Propagates *bool   `json:"propagates_impact,omitempty"`
	Starts     *string `json:"starts_first,omitempty" enum:"from,to,none"`
	Bundle     *string `json:"bundle,omitempty" maxLength:"40"`
}

// EditRelation changes what a relation carries; its ends and type are what it is.
func EditRelation(ctx context.Context, tx *db.Tx, in EditRelationIn) (Relation, error) {
	l, err := presentRow(ctx, tx, in.ID)
	if err != nil {
		return Relation{}, err
	}
	if err := api.CheckVersion(in.IfMatch, l.Version); err != nil {
		return Relation{}, err
	}
	old := *l
	if in.Propagates != nil {
		l.Propagates = *in.Propagates
	}
	if in.Starts != nil {
		l.Starts = *in.Starts
	}
	if in.Bundle != nil {
		l.Bundle = markdown.CleanLine(*in.Bundle)
	}
	if err := alterRelation(ctx, tx, &old, l, ""); err != nil {
		return Relation{}, err
	}
	return presentRelation(ctx, tx, l)
}

// alterRelation saves what differs, with its history and event.
func alterRelation(ctx context.Context, tx *db.Tx, old, l *relationRow, source string) error {
	var changes []Change
	if old.Propagates != l.Propagates {
		changes = append(changes, Change{Field: "propagates_impact", Old: truth(old.Propagates), New: truth(l.Propagates)})
	}
	if old.Starts != l.Starts {
		changes = append(changes, Change{Field: "starts_first", Old: old.Starts, New: l.Starts})
	}
	if old.Bundle != l.Bundle {
		changes = append(changes, Change{Field: "bundle", Old: old.Bundle, New: l.Bundle})
	}
	if len(changes) == 0 {
		return nil
	}
	saved, err := saveRelation(ctx, tx, l)
	if err != nil {
		return err
	}
	if !saved {
		return fault.Stale("record.stale")
	}
	l.Version++
	if err := traceRelation(ctx, tx, l, "relation_edit", source, changes); err != nil {
		return err
	}
	if source == "" {
		sayRelation(tx, l, RelationEdited{From: l.From, To: l.To, Fields: fieldsOf(changes), Version: l.Version})
	}
	return nil
}

func truth(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// presentRow is a relation that is not removed.
func presentRow(ctx context.Context, r db.Reader, id string) (*relationRow, error) {
	l, err := relationByID(ctx, r, id)
	if err == nil && !l.RemovedAt.IsZero() {
		return nil, fault.NotFound("cmdb.relation_not_found")
	}
	return l, err
}

// Unrelate removes a relation; the history keeps it.
func Unrelate(ctx context.Context, tx *db.Tx, in RelationIn) (api.None, error) {
	l, err := presentRow(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if err := api.CheckVersion(in.IfMatch, l.Version); err != nil {
		return api.None{}, err
	}
	return api.None{}, unrelate(ctx, tx, l, "")
}

func unrelate(ctx context.Context, tx *db.Tx, l *relationRow, source string) error {
	gone, err := removeRelation(ctx, tx, l.ID, tx.Now(), tx.Actor().ID)
	if err != nil || !gone {
		return err
	}
	l.Version++
	l.RemovedAt = tx.Now()
	if err := traceRelation(ctx, tx, l, "unrelate", source, []Change{}); err != nil {
		return err
	}
	sayRelation(tx, l, RelationRemoved{From: l.From, Type: l.Type, To: l.To, Version: l.Version})
	return nil
}
