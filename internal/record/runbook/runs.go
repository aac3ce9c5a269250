package runbook

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// GetRun answers one run, with what each step says.
func (l *Runbooks) GetRun(ctx context.Context, r db.Reader, in GetIn) (Run, error) {
	u, err := runByKey(ctx, r, in.ID)
	if err != nil {
		return Run{}, err
	}
	return l.wholeRun(ctx, r, u, true)
}

// wholeRun is a run with its steps; words adds what they say.
func (l *Runbooks) wholeRun(ctx context.Context, r db.Reader, u *runRow, words bool) (Run, error) {
	list, err := l.presentRuns(ctx, r, []runRow{*u})
	if err != nil {
		return Run{}, err
	}
	out := list[0]
	rows, err := stepsOfRuns(ctx, r, []string{u.ID})
	if err != nil {
		return Run{}, err
	}
	var persons []string
	for _, s := range rows[u.ID] {
		persons = append(persons, s.StartedBy, s.EndedBy)
	}
	names, err := directory.Briefs(ctx, r, persons...)
	if err != nil {
		return Run{}, err
	}
	for _, s := range rows[u.ID] {
		out.Steps = append(out.Steps, s.shown(names))
	}
	if !words {
		return out, nil
	}
	e, err := editionOf(ctx, r, u.Runbook, u.Edition)
	if err != nil {
		return Run{}, err
	}
	out.Intro, out.Outro = markdown.HTML(e.Doc.V.Intro), markdown.HTML(e.Doc.V.Outro)
	for i, s := range stepsOf(e.Doc.V) {
		if i < len(out.Steps) {
			out.Steps[i].What = &s
		}
	}
	return out, nil
}

func (s stepRow) shown(names map[string]directory.Brief) RunStep {
	out := RunStep{N: s.N, Title: s.Title, State: s.State, GoNoGo: s.Decision, Answer: s.Answer, ExpectedMin: s.Minutes, Guessed: s.Guessed, StartedAt: s.StartedAt,
		StartedBy: personOf(names, s.StartedBy), EndedAt: s.EndedAt, EndedBy: personOf(names, s.EndedBy), Reason: s.Reason, Comments: s.Comments, Version: s.Version}
	if stepOver(s.State) {
		out.RealMS = int64(s.EndedAt - s.StartedAt)
	}
	return out
}

// presentRuns are runs with their names, without their steps.
func (l *Runbooks) presentRuns(ctx context.Context, r db.Reader, rows []runRow) ([]Run, error) {
	var persons, books []string
	about := map[string][]string{}
	for _, u := range rows {
		persons, books = append(persons, u.StartedBy, u.EndedBy), append(books, u.Runbook)
		if u.AboutID != "" && !slices.Contains(about[u.AboutKind], u.AboutID) {
			about[u.AboutKind] = append(about[u.AboutKind], u.AboutID)
		}
	}
	names, err := directory.Briefs(ctx, r, persons...)
	if err != nil {
		return nil, err
	}
	slices.Sort(books)
	found, err := booksByID(ctx, r, slices.Compact(books))
	if err != nil {
		return nil, err
	}
	briefs := map[string]Brief{}
	for _, b := range found {
		briefs[b.ID] = Brief{ID: b.ID, Number: b.Number, Title: b.Title, State: b.State}
	}
	cards := map[ref.Ref]Card{}
	for kind, ids := range about {
		some, err := l.cardsOf(ctx, r, kind, ids)
		if err != nil {
			return nil, err
		}
		for of, c := range some {
			cards[ref.Of(kind, of)] = c
		}
	}
	out := make([]Run, len(rows))
	for i, u := range rows {
		out[i] = Run{ID: u.ID, Number: u.Number, Runbook: briefs[u.Runbook], Edition: u.Edition, State: u.State, Exercise: u.Exercise, StepCount: u.Steps, Over: u.Over, FailedCount: u.Failed,
			ExpectedMin: u.Minutes, StartedAt: u.StartedAt, StartedBy: personOf(names, u.StartedBy), EndedAt: u.EndedAt, EndedBy: personOf(names, u.EndedBy), Reason: u.Reason, Lines: u.Lines,
			UpdatedAt: u.UpdatedAt, Version: u.Version}
		if c, ok := cards[u.about()]; ok {
			out[i].About = &c
		}
	}
	return out, nil
}

// RunsIn filters runs.
type RunsIn struct {
	State   string `query:"state" json:"-" enum:"running,done,aborted"`
	Runbook string `query:"runbook" json:"-" maxLength:"40" doc:"id or number"`
	About   string `query:"about" json:"-" maxLength:"200" doc:"kind:id of the record they are run for"`
	Limit   int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor  string `query:"cursor" json:"-" maxLength:"200"`
}

// ListRuns answers runs, the latest begun first, without their steps.
func (l *Runbooks) ListRuns(ctx context.Context, r db.Reader, in RunsIn) (api.Page[Run], error) {
	out := api.Page[Run]{Items: []Run{}}
	var w where
	if in.State != "" {
		w.add(`run.state = ?`, in.State)
	}
	if in.Runbook != "" {
		b, err := bookByKey(ctx, r, in.Runbook)
		if err != nil {
			return out, err
		}
		w.add(`run.runbook_id = ?`, b.ID)
	}
	if in.About != "" {
		about, ok := ref.Parse(in.About)
		s, known := l.Subjects[about.Kind]
		if !ok || !known {
			return out, fault.InvalidField("about", "run.about_unknown")
		}
		of, err := s.Find(ctx, r, about.ID)
		if err != nil {
			return out, err
		}
		w.add(`run.about_kind = ? AND run.about_id = ?`, about.Kind, of)
	}
	if err := w.after("run", "started_at", in.Cursor); err != nil {
		return out, err
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	rows, err := runsWhere(ctx, r, w, in.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Next = cursor(rows[in.Limit-1].StartedAt, rows[in.Limit-1].ID)
	}
	out.Items, err = l.presentRuns(ctx, r, rows)
	return out, err
}

// elapsed is how long a run took.
func (u runRow) elapsed() int64 {
	if u.EndedAt.IsZero() {
		return 0
	}
	return int64(u.EndedAt - u.StartedAt)
}
