package crisis

import (
	"context"
	"slices"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// planSource is the beginning of the source of a task that is a plan's.
const planSource = "plan:"

func sourceOf(plan, ci string) string { return planSource + plan + ":" + ci }

// PlanRun says which rebuild plan was started in a crisis.
type PlanRun struct {
	Of        string          `json:"of_id" db:"of_id" doc:"the plan that was asked for"`
	PlanID    string          `json:"plan_id" db:"plan_id" doc:"the one that runs: a copy where the first was used up elsewhere"`
	Edition   int64           `json:"edition" db:"edition"`
	Tasks     int64           `json:"tasks" db:"tasks"`
	StartedAt instant.Instant `json:"started_at" db:"started_at"`
	StartedBy string          `json:"-" db:"started_by"`
}

const planColumns = `of_id, plan_id, edition, tasks, started_at, started_by`

// PlanRuns are the plans of a crisis, for who takes part; the latest started first.
func PlanRuns(ctx context.Context, r db.Reader, crisis string) ([]PlanRun, error) {
	c, _, err := inside(ctx, r, crisis)
	if err != nil {
		return nil, err
	}
	return db.Select[PlanRun](ctx, r, `SELECT `+planColumns+` FROM crisis_plan WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY started_at DESC, of_id`, c.ID)
}

// PlanCrises are the crises in which plans run, by plan.
func PlanCrises(ctx context.Context, r db.Reader, plans []string) (map[string]string, error) {
	out := map[string]string{}
	if len(plans) == 0 {
		return out, nil
	}
	type runRow struct {
		Plan   string `db:"plan_id"`
		Crisis string `db:"crisis_id"`
	}
	rows, err := db.Select[runRow](ctx, r, `SELECT plan_id, crisis_id FROM crisis_plan WHERE tenant_id = $1 AND plan_id IN `+db.In(2, len(plans)), db.Args(plans)...)
	for _, w := range rows {
		out[w.Plan] = w.Crisis
	}
	return out, err
}

// MayPlan says whether the actor may add tasks to a crisis, and its id.
func MayPlan(ctx context.Context, tx *db.Tx, crisis string) (string, error) {
	c, s, err := at(ctx, tx, crisis)
	if err == nil && s.onlyObserves() {
		err = fault.Denied("crisis.observer_only_looks")
	}
	if err != nil {
		return "", err
	}
	if _, err := lockLog(ctx, tx, c.ID); err != nil { // two who click at once
		return "", err
	}
	return c.ID, nil
}

// PlannedIn is a rebuild plan that becomes tasks.
type PlannedIn struct {
	Crisis, Of, Plan, Number, Name string
	Edition                        int64
	Steps                          []PlannedStep
}

// PlannedStep is one of its tasks. After are the places of those to do before, which all come before it.
type PlannedStep struct {
	CI, Title, Details, Runbook, State, Note string
	StateAt, DueAt                           instant.Instant
	Priority                                 int64
	After                                    []int
}

// TakePlan makes the tasks of a crisis of a rebuild plan, in the order of the plan, each blocked by those that it waits for; one line
// says so. A plan is taken once.
func (x *Crises) TakePlan(ctx context.Context, tx *db.Tx, in PlannedIn) error {
	if _, err := MayPlan(ctx, tx, in.Crisis); err != nil {
		return err
	}
	c, err := load(ctx, tx, in.Crisis)
	if err != nil {
		return err
	}
	all, err := tasksOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if len(all)+len(in.Steps) > mostTasks {
		return fault.Conflict("crisis.plan_too_large").With("limit", mostTasks).With("count", len(in.Steps))
	}
	run := PlanRun{Of: in.Of, PlanID: in.Plan, Edition: in.Edition, Tasks: int64(len(in.Steps))}
	n, err := tx.Exec(ctx, `INSERT INTO crisis_plan (tenant_id, crisis_id, of_id, plan_id, edition, tasks, started_at, started_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT DO NOTHING`, c.ID, run.Of, run.PlanID, run.Edition, run.Tasks, tx.Now(), tx.Actor().ID)
	if err == nil && n == 0 {
		err = fault.Conflict("crisis.plan_started_already").With("number", in.Number)
	}
	if err != nil {
		return err
	}
	first := int64(len(all)) + 1
	place := first * 1000
	for i, s := range in.Steps {
		w := taskRow{N: first + int64(i), Place: place + 1000*int64(i), Title: s.Title, Details: s.Details, DueAt: s.DueAt, Priority: s.Priority, State: s.State, StateAt: tx.Now(),
			Note: s.Note, CI: s.CI, Runbook: s.Runbook, Source: sourceOf(in.Plan, s.CI), MadeBy: tx.Actor().ID, MadeAt: tx.Now(), Version: 1}
		if !s.StateAt.IsZero() {
			w.StateAt = s.StateAt
		}
		if w.State == Done {
			w.DoneAt = w.StateAt
		}
		if err := w.check(ctx, tx, c); err != nil {
			return err
		}
		if err := insertTask(ctx, tx, c.ID, w); err != nil {
			return err
		}
		for _, before := range s.After {
			if before < 0 || before >= i {
				continue // of a ring that the plan cuts: it is looked at again later, and blocks nobody
			}
			if _, err := tx.Exec(ctx, `INSERT INTO crisis_task_blocker (tenant_id, crisis_id, n, by_n) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, c.ID, w.N, first+int64(before)); err != nil {
				return err
			}
		}
	}
	if _, _, err := write(ctx, tx, c, entry{kind: ActionLine, author: tx.Actor().ID, source: planSource + in.Of, code: "plan_started",
		args: map[string]string{"number": in.Number, "name": in.Name, "count": strconv.Itoa(len(in.Steps))}}); err != nil {
		return err
	}
	tx.Emit(c.ref(), WorkChanged{What: "plan"}, TopicOf(c.ID))
	return nil
}

// PlanTask tells the plan's task that an event moved; false for everything else.
func PlanTask(ctx context.Context, r db.Reader, crisis string, n int64) (plan string, t Task, ok bool, err error) {
	w, err := taskOf(ctx, r, crisis, n)
	if fault.KindOf(err) == fault.KindNotFound {
		return "", Task{}, false, nil
	}
	plan, _, ok = w.ofPlan()
	return plan, Task{N: w.N, State: w.State, StateAt: w.StateAt, Note: w.Note, CI: &Named{ID: w.CI}}, ok, err
}

func (w taskRow) ofPlan() (plan, ci string, ok bool) {
	const digits = 32
	if len(w.Source) != len(planSource)+2*digits+1 || w.Source[:len(planSource)] != planSource {
		return "", "", false
	}
	rest := w.Source[len(planSource):]
	return rest[:digits], rest[digits+1:], true
}

// FollowedIn is what became of a plan's task, as somebody marked it on the plan.
type FollowedIn struct {
	Plan, CI, State, Note, By string
	At                        instant.Instant
}

// Followed moves the task of a crisis that is a plan's, and says so in the log. Where it is so already nothing happens.
func (x *Crises) Followed(ctx context.Context, tx *db.Tx, in FollowedIn) error {
	crises, err := PlanCrises(ctx, tx, []string{in.Plan})
	if err != nil || crises[in.Plan] == "" {
		return err
	}
	c, err := load(ctx, tx, crises[in.Plan])
	if err != nil || c.Phase == Archived {
		return err
	}
	if _, err := lockLog(ctx, tx, c.ID); err != nil {
		return err
	}
	all, err := tasksOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(w taskRow) bool { return w.Source == sourceOf(in.Plan, in.CI) })
	if i < 0 || all[i].State == in.State {
		return nil
	}
	w := all[i]
	w.State, w.StateAt, w.DoneAt, w.Note = in.State, in.At, 0, clean(in.Note)
	if w.State == Done {
		w.DoneAt = in.At
	}
	if err := saveTask(ctx, tx, c, w); err != nil {
		return err
	}
	if err := moved(ctx, tx, c, w, in.At, in.By); err != nil {
		return err
	}
	c.taskTold(tx, w.N, w.Owner)
	return nil
}
