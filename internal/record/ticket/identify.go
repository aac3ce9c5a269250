package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// IdentifyIn says what is behind a problem.
type IdentifyIn struct {
	ID         string  `path:"id" json:"-" doc:"id or number"`
	IfMatch    string  `header:"If-Match" json:"-"`
	RootCause  *string `json:"root_cause,omitempty" maxLength:"20000" doc:"Markdown; what the problem says already where absent"`
	Workaround *string `json:"workaround,omitempty" maxLength:"20000" doc:"Markdown; what the problem says already where absent"`
}

// Identify makes a problem a known error: its cause is known, and perhaps how to live with it.
func Identify(ctx context.Context, tx *db.Tx, in IdentifyIn) (Ticket, error) {
	t, _, err := readable(ctx, tx, in.ID)
	if err != nil {
		return Ticket{}, err
	}
	fields := map[string]string{RootCause: t.Details.V[RootCause], Workaround: t.Details.V[Workaround]}
	if in.RootCause != nil {
		fields[RootCause] = *in.RootCause
	}
	if in.Workaround != nil {
		fields[Workaround] = *in.Workaround
	}
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "identify", IfMatch: in.IfMatch, Fields: fields})
}
