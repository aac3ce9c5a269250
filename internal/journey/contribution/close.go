package contribution

import (
	"context"
	"strconv"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
)

// CloseIn says what came of it.
type CloseIn struct {
	ID      string `path:"id" json:"-"`
	Outcome string `json:"outcome,omitempty" maxLength:"4000" doc:"Markdown; everybody who was asked reads it"`
}

// CloseCall ends a call and thanks everybody who contributed.
func (s *Calls) CloseCall(ctx context.Context, tx *db.Tx, in CloseIn) (Call, error) {
	c, err := readable(ctx, tx, in.ID)
	if err != nil {
		return Call{}, err
	}
	if c.State == Closed {
		return show(ctx, tx, c) // a second click changes nothing
	}
	outcome := markdown.Clean(in.Outcome)
	if utf8.RuneCountInString(outcome) > questionLimit {
		return Call{}, tooLong("outcome", questionLimit)
	}
	if err := end(ctx, tx, c, outcome); err != nil {
		return Call{}, err
	}
	return show(ctx, tx, c)
}

func end(ctx context.Context, tx *db.Tx, c *callRow, outcome string) error {
	c.State, c.ClosedBy, c.ClosedAt, c.UpdatedAt, c.Outcome = Closed, tx.Actor().ID, tx.Now(), tx.Now(), outcome
	if err := saveCall(ctx, tx, c); err != nil {
		return err
	}
	thanked, err := contributorsOf(ctx, tx, c.ID, mostThanked)
	if err != nil {
		return err
	}
	n, err := countsOf(ctx, tx, []string{c.ID})
	if err != nil {
		return err
	}
	args := map[string]string{"by": tx.Actor().ID, "call": c.ID, "people": strconv.Itoa(len(thanked)), "helped": strconv.FormatInt(n[c.ID].Marked, 10), "seen": strconv.FormatInt(c.Seen, 10)}
	for _, of := range []ref.Ref{c.ref(), ref.Of(ticket.Subject, c.Problem)} {
		if _, err := thread.System(ctx, tx, of, "call.closed", args); err != nil {
			return err
		}
	}
	tx.Emit(c.ref(), CallClosed{Problem: c.Problem, Contributors: thanked, Helped: n[c.ID].Marked, Version: c.Version}, c.topics(thanked...)...)
	return nil
}

// CloseWithProblem ends the call of a problem that was resolved, with thanks. It listens to ticket.resolved and ticket.closed.
func CloseWithProblem(ctx context.Context, tx *db.Tx, e event.Event) error {
	c, found, err := openCallOf(ctx, tx, e.Subject.ID)
	if err != nil || !found {
		return err
	}
	return end(ctx, tx, c, "")
}
