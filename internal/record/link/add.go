package link

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
)

// AddIn ties a record to another: "this record <type> that ticket".
type AddIn struct {
	Kind   string `json:"-"`
	ID     string `path:"id" json:"-" doc:"id or number"`
	Type   string `json:"type" enum:"child_of,parent_of,duplicate_of,duplicated_by,caused_by,causes,blocked_by,blocks,related_to,affects,affected_by"`
	Ticket string `json:"ticket,omitempty" maxLength:"40" doc:"the other: id or number of a ticket"`
	CI     string `json:"ci,omitempty" maxLength:"200" doc:"the other, where it is a configuration item: id, number or external id"`

	Other ref.Ref `json:"-"` // instead of Ticket or CI, from within
}

// Add ties two records. The same tie twice is one.
func (l *Links) Add(ctx context.Context, tx *db.Tx, in AddIn) (Relation, error) {
	here, err := l.readable(ctx, tx, in.Kind, in.ID)
	if err != nil {
		return Relation{}, err
	}
	if err := l.Kinds[here.Kind].MayEdit(ctx, tx, here.ID); err != nil {
		return Relation{}, err
	}
	field := "ticket"
	switch {
	case in.Other.Kind != "":
	case in.CI != "":
		field, in.Other = "ci", ref.Of("ci", in.CI)
	default:
		in.Other = ref.Of("ticket", in.Ticket)
	}
	there, err := l.readable(ctx, tx, in.Other.Kind, in.Other.ID)
	if fault.KindOf(err) == fault.KindNotFound {
		return Relation{}, fault.InvalidField(field, "link.other_unknown")
	}
	if err != nil {
		return Relation{}, err
	}
	w, ok := directed(here, in.Type, there)
	if !ok || !l.fits(w) {
		return Relation{}, fault.InvalidField("type", "link.type_unknown")
	}
	if here == there {
		return Relation{}, fault.InvalidField(field, "link.to_itself")
	}
	if w, err = l.tie(ctx, tx, w); err != nil {
		return Relation{}, err
	}
	out, err := l.seen(ctx, tx, here, []row{w})
	if err != nil || len(out) == 0 {
		return Relation{}, err
	}
	return out[0], nil
}

// fits: what can be affected is affected by what cannot, and has no other ties.
func (l *Links) fits(w row) bool {
	from, to := l.Kinds[w.FromKind].Affected, l.Kinds[w.ToKind].Affected
	if w.Type == affects {
		return to && !from
	}
	return !from && !to
}

// Affect ties a record to what it affects, from within: by whoever runs the transaction, whatever they may read.
func (l *Links) Affect(ctx context.Context, tx *db.Tx, from, to ref.Ref) error {
	w := row{Type: affects, FromKind: from.Kind, FromID: from.ID, ToKind: to.Kind, ToID: to.ID}
	if !l.fits(w) {
		return fault.InvalidField("type", "link.type_unknown")
	}
	_, err := l.tie(ctx, tx, w)
	return err
}

// AffectedBy are what a record affects, from within.
func AffectedBy(ctx context.Context, r db.Reader, from ref.Ref) ([]ref.Ref, error) {
	all, err := AffectedByEach(ctx, r, from.Kind, []string{from.ID})
	return all[from.ID], err
}

// AffectedByEach are what some records of a kind affect, by their ids; what was tied first comes first.
func AffectedByEach(ctx context.Context, r db.Reader, kind string, ids []string) (map[string][]ref.Ref, error) {
	out := make(map[string][]ref.Ref, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := affected(ctx, r, kind, ids)
	for _, w := range rows {
		out[w.FromID] = append(out[w.FromID], w.to())
	}
	return out, err
}

func (l *Links) tie(ctx context.Context, tx *db.Tx, w row) (row, error) {
	known, found, err := same(ctx, tx, w)
	if err != nil || found {
		return known, err
	}
	if w.Type == childOf {
		below, err := above(ctx, tx, w.from(), w.to())
		if err != nil {
			return w, err
		}
		if below {
			return w, fault.Conflict("link.circle")
		}
	}
	w.ID, w.At, w.By = id.New(), tx.Now(), tx.Actor().ID
	fresh, err := insert(ctx, tx, w)
	if err != nil {
		return w, err
	}
	if !fresh {
		return w, fault.Conflict("link.one_parent")
	}
	l.added(tx, w)
	return w, nil
}
