package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/recovery"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/runbook"
)

// crisisPlans join rebuild plans to crises: a plan becomes tasks, and what becomes of the one is said of the other.
type crisisPlans struct {
	crises     *crisis.Crises
	recoveries *recovery.Recoveries
	text       *i18n.Catalog
}

func (a *App) crisisPlans() *crisisPlans {
	return &crisisPlans{crises: a.Crises, recoveries: &recovery.Recoveries{DB: a.DB, Text: a.Text, Maps: a.Maps}, text: a.Text}
}

func (p *crisisPlans) register(g *api.Group) {
	c := g.At("/crises")
	api.List(c, "/{id}/plans", p.Plans, "crisis.read", api.Name("crisis.plans"))
	api.Make(c, "/{id}/plans", p.Start, "crisis.start_plan")
}

// StartPlan makes the tasks of a crisis of a kept rebuild plan.
func (a *App) StartPlan(ctx context.Context, tx *db.Tx, in StartPlanIn) (PlanStarted, error) {
	return a.crisisPlans().Start(ctx, tx, in)
}

// StartPlanIn names a kept rebuild plan.
type StartPlanIn struct {
	ID   string `path:"id" json:"-" maxLength:"40"`
	Plan string `json:"plan_id" maxLength:"40" doc:"id or number"`
}

// PlanStarted says what was started.
type PlanStarted struct {
	Plan   recovery.Head `json:"plan" doc:"the one that runs"`
	Of     string        `json:"of_id" doc:"the one that was asked for; another where that was used up in another crisis, and a copy runs"`
	Copied bool          `json:"copied,omitempty"`
}

// Start makes the tasks of a crisis of a plan: one for each step, blocked by those it waits for, due when the plan says, each with its
// procedure and who is on call. A plan is started once in a crisis; one that was used up in another is copied first.
func (p *crisisPlans) Start(ctx context.Context, tx *db.Tx, in StartPlanIn) (PlanStarted, error) {
	id, err := crisis.MayPlan(ctx, tx, in.ID)
	if err != nil {
		return PlanStarted{}, err
	}
	in.ID = id
	h, tasks, err := recovery.TasksOf(ctx, tx, in.Plan)
	if fault.KindOf(err) == fault.KindNotFound {
		err = fault.InvalidField("plan_id", "plan.not_found")
	}
	if err != nil {
		return PlanStarted{}, err
	}
	runs, err := crisis.PlanRuns(ctx, tx, in.ID)
	if err != nil {
		return PlanStarted{}, err
	}
	if slices.ContainsFunc(runs, func(r crisis.PlanRun) bool { return r.Of == h.ID || r.PlanID == h.ID }) {
		return PlanStarted{}, fault.Conflict("crisis.plan_started_already").With("number", h.Number)
	}
	out := PlanStarted{Of: h.ID}
	elsewhere, err := crisis.PlanCrises(ctx, tx, []string{h.ID})
	if err != nil {
		return out, err
	}
	if elsewhere[h.ID] != "" || h.State == recovery.Finished {
		copied, err := p.recoveries.Copy(ctx, tx, h.ID, h.Name)
		if err != nil {
			return out, err
		}
		out.Copied = true
		if h, tasks, err = recovery.TasksOf(ctx, tx, copied.ID); err != nil {
			return out, err
		}
	}
	if out.Plan, err = p.recoveries.Start(ctx, tx, recovery.StartIn{ID: h.ID}); err != nil {
		return out, err
	}
	steps, err := p.steps(ctx, tx, out.Plan, tasks)
	if err != nil {
		return out, err
	}
	return out, p.crises.TakePlan(ctx, tx, crisis.PlannedIn{Crisis: in.ID, Of: out.Of, Plan: h.ID, Number: h.Number, Name: h.Name, Edition: h.Edition, Steps: steps})
}

// urgent maps the urgency of a plan's task to the priority of a crisis's: who carries the most critical service comes first.
func urgent(criticality int) int64 {
	switch criticality {
	case 1:
		return 1
	case 2, 3:
		return 2
	}
	return 3
}

// steps are the tasks as a crisis keeps them, in the words of who starts the plan.
func (p *crisisPlans) steps(ctx context.Context, tx *db.Tx, h recovery.Head, tasks []recovery.TaskOf) ([]crisis.PlannedStep, error) {
	procedures, duties, err := beside(ctx, tx, tasks)
	if err != nil {
		return nil, err
	}
	lang := tx.Actor().Lang
	say := func(key string, args i18n.Args) string { return p.text.Text(lang, "crisis.plan."+key, args) }
	out := make([]crisis.PlannedStep, len(tasks))
	for i, t := range tasks {
		s := crisis.PlannedStep{CI: t.CI.ID, Title: say("task", i18n.Args{"name": markdown.Preview(t.CI.Name, 160)}), State: stateInCrisis(t.State), Note: t.Note, StateAt: t.At,
			DueAt: h.StartedAt.Add(time.Duration(t.Finish) * time.Minute), Priority: urgent(t.Criticality)}
		lines := []string{say("about", i18n.Args{"number": h.Number, "n": strconv.Itoa(t.N), "wave": strconv.Itoa(t.Wave + 1)})}
		if t.Assumed && t.Restore == 0 {
			lines = append(lines, say("takes_unknown", nil))
		} else {
			lines = append(lines, say("takes", i18n.Args{"time": i18n.Duration(lang, time.Duration(t.Restore)*time.Minute)}))
		}
		if t.Group != nil {
			lines = append(lines, say("group", i18n.Args{"group": t.Group.Name}))
		}
		if names := namesOn(duties[t.CI.ID]); names != "" {
			lines = append(lines, say("on_call", i18n.Args{"names": names}))
		}
		for k, r := range procedures[t.CI.ID] {
			if k == 0 {
				s.Runbook = r.ID
			}
			if k < 5 {
				lines = append(lines, say("procedure", i18n.Args{"number": r.Number, "title": markdown.Preview(r.Title, 120)}))
			}
		}
		s.Details = strings.Join(lines, "\n\n")
		for _, n := range t.Waits {
			s.After = append(s.After, n-1)
		}
		out[i] = s
	}
	return out, nil
}

// beside reads the procedures of tasks' CIs, and who is on call for them now, as the reader may know it.
func beside(ctx context.Context, r db.Reader, tasks []recovery.TaskOf) (map[string][]runbook.Procedure, map[string][]oncall.Duty, error) {
	cis, wants := make([]string, len(tasks)), make([]oncall.Want, len(tasks))
	for i, t := range tasks {
		cis[i], wants[i].ID = t.CI.ID, t.CI.ID
		if t.Group != nil {
			wants[i].Group = t.Group.ID
		}
	}
	procedures, err := runbook.OfCIs(ctx, r, cis)
	if err != nil {
		return nil, nil, err
	}
	duties, err := oncall.ForMany(ctx, r, cmdb.Subject, wants)
	return procedures, duties, err
}

func namesOn(duties []oncall.Duty) string {
	var names []string
	for _, d := range duties {
		if d.Person != nil && !slices.Contains(names, d.Person.Name) {
			names = append(names, d.Person.Name)
		}
	}
	return strings.Join(names, ", ")
}

func stateInCrisis(state string) string {
	switch state {
	case recovery.Started:
		return crisis.Doing
	case recovery.Done:
		return crisis.Done
	case recovery.Skipped:
		return crisis.Dropped
	}
	return crisis.Todo
}

func stateInPlan(state string) string {
	switch state {
	case crisis.Doing:
		return recovery.Started
	case crisis.Done:
		return recovery.Done
	case crisis.Dropped:
		return recovery.Skipped
	}
	return recovery.Todo
}

// follow says of a plan what was said of the task it became, and the other way round.
func (p *crisisPlans) follow() outbox.Listener {
	types := []string{"crisis.work_changed", "plan.task_started", "plan.task_done", "plan.task_skipped", "crisis.declared", "crisis.moved"}
	return outbox.Listener{Name: "crisis.plans", Types: types, Idle: crisis.None, Handle: p.heard}
}

func (p *crisisPlans) heard(ctx context.Context, tx *db.Tx, e event.Event) error {
	if strings.HasPrefix(e.Type, "plan.") {
		m, err := event.Decode[recovery.Marked](e)
		if err != nil {
			return err
		}
		return p.crises.Followed(ctx, tx, crisis.FollowedIn{Plan: e.Subject.ID, CI: m.CI, State: stateInCrisis(m.State), At: e.At, By: e.Actor})
	}
	if e.Type != (crisis.WorkChanged{}).EventType() {
		return nil
	}
	w, err := event.Decode[crisis.WorkChanged](e)
	if err != nil || w.What != "task" {
		return err
	}
	plan, t, ok, err := crisis.PlanTask(ctx, tx, e.Subject.ID, w.N)
	if err != nil || !ok || t.State == crisis.Blocked {
		return err
	}
	err = p.recoveries.Followed(ctx, tx, recovery.Follow{Plan: plan, CI: t.CI.ID, State: stateInPlan(t.State), Note: t.Note, At: t.StateAt, By: e.Actor})
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	return err
}

// system reads as the product itself: a plan belongs to all who take part in its crisis.
func system(r db.Reader) db.Reader { return db.As(r, auth.System(r.Tenant())) }
