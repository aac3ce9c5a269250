package contribution

import (
	"context"
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
)

// MarkIn says what a contribution was good for.
type MarkIn struct {
	ID   string `path:"id" json:"-"`
	As   string `json:"as" enum:"lead,workaround,root_cause"`
	Text string `json:"text,omitempty" maxLength:"10000" doc:"what the problem is to say; the contribution's own words where absent"`
}

// Mark says that a contribution helped: a workaround and a root cause are written to the problem, and the problem's thread says who
// found it.
func (s *Calls) Mark(ctx context.Context, tx *db.Tx, in MarkIn) (Contribution, error) {
	if !slices.Contains([]string{Lead, Workaround, RootCause}, in.As) {
		return Contribution{}, fault.InvalidField("as", "contribution.mark_unknown")
	}
	w, c, err := s.may(ctx, tx, in.ID, "mark")
	if err != nil {
		return Contribution{}, err
	}
	text := markdown.Clean(in.Text)
	if utf8.RuneCountInString(text) > textLimit {
		return Contribution{}, tooLong("text", textLimit)
	}
	if text == "" {
		text = w.Text
	}
	if w.Mark == in.As && in.Text == "" {
		return s.answer(ctx, tx, w, c) // a second click changes nothing
	}
	w.Mark, w.MarkedBy, w.MarkedAt = in.As, tx.Actor().ID, tx.Now()
	was := w.Status
	if in.As == RootCause && w.Kind == Hypothesis {
		w.Status = Confirmed
	}
	if err := save(ctx, tx, w); err != nil {
		return Contribution{}, err
	}
	if in.As != Lead {
		field := map[string]string{Workaround: ticket.Workaround, RootCause: ticket.RootCause}[in.As]
		if _, err := ticket.Edit(ctx, tx, ticket.EditIn{ID: c.Problem, Details: map[string]string{field: text}}); err != nil {
			return Contribution{}, err
		}
	}
	if _, err := thread.System(ctx, tx, ref.Of(ticket.Subject, c.Problem), "contribution.marked",
		map[string]string{"by": tx.Actor().ID, "person": w.Author, "as": in.As, "contribution": w.ID, "call": c.ID}); err != nil {
		return Contribution{}, err
	}
	if w.Status != was {
		tx.Emit(w.ref(), Moved{Call: c.ID, From: was, To: w.Status, Version: w.Version}, c.told()...)
	}
	tx.Emit(w.ref(), Marked{Call: c.ID, Problem: c.Problem, As: in.As, Person: w.Author, Version: w.Version}, c.told(w.Author)...)
	return s.answer(ctx, tx, w, c)
}

// Unmark takes the mark back. What the problem says stays: somebody may have written on.
func (s *Calls) Unmark(ctx context.Context, tx *db.Tx, in GetIn) (Contribution, error) {
	w, c, err := s.may(ctx, tx, in.ID, "unmark")
	if err != nil {
		return Contribution{}, err
	}
	was := w.Mark
	w.Mark, w.MarkedBy, w.MarkedAt = "", "", 0
	if err := save(ctx, tx, w); err != nil {
		return Contribution{}, err
	}
	tx.Emit(w.ref(), Unmarked{Call: c.ID, Was: was, Person: w.Author, Version: w.Version}, c.told(w.Author)...)
	return s.answer(ctx, tx, w, c)
}

// StatusIn says how far a hypothesis is.
type StatusIn struct {
	ID     string `path:"id" json:"-"`
	Status string `json:"status" enum:"proposed,testing,confirmed,refuted"`
}

// SetStatus moves a hypothesis.
func (s *Calls) SetStatus(ctx context.Context, tx *db.Tx, in StatusIn) (Contribution, error) {
	if !slices.Contains([]string{Proposed, Testing, Confirmed, Refuted}, in.Status) {
		return Contribution{}, fault.InvalidField("status", "contribution.status_unknown")
	}
	w, c, err := s.may(ctx, tx, in.ID, "move")
	if err != nil {
		return Contribution{}, err
	}
	if w.Status == in.Status {
		return s.answer(ctx, tx, w, c)
	}
	was := w.Status
	w.Status = in.Status
	if err := save(ctx, tx, w); err != nil {
		return Contribution{}, err
	}
	tx.Emit(w.ref(), Moved{Call: c.ID, From: was, To: w.Status, Version: w.Version}, c.told(w.Author)...)
	return s.answer(ctx, tx, w, c)
}
