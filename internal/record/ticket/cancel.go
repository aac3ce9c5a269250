package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// CancelIn says why a ticket is not to be worked on.
type CancelIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
	Reason  string `json:"reason" maxLength:"2000"`
}

// Cancel ends a ticket without a resolution; the person it is for may while nobody has begun.
func Cancel(ctx context.Context, tx *db.Tx, in CancelIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "cancel", IfMatch: in.IfMatch, Fields: map[string]string{"reason": in.Reason}})
}
