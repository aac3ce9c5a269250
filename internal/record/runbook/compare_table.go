package runbook

import (
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

// stepName is a step's folded title, and the how-manieth it is of that title.
type stepName struct {
	fold  string
	which int
}

// table gathers the times of steps, run by run.
type table struct {
	runs  int
	at    map[stepName]int
	steps []StepComparison
	times [][]int64
}

func (t *table) row(name stepName, title string) *StepComparison {
	i, known := t.at[name]
	if !known {
		i = len(t.steps)
		t.at[name] = i
		s := StepComparison{Title: title, Times: make([]OneTime, t.runs)}
		for k := range s.Times {
			s.Times[k].State = "none"
		}
		t.steps, t.times = append(t.steps, s), append(t.times, nil)
	}
	return &t.steps[i]
}

// expect adds a step of the procedure as it stands.
func (t *table) expect(title string, n, minutes int64) {
	title = markdown.CleanLine(title)
	name := stepName{fold: i18n.Fold(title)}
	for {
		if _, taken := t.at[name]; !taken {
			break
		}
		name.which++
	}
	s := t.row(name, title)
	s.N, s.ExpectedMin = n, minutes
}

// add puts the steps of a run into its column.
func (t *table) add(run int, steps []stepRow) {
	seen := map[string]int{}
	for _, w := range steps {
		name := stepName{w.Fold, seen[w.Fold]}
		seen[w.Fold]++
		s := t.row(name, w.Title)
		one := OneTime{State: w.State, Guessed: w.Guessed}
		switch w.State {
		case Done:
			s.Done++
			one.RealMS = int64(w.EndedAt - w.StartedAt)
			i := t.at[name]
			t.times[i] = append(t.times[i], one.RealMS)
		case Skipped:
			s.Skipped++
		case Failed:
			s.Failed++
			one.RealMS = int64(w.EndedAt - w.StartedAt)
		}
		s.Times[run] = one
	}
}

func (t *table) rows() []StepComparison {
	for i := range t.steps {
		t.steps[i].MedianMS = median(t.times[i])
	}
	return t.steps
}
