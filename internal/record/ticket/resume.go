package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// ResumeIn ends the waiting of a ticket.
type ResumeIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Resume takes up work that waited.
func Resume(ctx context.Context, tx *db.Tx, in ResumeIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "resume", IfMatch: in.IfMatch})
}
