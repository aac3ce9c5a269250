package app

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/recovery"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/runbook"
)

// CrisisPlan is a rebuild plan that was started in a crisis, beside what really happened.
type CrisisPlan struct {
	crisis.PlanRun

	Plan    recovery.Head     `json:"plan"`
	Planned int               `json:"planned_min"`
	Real    int               `json:"real_min" doc:"from the start to the last task, or until now"`
	Done    int               `json:"done"`
	Skipped int               `json:"skipped"`
	Doing   int               `json:"doing"`
	Todo    int               `json:"todo"`
	Late    int               `json:"late" doc:"tasks finished later than planned, or not finished that should be"`
	Worst   int               `json:"worst_drift_min"`
	Steps   []CrisisStep      `json:"steps" nullable:"false"`
	Outages []recovery.Outage `json:"outages" nullable:"false" doc:"of what has an objective (DMIA), and of services"`
}

// CrisisStep is a step of a plan: its task in the crisis, when it was planned and when it was done, and what helps to do it.
type CrisisStep struct {
	recovery.TaskCompared

	Task       int64               `json:"task" doc:"n of the task in the crisis; 0 where it has none"`
	TaskState  string              `json:"task_state" enum:"todo,doing,blocked,done,dropped"`
	Wave       int                 `json:"wave"`
	Critical   bool                `json:"critical,omitempty"`
	Waits      []int64             `json:"waits_for" nullable:"false" doc:"tasks of the crisis to be done before that are not"`
	Group      *recovery.Named     `json:"group,omitempty"`
	Procedures []runbook.Procedure `json:"procedures" nullable:"false"`
	OnCall     []oncall.Duty       `json:"on_call" nullable:"false" doc:"who is on call now for it"`
}

// PlansIn names a crisis.
type PlansIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Plans are the rebuild plans that were started in a crisis.
func (p *crisisPlans) Plans(ctx context.Context, r db.Reader, in PlansIn) (api.Page[CrisisPlan], error) {
	out := api.Page[CrisisPlan]{Items: []CrisisPlan{}}
	runs, err := crisis.PlanRuns(ctx, r, in.ID)
	if err != nil || len(runs) == 0 {
		return out, err
	}
	list, err := p.crises.Tasks(ctx, r, crisis.TasksIn{ID: in.ID})
	if err != nil {
		return out, err
	}
	tasks := map[string]map[string]crisis.Task{}
	for _, t := range list.Items {
		if t.Plan != "" && t.CI != nil {
			if tasks[t.Plan] == nil {
				tasks[t.Plan] = map[string]crisis.Task{}
			}
			tasks[t.Plan][t.CI.ID] = t
		}
	}
	for _, run := range runs {
		one, err := p.beside(ctx, r, run, tasks[run.PlanID])
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, one)
	}
	return out, nil
}

func (p *crisisPlans) beside(ctx context.Context, r db.Reader, run crisis.PlanRun, tasks map[string]crisis.Task) (CrisisPlan, error) {
	h, steps, err := recovery.TasksOf(ctx, system(r), run.PlanID)
	if err != nil {
		return CrisisPlan{}, err
	}
	c, err := recovery.Compare(ctx, system(r), recovery.ComparisonIn{ID: run.PlanID})
	if err != nil {
		return CrisisPlan{}, err
	}
	procedures, duties, err := beside(ctx, r, steps)
	if err != nil {
		return CrisisPlan{}, err
	}
	out := CrisisPlan{PlanRun: run, Plan: h, Planned: c.Planned, Real: c.Real, Done: c.Done, Skipped: c.Skipped, Doing: c.Started, Todo: c.Todo, Late: c.Late, Worst: c.Worst,
		Steps: make([]CrisisStep, len(steps)), Outages: c.Services}
	for i, t := range steps {
		s := CrisisStep{TaskCompared: c.Tasks[i], Wave: t.Wave, Critical: t.Critical, Group: t.Group, Procedures: procedures[t.CI.ID], OnCall: duties[t.CI.ID],
			TaskState: stateInCrisis(t.State), Waits: []int64{}}
		if s.Procedures == nil {
			s.Procedures = []runbook.Procedure{}
		}
		if s.OnCall == nil {
			s.OnCall = []oncall.Duty{}
		}
		if own, ok := tasks[t.CI.ID]; ok {
			s.Task, s.TaskState, s.Waits = own.N, own.State, own.WaitsFor
		}
		out.Steps[i] = s
	}
	return out, nil
}
