package crisis

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
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

// wasTaken: it was decided to do it, whatever became of it.
func wasTaken(state string) bool { return state != Proposed && state != Rejected }

// Known is what was known at a moment: the log up to there.
type Known struct {
	Head  int64  `json:"head"`
	Hash  string `json:"hash"`
	Lines []Line `json:"lines,omitempty" nullable:"false" doc:"those it rests on, as they were thought of then; of one decision asked for"`
}

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
