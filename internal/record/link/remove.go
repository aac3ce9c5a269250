package link

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// RemoveIn names a tie of a record.
type RemoveIn struct {
	Kind     string `json:"-"`
	ID       string `path:"id" json:"-" doc:"id or number"`
	Relation string `path:"relation" json:"-" maxLength:"40"`
}

// Remove unties two records.
func (l *Links) Remove(ctx context.Context, tx *db.Tx, in RemoveIn) (api.None, error) {
	here, err := l.readable(ctx, tx, in.Kind, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if err := l.Kinds[here.Kind].MayEdit(ctx, tx, here.ID); err != nil {
		return api.None{}, err
	}
	w, err := byID(ctx, tx, in.Relation)
	if err == nil && w.from() != here && w.to() != here {
		err = fault.NotFound("link.not_found")
	}
	if err != nil {
		return api.None{}, err
	}
	gone, err := remove(ctx, tx, w.ID)
	if gone {
		l.removed(tx, w)
	}
	return api.None{}, err
}
