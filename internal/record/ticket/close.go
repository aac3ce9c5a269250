package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// CloseIn closes a resolved ticket for good.
type CloseIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Close confirms a resolution, by an agent or by the person it is for; the server does so by itself after five days.
func Close(ctx context.Context, tx *db.Tx, in CloseIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "close", IfMatch: in.IfMatch})
}
