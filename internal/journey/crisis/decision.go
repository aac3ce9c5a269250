package crisis

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/journey/crisis/chain"
)

// States of a decision.
const (
	Proposed = "proposed" // not decided yet
	Rejected = "rejected" // proposed, and not to be done
	Taken    = "taken"
	Executed = "executed"
	Revised  = "revised"
	Canceled = "canceled"
)

const (
	mostDecisions = 2000
	mostOptions   = 10
	mostBasis     = 50
)

// Option is one of the ways that were open.
type Option struct {
	Label string `json:"label" maxLength:"800"`
	Pros  string `json:"pros,omitempty" maxLength:"4000"`
	Cons  string `json:"cons,omitempty" maxLength:"4000"`
}

// Decision is what was asked, what was open, what was chosen, and what was known then.
type Decision struct {
	N         int64           `json:"n"`
	Number    string          `json:"number"`
	Question  string          `json:"question"`
	Options   []Option        `json:"options" nullable:"false"`
	Chosen    string          `json:"chosen" doc:"of a proposal: what is advised, empty where nothing is; empty of one that was rejected"`
	Reason    string          `json:"reason,omitempty"`
	Basis     []int64         `json:"basis" nullable:"false" doc:"lines that it rests on"`
	Known     Known           `json:"known"`
	DecidedBy *Person         `json:"decided_by,omitempty"`
	DecidedAt instant.Instant `json:"decided_at,omitzero" doc:"when it was taken or rejected"`
	ReviewAt  instant.Instant `json:"review_at,omitzero"`
	State     string          `json:"state" enum:"proposed,rejected,taken,executed,revised,canceled"`
	StateAt   instant.Instant `json:"state_at"`
	Line      int64           `json:"line" doc:"its line in the log"`

	ProposedBy   *Person         `json:"proposed_by,omitempty" doc:"of one that was proposed first"`
	ProposedAt   instant.Instant `json:"proposed_at,omitzero"`
	ProposedLine int64           `json:"proposed_line,omitempty" doc:"the line that proposed it"`
}

// decided: it was taken, whatever became of it.
func (d Decision) decided() bool { return d.State != Proposed && d.State != Rejected }

// Known is what was known at a moment: the log up to there.
type Known struct {
	Head  int64  `json:"head"`
	Hash  string `json:"hash"`
	Lines []Line `json:"lines,omitempty" nullable:"false" doc:"those it rests on, as they were thought of then; of one decision asked for"`
}

type decisionRow struct {
	N         int64             `db:"n"`
	Question  string            `db:"question"`
	Options   db.JSON[[]Option] `db:"options"`
	Chosen    string            `db:"chosen"`
	Reason    string            `db:"reason"`
	Basis     db.JSON[[]int64]  `db:"basis"`
	KnownHead int64             `db:"known_head"`
	KnownHash string            `db:"known_hash"`
	DecidedBy string            `db:"decided_by"`
	DecidedAt instant.Instant   `db:"decided_at"`
	ReviewAt  instant.Instant   `db:"review_at"`
	State     string            `db:"state"`
	StateAt   instant.Instant   `db:"state_at"`
	Line      int64             `db:"line"`

	ProposedBy   string          `db:"proposed_by"`
	ProposedAt   instant.Instant `db:"proposed_at"`
	ProposedLine int64           `db:"proposed_line"`
}

const decisionColumns = `n, question, options, chosen, reason, basis, known_head, known_hash, decided_by, decided_at, review_at, state, state_at, line, proposed_by, proposed_at, proposed_line`

// DecideIn is a decision to take.
type DecideIn struct {
	ID       string          `path:"id" json:"-" maxLength:"40"`
	Question string          `json:"question" maxLength:"2000"`
	Options  []Option        `json:"options,omitempty" nullable:"false" maxItems:"10"`
	Chosen   string          `json:"chosen" maxLength:"2000"`
	Reason   string          `json:"reason,omitempty" maxLength:"16000" doc:"Markdown"`
	Basis    []int64         `json:"basis,omitempty" nullable:"false" maxItems:"50" doc:"numbers of the lines that it rests on"`
	ReviewAt instant.Instant `json:"review_at,omitzero" doc:"when to look at it again"`
}

// check cleans what was given; a proposal need not choose.
func (in *DecideIn) check(choose bool) error {
	in.Question, in.Chosen, in.Reason = markdown.CleanLine(in.Question), markdown.CleanLine(in.Chosen), clean(in.Reason)
	for _, f := range []struct {
		name, text string
		limit      int
		required   bool
	}{{"question", in.Question, 400, true}, {"chosen", in.Chosen, 400, choose}, {"reason", in.Reason, 4000, false}} {
		if f.required && f.text == "" {
			return fault.InvalidField(f.name, "crisis.text_missing")
		}
		if utf8.RuneCountInString(f.text) > f.limit {
			return fault.InvalidField(f.name, "crisis.too_long").With("limit", f.limit)
		}
	}
	if len(in.Options) > mostOptions {
		return fault.InvalidField("options", "crisis.too_many_options").With("limit", mostOptions)
	}
	for i := range in.Options {
		o := &in.Options[i]
		o.Label, o.Pros, o.Cons = markdown.CleanLine(o.Label), markdown.CleanLine(o.Pros), markdown.CleanLine(o.Cons)
		if o.Label == "" {
			return fault.InvalidField("options", "crisis.text_missing")
		}
		if utf8.RuneCountInString(o.Label) > 200 || utf8.RuneCountInString(o.Pros) > 1000 || utf8.RuneCountInString(o.Cons) > 1000 {
			return fault.InvalidField("options", "crisis.too_long").With("limit", 1000)
		}
	}
	slices.Sort(in.Basis)
	if in.Basis = slices.Compact(in.Basis); len(in.Basis) > mostBasis {
		return fault.InvalidField("basis", "crisis.too_many_options").With("limit", mostBasis)
	}
	if !sensible(in.ReviewAt) {
		return fault.InvalidField("review_at", "crisis.time_unusable")
	}
	return nil
}

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
	last, err := nextDecision(ctx, tx, c.ID)
	if err != nil {
		return Decision{}, err
	}
	w := decisionRow{N: last, Question: in.Question, Chosen: in.Chosen, Reason: in.Reason, KnownHead: head.Number, KnownHash: head.Hash, DecidedBy: s.actor.ID,
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

// nextDecision is the number of a decision to make.
func nextDecision(ctx context.Context, tx *db.Tx, crisis string) (int64, error) {
	last, err := db.One[int64](ctx, tx, `SELECT coalesce(max(n), 0) FROM crisis_decision WHERE tenant_id = $1 AND crisis_id = $2`, crisis)
	if err == nil && last >= mostDecisions {
		err = fault.Conflict("crisis.too_many_decisions").With("limit", mostDecisions)
	}
	return last + 1, err
}

func insertDecision(ctx context.Context, tx *db.Tx, crisis string, w decisionRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO crisis_decision (tenant_id, crisis_id, `+decisionColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`, crisis, w.N, w.Question, w.Options, w.Chosen, w.Reason, w.Basis,
		w.KnownHead, w.KnownHash, w.DecidedBy, w.DecidedAt, w.ReviewAt, w.State, w.StateAt, w.Line, w.ProposedBy, w.ProposedAt, w.ProposedLine)
	return err
}

func decisionNumber(n int64) string { return "DEC-" + strconv.FormatInt(n, 10) }

// text is the decision as its line says it, in no language but its own words.
func (w decisionRow) text() string {
	var b strings.Builder
	b.WriteString("**" + decisionNumber(w.N) + " · " + w.Question + "**\n\n")
	listed := false
	for _, o := range w.Options.V {
		mark := "☐ "
		if o.Label == w.Chosen {
			mark, listed = "☑ ", true
		}
		b.WriteString("- " + mark + o.Label)
		if o.Pros != "" {
			b.WriteString(" (+ " + o.Pros + ")")
		}
		if o.Cons != "" {
			b.WriteString(" (− " + o.Cons + ")")
		}
		b.WriteByte('\n')
	}
	if !listed && w.Chosen != "" {
		b.WriteString("- ☑ " + w.Chosen + "\n")
	}
	if w.Reason != "" {
		b.WriteString("\n" + w.Reason + "\n")
	}
	if len(w.Basis.V) > 0 {
		numbers := make([]string, len(w.Basis.V))
		for i, n := range w.Basis.V {
			numbers[i] = "#" + strconv.FormatInt(n, 10)
		}
		b.WriteString("\n→ " + strings.Join(numbers, ", ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

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
	for _, w := range rows {
		one, err := x.shownDecision(ctx, r, w)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, one)
	}
	return out, nil
}

func decisionsOf(ctx context.Context, r db.Reader, crisis string) ([]decisionRow, error) {
	return db.Select[decisionRow](ctx, r, `SELECT `+decisionColumns+` FROM crisis_decision WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY n`, crisis)
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

func decisionOf(ctx context.Context, r db.Reader, crisis string, n int64) (decisionRow, error) {
	w, err := db.One[decisionRow](ctx, r, `SELECT `+decisionColumns+` FROM crisis_decision WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`, crisis, n)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("crisis.decision_not_found")
	}
	return w, err
}

func (x *Crises) shownDecision(ctx context.Context, r db.Reader, w decisionRow) (Decision, error) {
	names, err := namesOf(ctx, r, w.DecidedBy, w.ProposedBy)
	out := Decision{N: w.N, Number: decisionNumber(w.N), Question: w.Question, Options: w.Options.V, Chosen: w.Chosen, Reason: w.Reason, Basis: w.Basis.V,
		Known: Known{Head: w.KnownHead, Hash: w.KnownHash}, DecidedBy: personIn(names, w.DecidedBy), DecidedAt: w.DecidedAt, ReviewAt: w.ReviewAt, State: w.State,
		StateAt: w.StateAt, Line: w.Line, ProposedBy: personIn(names, w.ProposedBy), ProposedAt: w.ProposedAt, ProposedLine: w.ProposedLine}
	if out.Options == nil {
		out.Options = []Option{}
	}
	if out.Basis == nil {
		out.Basis = []int64{}
	}
	return out, err
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
	if w.State == Proposed || w.State == Rejected {
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
