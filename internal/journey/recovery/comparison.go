package recovery

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// Comparison is a plan beside what really happened. Drift is in minutes, positive where reality is later.
type Comparison struct {
	Plan     Head            `json:"plan"`
	At       instant.Instant `json:"at" doc:"until when what is under way is counted"`
	Planned  int             `json:"planned_min"`
	Real     int             `json:"real_min" doc:"from the first task to the last, or until now"`
	Done     int             `json:"done"`
	Skipped  int             `json:"skipped"`
	Started  int             `json:"started"`
	Todo     int             `json:"todo"`
	Late     int             `json:"late" doc:"tasks that were finished later than planned, or are not finished and should be"`
	Worst    int             `json:"worst_drift_min" doc:"the largest drift of a finish"`
	Tasks    []TaskCompared  `json:"tasks" nullable:"false"`
	Services []Outage        `json:"services" nullable:"false" doc:"the CIs with an objective, and the services of the business"`
}

// TaskCompared is a task, planned and real.
type TaskCompared struct {
	N             int             `json:"n"`
	CI            Brief           `json:"ci"`
	State         string          `json:"state" enum:"todo,started,done,skipped"`
	PlannedStart  instant.Instant `json:"planned_start"`
	PlannedFinish instant.Instant `json:"planned_finish"`
	StartedAt     instant.Instant `json:"started_at,omitzero"`
	FinishedAt    instant.Instant `json:"finished_at,omitzero"`
	StartDrift    *int            `json:"start_drift_min,omitempty"`
	FinishDrift   *int            `json:"finish_drift_min,omitempty" doc:"of one not finished that should be: until now"`
	Planned       int             `json:"planned_min"`
	Real          *int            `json:"real_min,omitempty" doc:"how long it took; absent where it is not known"`
}

// Outage is how long a CI was gone, from the loss.
type Outage struct {
	CI      Brief `json:"ci"`
	N       int   `json:"n"`
	RTO     int   `json:"rto_min,omitempty"`
	Planned int   `json:"planned_outage_min"`
	Real    int   `json:"real_outage_min" doc:"until now where it is not back"`
	Back    bool  `json:"back"`
	Skipped bool  `json:"skipped,omitempty" doc:"it is not to come back"`
	Over    int   `json:"over_min,omitempty" doc:"by how much the objective is missed"`
}

// ComparisonIn names a plan.
type ComparisonIn struct {
	ID string `path:"id" json:"-"`
}

// Compare puts the latest edition beside what was marked.
func Compare(ctx context.Context, r db.Reader, in ComparisonIn) (Comparison, error) {
	p, err := readable(ctx, r, in.ID)
	if err != nil {
		return Comparison{}, err
	}
	if p.State == Draft {
		return Comparison{}, fault.Conflict("plan.not_started")
	}
	e, err := editionOf(ctx, r, p.ID, p.Edition)
	if err != nil {
		return Comparison{}, err
	}
	rows, err := marksOf(ctx, r, p.ID)
	if err != nil {
		return Comparison{}, err
	}
	out := compare(p, &e.Result.V, rows, r.Now())
	out.Plan, err = head(ctx, r, p)
	return out, err
}

func minutes(d time.Duration) int { return int(d.Round(time.Minute) / time.Minute) }

func compare(p *planRow, o *Order, rows []markRow, now instant.Instant) Comparison {
	end := now
	if p.State == Finished {
		end = p.FinishedAt
	}
	out := Comparison{At: now, Planned: o.Duration, Real: minutes(end.Sub(p.StartedAt)), Tasks: []TaskCompared{}, Services: []Outage{}}
	mark := map[string]markRow{}
	for _, m := range rows {
		mark[m.CI] = m
	}
	delay := minutes(p.StartedAt.Sub(p.LostAt))
	for _, t := range o.tasks() {
		m, touched := mark[t.CI.ID]
		if !touched {
			m.State = Todo
		}
		c := beside(p, t, m, now)
		out.add(c)
		if t.RTO > 0 || t.CI.Service {
			out.Services = append(out.Services, outage(p, t, m, now, delay))
		}
	}
	return out
}

func (c *Comparison) add(t TaskCompared) {
	switch t.State {
	case Done:
		c.Done++
	case Skipped:
		c.Skipped++
	case Started:
		c.Started++
	default:
		c.Todo++
	}
	if t.FinishDrift != nil && *t.FinishDrift > 0 {
		c.Late++
		c.Worst = max(c.Worst, *t.FinishDrift)
	}
	c.Tasks = append(c.Tasks, t)
}

func beside(p *planRow, t *Task, m markRow, now instant.Instant) TaskCompared {
	at := func(min int) instant.Instant { return p.StartedAt.Add(time.Duration(min) * time.Minute) }
	c := TaskCompared{N: t.N, CI: t.CI, State: m.State, PlannedStart: at(t.Start), PlannedFinish: at(t.Finish), StartedAt: m.StartedAt, FinishedAt: m.FinishedAt, Planned: t.Restore}
	drift := func(real, planned instant.Instant) *int {
		d := minutes(real.Sub(planned))
		return &d
	}
	if !m.StartedAt.IsZero() {
		c.StartDrift = drift(m.StartedAt, c.PlannedStart)
	}
	switch {
	case m.State == Done:
		c.FinishDrift = drift(m.FinishedAt, c.PlannedFinish)
		if !m.StartedAt.IsZero() {
			c.Real = drift(m.FinishedAt, m.StartedAt)
		}
	case m.State != Skipped && now > c.PlannedFinish:
		c.FinishDrift = drift(now, c.PlannedFinish)
	}
	return c
}

func outage(p *planRow, t *Task, m markRow, now instant.Instant, delay int) Outage {
	until := now
	if m.State == Done {
		until = m.FinishedAt
	}
	o := Outage{CI: t.CI, N: t.N, RTO: t.RTO, Planned: delay + t.Finish, Real: minutes(until.Sub(p.LostAt)), Back: m.State == Done, Skipped: m.State == Skipped}
	if t.RTO > 0 && o.Real > t.RTO {
		o.Over = o.Real - t.RTO
	}
	return o
}
