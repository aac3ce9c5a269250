package crisis

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/journey/crisis/chain"
)

// Decide takes a decision: who directs does, and never who writes the log. Its line says all of it, so that it is sealed with the rest.
func (x *Crises) Decide(ctx context.Context, tx *db.Tx, in DecideIn) (Decision, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Decision{}, err
	}
	if err := s.mayDecide(); err != nil {
		return Decision{}, err
	}
	if err := in.check(true); err != nil {
		return Decision{}, err
	}
	head, err := x.basisOf(ctx, tx, c, in.Basis)
	if err != nil {
		return Decision{}, err
	}
	n, err := nextDecision(ctx, tx, c.ID)
	if err != nil {
		return Decision{}, err
	}
	w := decisionRow{N: n, Question: in.Question, Chosen: in.Chosen, Reason: in.Reason, KnownHead: head.Number, KnownHash: head.Hash, DecidedBy: s.actor.ID,
		DecidedAt: tx.Now(), ReviewAt: in.ReviewAt, State: Taken, StateAt: tx.Now()}
	w.Options.V, w.Basis.V = in.Options, in.Basis
	l, _, err := write(ctx, tx, c, entry{kind: DecisionLine, verification: Verified, author: s.actor.ID, text: w.text()})
	if err != nil {
		return Decision{}, err
	}
	w.Line = l.Number
	if err := insertDecision(ctx, tx, c.ID, w); err != nil {
		return Decision{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "decision", N: w.N}, TopicOf(c.ID))
	return x.shownDecision(ctx, tx, w)
}

// basisOf locks the log, so that nothing is written between what is known and what is decided, and looks whether the lines are there.
func (x *Crises) basisOf(ctx context.Context, tx *db.Tx, c *row, basis []int64) (chain.Head, error) {
	head, err := lockLog(ctx, tx, c.ID)
	if err != nil {
		return head, err
	}
	if n := len(basis); n > 0 && (basis[0] < 1 || basis[n-1] > head.Number) {
		return head, fault.InvalidField("basis", "crisis.line_not_found")
	}
	return head, nil
}

// SettleIn says what became of a decision.
type SettleIn struct {
	ID    string `path:"id" json:"-" maxLength:"40"`
	N     int64  `path:"n" json:"-" minimum:"1"`
	State string `json:"state" enum:"taken,executed,revised,canceled"`
}

// Settle says what became of a decision; what was decided stays.
func (x *Crises) Settle(ctx context.Context, tx *db.Tx, in SettleIn) (Decision, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Decision{}, err
	}
	w, err := decisionOf(ctx, tx, c.ID, in.N)
	if err != nil {
		return Decision{}, err
	}
	if err := s.mayDecide(); err != nil {
		return Decision{}, err
	}
	if !wasTaken(w.State) {
		return Decision{}, fault.Conflict("crisis.not_decided")
	}
	n, err := tx.Exec(ctx, `UPDATE crisis_decision SET state = $4, state_at = $5 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND state <> $4`, c.ID, w.N, in.State, tx.Now())
	if err != nil {
		return Decision{}, err
	}
	if n > 0 {
		w.State, w.StateAt = in.State, tx.Now()
		if _, err := note(ctx, tx, c, "decision_settled", map[string]string{"number": decisionNumber(w.N), "question": w.Question, "decision_state": in.State}); err != nil {
			return Decision{}, err
		}
		tx.Emit(c.ref(), WorkChanged{What: "decision", N: w.N}, TopicOf(c.ID))
	}
	return x.shownDecision(ctx, tx, w)
}

// WorkChanged: a decision, a task, a point, a message or a clock is there, or is otherwise.
type WorkChanged struct {
	What string `json:"what"`
	N    int64  `json:"n,omitempty"`
}

// EventType implements event.Payload.
func (WorkChanged) EventType() string { return "crisis.work_changed" }
