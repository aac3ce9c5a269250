package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// ResolveIn says how a ticket was solved.
type ResolveIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
	Code    string `json:"code" maxLength:"40" doc:"one of the machine's codes, see /ticket-kinds"`
	Notes   string `json:"notes" maxLength:"20000" doc:"Markdown; the person it is for reads it"`
}

// Resolve says that it works again, and how that was done.
func Resolve(ctx context.Context, tx *db.Tx, in ResolveIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "resolve", IfMatch: in.IfMatch, Fields: map[string]string{"code": in.Code, "notes": in.Notes}})
}
