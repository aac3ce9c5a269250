package runbook

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
)

const comparedRuns = 20

// CompareIn names a procedure.
type CompareIn struct {
	ID        string `path:"id" json:"-" doc:"id or number"`
	Exercises bool   `query:"exercises" json:"-" default:"true" doc:"false leaves exercises out"`
}

// Comparison holds the last runs of a procedure against what it expects, step by step.
type Comparison struct {
	Runs        []Run            `json:"runs" nullable:"false" doc:"the last that are over, twenty at most, the latest first"`
	Steps       []StepComparison `json:"steps" nullable:"false" doc:"of the procedure as it stands; then those that only older editions had"`
	ExpectedMin int64            `json:"expected_min"`
	MedianMS    int64            `json:"median_ms" doc:"of the runs that were ended; 0 where there are none"`
}

// StepComparison is one step in several runs.
type StepComparison struct {
	N           int64     `json:"n" doc:"0: a step that the procedure no longer has"`
	Title       string    `json:"title"`
	ExpectedMin int64     `json:"expected_min"`
	MedianMS    int64     `json:"median_ms" doc:"of the times it was done; 0 where it never was"`
	Done        int64     `json:"done"`
	Skipped     int64     `json:"skipped"`
	Failed      int64     `json:"failed"`
	Times       []OneTime `json:"times" nullable:"false" doc:"one for each run, in their order"`
}

// OneTime is one step in one run.
type OneTime struct {
	State   string `json:"state" enum:"none,todo,doing,done,skipped,failed" doc:"none: the run's edition did not have it"`
	RealMS  int64  `json:"real_ms,omitempty"`
	Guessed bool   `json:"guessed,omitempty"`
}

// Compare answers how long each step really took. A step is the same in two editions where it bears the same title, whatever its
// number; of several with one title, the first is compared with the first.
func (l *Runbooks) Compare(ctx context.Context, r db.Reader, in CompareIn) (Comparison, error) {
	out := Comparison{Runs: []Run{}, Steps: []StepComparison{}}
	b, err := bookByKey(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	e, err := editionOf(ctx, r, b.ID, b.Edition)
	if err != nil {
		return out, err
	}
	var w where
	w.add(`run.runbook_id = ? AND run.state <> 'running'`, b.ID)
	if !in.Exercises {
		w.add(`run.exercise = 0`)
	}
	rows, err := runsWhere(ctx, r, w, comparedRuns)
	if err != nil {
		return out, err
	}
	if out.Runs, err = l.presentRuns(ctx, r, rows); err != nil {
		return out, err
	}
	ids, times := make([]string, len(rows)), []int64{}
	for i, u := range rows {
		if ids[i] = u.ID; u.State == Done {
			times = append(times, u.elapsed())
		}
	}
	steps, err := stepsOfRuns(ctx, r, ids)
	if err != nil {
		return out, err
	}
	t := &table{runs: len(rows), at: map[stepName]int{}}
	for i, s := range stepsOf(e.Doc.V) {
		t.expect(s.Title, int64(i)+1, s.ExpectedMin)
	}
	for i, u := range rows {
		t.add(i, steps[u.ID])
	}
	out.Steps, out.ExpectedMin, out.MedianMS = t.rows(), b.Minutes, median(times)
	return out, nil
}

// median is the middle one, or of two middle ones their mean; 0 of none.
func median(list []int64) int64 {
	if len(list) == 0 {
		return 0
	}
	list = slices.Clone(list)
	slices.Sort(list)
	mid := len(list) / 2
	if len(list)%2 == 1 {
		return list[mid]
	}
	return list[mid-1] + (list[mid]-list[mid-1])/2
}
