package crisis

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// ProposeIn is a decision to be taken by who directs.
type ProposeIn struct {
	ID       string   `path:"id" json:"-" maxLength:"40"`
	Question string   `json:"question" maxLength:"2000"`
	Options  []Option `json:"options,omitempty" nullable:"false" maxItems:"10"`
	Chosen   string   `json:"chosen,omitempty" maxLength:"2000" doc:"the option that is advised"`
	Reason   string   `json:"reason,omitempty" maxLength:"16000" doc:"Markdown"`
	Basis    []int64  `json:"basis,omitempty" nullable:"false" maxItems:"50" doc:"numbers of the lines that it rests on"`
}

// Propose puts a decision before who directs: whoever takes part may, the scribe too. Its line asks the question, with what is advised.
func (x *Crises) Propose(ctx context.Context, tx *db.Tx, in ProposeIn) (Decision, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Decision{}, err
	}
	if s.onlyObserves() {
		return Decision{}, fault.Denied("crisis.observer_only_looks")
	}
	d := DecideIn{Question: in.Question, Options: in.Options, Chosen: in.Chosen, Reason: in.Reason, Basis: in.Basis}
	if err := d.check(false); err != nil {
		return Decision{}, err
	}
	head, err := x.basisOf(ctx, tx, c, d.Basis)
	if err != nil {
		return Decision{}, err
	}
	n, err := nextDecision(ctx, tx, c.ID)
	if err != nil {
		return Decision{}, err
	}
	w := decisionRow{N: n, Question: d.Question, Chosen: d.Chosen, Reason: d.Reason, KnownHead: head.Number, KnownHash: head.Hash, ProposedBy: s.actor.ID, ProposedAt: tx.Now(), State: Proposed, StateAt: tx.Now()}
	w.Options.V, w.Basis.V = d.Options, d.Basis
	l, _, err := write(ctx, tx, c, entry{kind: Question, verification: Verified, author: s.actor.ID, text: w.text()})
	if err != nil {
		return Decision{}, err
	}
	w.Line, w.ProposedLine = l.Number, l.Number
	if err := insertDecision(ctx, tx, c.ID, w); err != nil {
		return Decision{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "decision", N: w.N}, TopicOf(c.ID))
	return x.shownDecision(ctx, tx, w)
}

// TakeIn takes what was proposed: as it was advised, or otherwise.
type TakeIn struct {
	ID       string          `path:"id" json:"-" maxLength:"40"`
	N        int64           `path:"n" json:"-" minimum:"1"`
	Chosen   string          `json:"chosen" maxLength:"2000"`
	Reason   string          `json:"reason,omitempty" maxLength:"16000" doc:"Markdown; what was proposed where absent"`
	Basis    []int64         `json:"basis,omitempty" nullable:"false" maxItems:"50" doc:"what was proposed where absent"`
	ReviewAt instant.Instant `json:"review_at,omitzero" doc:"when to look at it again"`
}

// Take decides what was proposed, with what is known by now.
func (x *Crises) Take(ctx context.Context, tx *db.Tx, in TakeIn) (Decision, error) {
	c, s, w, err := x.proposed(ctx, tx, in.ID, in.N)
	if err != nil {
		return Decision{}, err
	}
	d := DecideIn{Question: w.Question, Options: w.Options.V, Chosen: in.Chosen, Reason: in.Reason, Basis: in.Basis, ReviewAt: in.ReviewAt}
	if d.Reason == "" {
		d.Reason = w.Reason
	}
	if len(d.Basis) == 0 {
		d.Basis = w.Basis.V
	}
	if err := d.check(true); err != nil {
		return Decision{}, err
	}
	head, err := x.basisOf(ctx, tx, c, d.Basis)
	if err != nil {
		return Decision{}, err
	}
	w.Chosen, w.Reason, w.Basis.V, w.ReviewAt, w.KnownHead, w.KnownHash = d.Chosen, d.Reason, d.Basis, d.ReviewAt, head.Number, head.Hash
	return x.ruled(ctx, tx, c, s, w, Taken, entry{kind: DecisionLine, verification: Verified, author: s.actor.ID, text: w.text()})
}

// RejectIn says no to what was proposed.
type RejectIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	N      int64  `path:"n" json:"-" minimum:"1"`
	Reason string `json:"reason,omitempty" maxLength:"2000"`
}

// Reject says that what was proposed will not be done; it stays, with who said so, when, why and what was known.
func (x *Crises) Reject(ctx context.Context, tx *db.Tx, in RejectIn) (Decision, error) {
	c, s, w, err := x.proposed(ctx, tx, in.ID, in.N)
	if err != nil {
		return Decision{}, err
	}
	reason := markdown.CleanLine(in.Reason)
	if utf8.RuneCountInString(reason) > 400 {
		return Decision{}, fault.InvalidField("reason", "crisis.too_long").With("limit", 400)
	}
	head, err := lockLog(ctx, tx, c.ID)
	if err != nil {
		return Decision{}, err
	}
	w.KnownHead, w.KnownHash, w.Chosen = head.Number, head.Hash, ""
	if reason != "" {
		w.Reason = reason
	}
	code := "decision_rejected"
	if reason == "" {
		code = "decision_rejected_bare"
	}
	return x.ruled(ctx, tx, c, s, w, Rejected, entry{kind: SystemLine, author: s.actor.ID, code: code, args: map[string]string{"number": decisionNumber(w.N), "question": w.Question, "reason": reason}})
}

// proposed finds what is to be decided, for who may.
func (x *Crises) proposed(ctx context.Context, tx *db.Tx, crisis string, n int64) (*row, seat, decisionRow, error) {
	c, s, err := at(ctx, tx, crisis)
	if err != nil {
		return c, s, decisionRow{}, err
	}
	w, err := decisionOf(ctx, tx, c.ID, n)
	if err != nil {
		return c, s, w, err
	}
	if err := s.mayDecide(); err != nil {
		return c, s, w, err
	}
	if w.State != Proposed {
		err = fault.Conflict("crisis.decided_already")
	}
	return c, s, w, err
}

// ruled writes what was said of a proposal: once, whoever is faster.
func (x *Crises) ruled(ctx context.Context, tx *db.Tx, c *row, s seat, w decisionRow, state string, e entry) (Decision, error) {
	w.State, w.StateAt, w.DecidedBy, w.DecidedAt = state, tx.Now(), s.actor.ID, tx.Now()
	l, _, err := write(ctx, tx, c, e)
	if err != nil {
		return Decision{}, err
	}
	w.Line = l.Number
	n, err := tx.Exec(ctx, `UPDATE crisis_decision SET chosen = $4, reason = $5, basis = $6, known_head = $7, known_hash = $8, decided_by = $9, decided_at = $10, review_at = $11, state = $12,
		state_at = $13, line = $14 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND state = 'proposed'`, c.ID, w.N, w.Chosen, w.Reason, w.Basis, w.KnownHead, w.KnownHash, w.DecidedBy,
		w.DecidedAt, w.ReviewAt, w.State, w.StateAt, w.Line)
	if err != nil {
		return Decision{}, err
	}
	if n == 0 {
		return Decision{}, fault.Conflict("crisis.decided_already")
	}
	tx.Emit(c.ref(), WorkChanged{What: "decision", N: w.N}, TopicOf(c.ID))
	return x.shownDecision(ctx, tx, w)
}
