package runbook

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// RunKind is the kind of a run in references.
const RunKind = "run"

const runPrefix = "RUN"

// The states of a run and of its steps; doc.go draws them.
const (
	Running = "running"
	Done    = "done"
	Aborted = "aborted"

	Todo    = "todo"
	Doing   = "doing"
	Skipped = "skipped"
	Failed  = "failed"

	Go   = "go"
	NoGo = "no_go"
)

// Run is one carrying-out of a procedure.
type Run struct {
	ID          string          `json:"id"`
	Number      string          `json:"number"`
	Runbook     Brief           `json:"runbook"`
	Edition     int64           `json:"edition" doc:"of the procedure, that is run"`
	State       string          `json:"state" enum:"running,done,aborted"`
	About       *Card           `json:"about,omitempty" doc:"the record it is run for, to who may read it"`
	Exercise    bool            `json:"exercise"`
	StepCount   int64           `json:"step_count"`
	Over        int64           `json:"over" doc:"steps that are done, skipped or failed"`
	FailedCount int64           `json:"failed_count"`
	ExpectedMin int64           `json:"expected_min" doc:"minutes, one step after the other; 0 is not said"`
	StartedAt   instant.Instant `json:"started_at"`
	StartedBy   *Person         `json:"started_by"`
	EndedAt     instant.Instant `json:"ended_at,omitzero"`
	EndedBy     *Person         `json:"ended_by,omitempty"`
	Reason      string          `json:"reason,omitempty" doc:"why it was aborted, or what is said at its end"`
	Steps       []RunStep       `json:"steps,omitempty" nullable:"false" doc:"absent from lists"`
	Intro       markdown.HTML   `json:"intro,omitempty" doc:"what stands before the steps; absent from lists and live updates"`
	Outro       markdown.HTML   `json:"outro,omitempty"`
	Lines       int64           `json:"lines" doc:"of its trace"`
	UpdatedAt   instant.Instant `json:"updated_at"`
	Version     int64           `json:"version"`
}

// ETag implements api.Tagged.
func (u Run) ETag() string { return api.ETagOf(u.Version) }

// RunStep is one step of a run.
type RunStep struct {
	N           int64           `json:"n"`
	Title       string          `json:"title"`
	State       string          `json:"state" enum:"todo,doing,done,skipped,failed"`
	GoNoGo      bool            `json:"go_no_go"`
	Answer      string          `json:"answer,omitempty" enum:"go,no_go"`
	ExpectedMin int64           `json:"expected_min"`
	RealMS      int64           `json:"real_ms,omitempty" doc:"how long it took, once it is over"`
	Guessed     bool            `json:"guessed,omitempty" doc:"nobody said when it began: counted from the end of the one before"`
	StartedAt   instant.Instant `json:"started_at,omitzero"`
	StartedBy   *Person         `json:"started_by,omitempty"`
	EndedAt     instant.Instant `json:"ended_at,omitzero"`
	EndedBy     *Person         `json:"ended_by,omitempty"`
	Reason      string          `json:"reason,omitempty" doc:"why it was skipped or failed"`
	Comments    int64           `json:"comments"`
	What        *Step           `json:"what,omitempty" doc:"what to do; absent from live updates"`
	Version     int64           `json:"version"`
}

// RefIn names a record of any kind.
type RefIn struct {
	Kind string `json:"kind" maxLength:"40"`
	ID   string `json:"id" maxLength:"200" doc:"id or number"`
}

// RunIn names the procedure to run.
type RunIn struct {
	ID       string `path:"id" json:"-" doc:"id or number"`
	About    *RefIn `json:"about,omitempty" doc:"the ticket, CI or crisis that it is run for"`
	Exercise bool   `json:"exercise,omitempty"`
}

// Run begins to carry out a procedure, as it stands now.
func (l *Runbooks) Run(ctx context.Context, tx *db.Tx, in RunIn) (Run, error) {
	b, err := bookByKey(ctx, tx, in.ID)
	if err != nil {
		return Run{}, err
	}
	switch {
	case b.State == Retired:
		return Run{}, fault.Conflict("runbook.is_retired")
	case b.Steps == 0:
		return Run{}, fault.Conflict("runbook.has_no_steps")
	}
	e, err := editionOf(ctx, tx, b.ID, b.Edition)
	if err != nil {
		return Run{}, err
	}
	u := &runRow{ID: id.New(), Runbook: b.ID, Edition: b.Edition, State: Running, Exercise: in.Exercise, Steps: b.Steps, Minutes: b.Minutes, StartedAt: tx.Now(), StartedBy: tx.Actor().ID,
		UpdatedAt: tx.Now(), Version: 1}
	if in.About != nil {
		if u.AboutKind, u.AboutID, err = l.subject(ctx, tx, *in.About); err != nil {
			return Run{}, err
		}
	}
	if u.Number, err = db.NextNumber(ctx, tx, runPrefix); err != nil {
		return Run{}, err
	}
	if err := insertRun(ctx, tx, u); err != nil {
		return Run{}, err
	}
	for i, s := range e.Doc.V.Steps {
		title := markdown.CleanLine(markdown.Plain(s.Title))
		step := stepRow{Run: u.ID, N: int64(i) + 1, Title: title, Fold: i18n.Fold(title), Minutes: int64(s.Minutes), Decision: s.Decision, State: Todo}
		if err := insertStep(ctx, tx, step); err != nil {
			return Run{}, err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE runbook SET runs = runs + 1, last_run_at = $3 WHERE tenant_id = $1 AND id = $2`, b.ID, tx.Now()); err != nil {
		return Run{}, err
	}
	if err := u.tell(ctx, tx, lineStarted, 0, tx.Now(), ""); err != nil {
		return Run{}, err
	}
	return l.wholeRun(ctx, tx, u, true)
}

// subject is the record that a run is to be about.
func (l *Runbooks) subject(ctx context.Context, r db.Reader, in RefIn) (kind, of string, err error) {
	s, known := l.Subjects[in.Kind]
	if !known {
		return "", "", fault.InvalidField("about", "run.about_unknown")
	}
	of, err = s.Find(ctx, r, in.ID)
	if fault.KindOf(err) == fault.KindNotFound || fault.KindOf(err) == fault.KindDenied {
		return "", "", fault.InvalidField("about", "run.about_unknown")
	}
	return in.Kind, of, err
}

func stepOver(state string) bool { return slices.Contains([]string{Done, Skipped, Failed}, state) }
