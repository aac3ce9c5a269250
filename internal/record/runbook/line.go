package runbook

import (
	"context"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// What a line of a run's trace says; with "run." before it, the type of its event.
const (
	lineStarted   = "started"
	lineBegun     = "step_begun"
	lineDone      = "step_done"
	lineSkipped   = "step_skipped"
	lineFailed    = "step_failed"
	lineAnswered  = "step_answered"
	lineReopened  = "step_reopened"
	lineCommented = "commented"
	lineEnded     = "ended"
	lineAborted   = "aborted"
)

var lineKinds = []string{lineStarted, lineBegun, lineDone, lineSkipped, lineFailed, lineAnswered, lineReopened, lineCommented, lineEnded, lineAborted}

// Line is one line of a run's trace.
type Line struct {
	Seq        int64           `json:"seq" doc:"from 1, without a gap"`
	Kind       string          `json:"kind" enum:"started,step_begun,step_done,step_skipped,step_failed,step_answered,step_reopened,commented,ended,aborted"`
	N          int64           `json:"n,omitempty" doc:"the step; absent for the whole run"`
	At         instant.Instant `json:"at" doc:"when it happened, as its author says"`
	RecordedAt instant.Instant `json:"recorded_at" doc:"when it was written"`
	By         *Person         `json:"by"`
	Text       string          `json:"text,omitempty" doc:"a comment, a reason, go or no_go"`
}

// tell writes a line of the trace and its event. The run's row gives the number.
func (u *runRow) tell(ctx context.Context, tx *db.Tx, kind string, n int64, at instant.Instant, text string) error {
	if err := saveRun(ctx, tx, u); err != nil {
		return err
	}
	return u.trace(ctx, tx, kind, n, at, text)
}

func (u *runRow) trace(ctx context.Context, tx *db.Tx, kind string, n int64, at instant.Instant, text string) error {
	line := lineRow{Seq: u.Lines, Kind: kind, N: n, At: at, RecordedAt: tx.Now(), By: tx.Actor().ID, Text: text}
	if err := insertLine(ctx, tx, u.ID, line); err != nil {
		return err
	}
	e := Happened{Runbook: u.Runbook, Exercise: u.Exercise, N: n, Line: u.Lines, Version: u.Version, what: kind}
	if u.AboutID != "" {
		e.About = u.about().String()
	}
	tx.Emit(u.ref(), e, u.topics()...)
	return nil
}

// LinesIn names a run, and where to go on.
type LinesIn struct {
	ID    string `path:"id" json:"-" doc:"id or number"`
	After int64  `query:"after" json:"-" minimum:"0" doc:"the last line that is known"`
	Limit int    `query:"limit" json:"-" default:"200" minimum:"1" maximum:"500"`
}

// Lines answers a run's trace, in its order.
func (l *Runbooks) Lines(ctx context.Context, r db.Reader, in LinesIn) (api.Page[Line], error) {
	out := api.Page[Line]{Items: []Line{}}
	u, err := runByKey(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if in.Limit <= 0 {
		in.Limit = 200
	}
	rows, err := linesAfter(ctx, r, u.ID, in.After, in.Limit)
	if err != nil {
		return out, err
	}
	persons := make([]string, len(rows))
	for i, w := range rows {
		persons[i] = w.By
	}
	names, err := directory.Briefs(ctx, r, persons...)
	for _, w := range rows {
		out.Items = append(out.Items, w.line(names))
	}
	return out, err
}

func (w lineRow) line(names map[string]directory.Brief) Line {
	return Line{Seq: w.Seq, Kind: w.Kind, N: w.N, At: w.At, RecordedAt: w.RecordedAt, By: personOf(names, w.By), Text: w.Text}
}

// Told is a line of a run's trace with the step's title, for who projects it into a log of their own.
type Told struct {
	Line
	Run     string // number
	Runbook string // title
	Step    string // title; "" for the whole run
}

// LineOf reads the line that an event of RunEvents names.
func LineOf(ctx context.Context, r db.Reader, run string, seq int64) (Told, error) {
	u, err := runByKey(ctx, r, run)
	if err != nil {
		return Told{}, err
	}
	w, err := db.One[lineRow](ctx, r, `SELECT `+lineColumns+` FROM run_line WHERE tenant_id = $1 AND run_id = $2 AND seq = $3`, u.ID, seq)
	if errors.Is(err, db.ErrNoRows) {
		return Told{}, fault.NotFound("run.not_found")
	}
	if err != nil {
		return Told{}, err
	}
	b, err := bookByKey(ctx, r, u.Runbook)
	if err != nil {
		return Told{}, err
	}
	out := Told{Run: u.Number, Runbook: b.Title}
	if w.N > 0 {
		s, err := stepOf(ctx, r, u.ID, w.N)
		if err != nil {
			return Told{}, err
		}
		out.Step = s.Title
	}
	names, err := directory.Briefs(ctx, r, w.By)
	out.Line = w.line(names)
	return out, err
}
