package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// ReopenIn says why a resolution did not hold.
type ReopenIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
	Reason  string `json:"reason" maxLength:"2000"`
}

// Reopen takes a resolved ticket up again, by an agent or by the person it is for; how often is counted.
func Reopen(ctx context.Context, tx *db.Tx, in ReopenIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "reopen", IfMatch: in.IfMatch, Fields: map[string]string{"reason": in.Reason}})
}
