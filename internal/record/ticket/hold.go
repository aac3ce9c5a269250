package ticket

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/people/thread"
)

// HoldIn says what a ticket waits for.
type HoldIn struct {
	ID      string `path:"id" json:"-" doc:"id or number"`
	IfMatch string `header:"If-Match" json:"-"`
	Reason  string `json:"reason" maxLength:"40" doc:"awaiting_caller, vendor, change or problem"`
	Note    string `json:"note,omitempty" maxLength:"20000" doc:"kept as an internal note"`
}

// Hold puts a ticket aside until something else has happened.
func Hold(ctx context.Context, tx *db.Tx, in HoldIn) (Ticket, error) {
	t, err := Move(ctx, tx, MoveIn{ID: in.ID, Verb: "hold", IfMatch: in.IfMatch, Fields: map[string]string{"reason": in.Reason}})
	if err != nil || in.Note == "" {
		return t, err
	}
	_, err = thread.Post(ctx, tx, thread.PostIn{Kind: Subject, ID: t.ID, Text: in.Note, Internal: true})
	return t, err
}
