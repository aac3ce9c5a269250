package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// VerbIn is a verb of a change and what it may ask for.
type VerbIn struct {
	ID      string `path:"id" json:"-" doc:"id or number"`
	IfMatch string `header:"If-Match" json:"-"`
	Reason  string `json:"reason,omitempty" maxLength:"8000" doc:"why it is rejected"`
	Notes   string `json:"notes,omitempty" maxLength:"20000" doc:"what went wrong"`
}

// Submit asks for the review of a change.
func Submit(ctx context.Context, tx *db.Tx, in VerbIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "submit", IfMatch: in.IfMatch})
}

// Approve says that a change may be made.
func Approve(ctx context.Context, tx *db.Tx, in VerbIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "approve", IfMatch: in.IfMatch})
}

// Reject sends a change back, with a reason.
func Reject(ctx context.Context, tx *db.Tx, in VerbIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "reject", IfMatch: in.IfMatch, Fields: map[string]string{"reason": in.Reason}})
}

// Fail says that a change did not come off; what was done about it is in the notes.
func Fail(ctx context.Context, tx *db.Tx, in VerbIn) (Ticket, error) {
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "fail", IfMatch: in.IfMatch, Fields: map[string]string{"notes": in.Notes}})
}

// ScheduleIn gives a change its window.
type ScheduleIn struct {
	ID      string  `path:"id" json:"-" doc:"id or number"`
	IfMatch string  `header:"If-Match" json:"-"`
	Start   *string `json:"window_start,omitempty" maxLength:"40" doc:"RFC 3339; what the change says already where absent"`
	End     *string `json:"window_end,omitempty" maxLength:"40" doc:"RFC 3339; what the change says already where absent"`
}

// Schedule gives a change its window.
func Schedule(ctx context.Context, tx *db.Tx, in ScheduleIn) (Ticket, error) {
	t, _, err := readable(ctx, tx, in.ID)
	if err != nil {
		return Ticket{}, err
	}
	fields := map[string]string{WindowStart: t.Details.V[WindowStart], WindowEnd: t.Details.V[WindowEnd]}
	if in.Start != nil {
		fields[WindowStart] = *in.Start
	}
	if in.End != nil {
		fields[WindowEnd] = *in.End
	}
	return Move(ctx, tx, MoveIn{ID: in.ID, Verb: "schedule", IfMatch: in.IfMatch, Fields: fields})
}
