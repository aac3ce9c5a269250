package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// StartIn begins the work on a ticket.
type StartIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Start begins the work; who starts is the assignee where there was none.
func Start(ctx context.Context, tx *db.Tx, in StartIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "start", IfMatch: in.IfMatch})
}
