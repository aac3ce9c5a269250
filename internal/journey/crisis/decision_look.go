package crisis

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// DecisionsIn names a crisis.
type DecisionsIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Decisions lists what was decided, in order.
func (x *Crises) Decisions(ctx context.Context, r db.Reader, in DecisionsIn) (api.Page[Decision], error) {
	out := api.Page[Decision]{Items: []Decision{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := decisionsOf(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	out.Items, err = shownDecisions(ctx, r, rows)
	return out, err
}

// DecisionIn names a decision.
type DecisionIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
	N  int64  `path:"n" json:"-" minimum:"1"`
}

// DecisionOf answers one decision with the lines that it rests on, as they were thought of when it was taken.
func (x *Crises) DecisionOf(ctx context.Context, r db.Reader, in DecisionIn) (Decision, error) {
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return Decision{}, err
	}
	w, err := decisionOf(ctx, r, c.ID, in.N)
	if err != nil {
		return Decision{}, err
	}
	out, err := x.shownDecision(ctx, r, w)
	if err != nil || len(w.Basis.V) == 0 {
		return out, err
	}
	rows, err := knownAt(ctx, r, c.ID, w.KnownHead)
	if err != nil {
		return out, err
	}
	rows = slices.DeleteFunc(rows, func(l lineRow) bool { return !slices.Contains(w.Basis.V, l.Number) })
	out.Known.Lines, err = x.shownLines(ctx, r, rows)
	return out, err
}

func (x *Crises) shownDecision(ctx context.Context, r db.Reader, w decisionRow) (Decision, error) {
	list, err := shownDecisions(ctx, r, []decisionRow{w})
	return list[0], err
}

// shownDecisions names all who proposed and decided at once.
func shownDecisions(ctx context.Context, r db.Reader, rows []decisionRow) ([]Decision, error) {
	ids := make([]string, 0, 2*len(rows))
	for _, w := range rows {
		ids = append(ids, w.DecidedBy, w.ProposedBy)
	}
	names, err := namesOf(ctx, r, ids...)
	out := make([]Decision, len(rows))
	for i, w := range rows {
		out[i] = w.shown(names)
	}
	return out, err
}

func (w decisionRow) shown(names map[string]directory.Brief) Decision {
	out := Decision{N: w.N, Number: decisionNumber(w.N), Question: w.Question, Options: w.Options.V, Chosen: w.Chosen, Reason: w.Reason, Basis: w.Basis.V,
		Known: Known{Head: w.KnownHead, Hash: w.KnownHash}, DecidedBy: personIn(names, w.DecidedBy), DecidedAt: w.DecidedAt, ReviewAt: w.ReviewAt, State: w.State,
		StateAt: w.StateAt, Line: w.Line, ProposedBy: personIn(names, w.ProposedBy), ProposedAt: w.ProposedAt, ProposedLine: w.ProposedLine}
	if out.Options == nil {
		out.Options = []Option{}
	}
	if out.Basis == nil {
		out.Basis = []int64{}
	}
	return out
}

// asOf is a decision as it stood at a moment; false where there was none yet. Of a proposal that was ruled on later it is the question
// and the options: the line that proposed it tells what was advised.
func (w decisionRow) asOf(at instant.Instant) (decisionRow, bool) {
	if w.DecidedAt > 0 && w.DecidedAt <= at {
		if w.StateAt > at { // what became of it came later
			w.State, w.StateAt = Taken, w.DecidedAt
		}
		return w, true
	}
	if w.ProposedAt == 0 || w.ProposedAt > at {
		return w, false
	}
	if w.State != Proposed {
		w.Chosen, w.Reason, w.Basis.V, w.ReviewAt, w.KnownHead, w.KnownHash = "", "", nil, 0, w.ProposedLine-1, ""
		w.State, w.StateAt, w.Line, w.DecidedBy, w.DecidedAt = Proposed, w.ProposedAt, w.ProposedLine, "", 0
	}
	return w, true
}
