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
	Type   string `json:"type" enum:"child_of,parent_of,duplicate_of,duplicated_by,caused_by,causes,blocked_by,blocks,related_to"`
	Ticket string `json:"ticket" minLength:"1" maxLength:"40" doc:"id or number of the other"`

	Other ref.Ref `json:"-"` // instead of Ticket, from within
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
	if in.Other.Kind == "" {
		in.Other = ref.Of("ticket", in.Ticket)
	}
	there, err := l.readable(ctx, tx, in.Other.Kind, in.Other.ID)
	if fault.KindOf(err) == fault.KindNotFound {
		return Relation{}, fault.InvalidField("ticket", "link.other_unknown")
	}
	if err != nil {
		return Relation{}, err
	}
	w, ok := directed(here, in.Type, there)
	if !ok {
		return Relation{}, fault.InvalidField("type", "link.type_unknown")
	}
	if here == there {
		return Relation{}, fault.InvalidField("ticket", "link.to_itself")
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
