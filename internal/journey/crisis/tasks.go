package crisis

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
)

// TasksIn filters tasks.
type TasksIn struct {
	ID    string `path:"id" json:"-" maxLength:"40"`
	State string `query:"state" json:"-" enum:"todo,doing,blocked,done,dropped,open"`
	Owner string `query:"owner" json:"-" maxLength:"40" doc:"id, me or none"`
	Late  bool   `query:"late" json:"-"`
}

// Tasks lists the tasks of a crisis in the order of the board; there are never so many that a page would help.
func (x *Crises) Tasks(ctx context.Context, r db.Reader, in TasksIn) (api.Page[Task], error) {
	out := api.Page[Task]{Items: []Task{}}
	c, s, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	all, err := x.allTasks(ctx, r, c)
	if err != nil {
		return out, err
	}
	for _, t := range all {
		owner := ""
		if t.Owner != nil {
			owner = t.Owner.ID
		}
		switch {
		case in.State == "open" && (t.State == Done || t.State == Dropped):
		case in.State != "" && in.State != "open" && t.State != in.State:
		case in.Owner == "me" && owner != s.actor.ID, in.Owner == "none" && owner != "", in.Owner != "" && in.Owner != "me" && in.Owner != "none" && owner != in.Owner:
		case in.Late && !t.Late:
		default:
			out.Items = append(out.Items, t)
		}
	}
	return out, nil
}

func (x *Crises) allTasks(ctx context.Context, r db.Reader, c *row) ([]Task, error) {
	rows, err := tasksOf(ctx, r, c.ID)
	if err != nil {
		return nil, err
	}
	return x.shownTasks(ctx, r, c, rows, rows)
}

func (x *Crises) shownTask(ctx context.Context, r db.Reader, c *row, n int64) (Task, error) {
	all, err := tasksOf(ctx, r, c.ID)
	if err != nil {
		return Task{}, err
	}
	i := slices.IndexFunc(all, func(w taskRow) bool { return w.N == n })
	if i < 0 {
		return Task{}, fault.NotFound("crisis.task_not_found")
	}
	out, err := x.shownTasks(ctx, r, c, all, all[i:i+1])
	if err != nil {
		return Task{}, err
	}
	return out[0], nil
}

// shownTasks makes some of all tasks readable.
func (x *Crises) shownTasks(ctx context.Context, r db.Reader, c *row, all, some []taskRow) ([]Task, error) {
	blockers, err := blockersOf(ctx, r, c.ID)
	if err != nil {
		return nil, err
	}
	over := map[int64]bool{}
	for _, w := range all {
		over[w.N] = w.over()
	}
	var people, cis []string
	for _, w := range some {
		people = append(people, w.Owner, w.MadeBy)
		if w.CI != "" {
			cis = append(cis, w.CI)
		}
	}
	names, err := namesOf(ctx, r, people...)
	if err != nil {
		return nil, err
	}
	things := map[string]string{}
	if len(cis) > 0 {
		if things, err = cmdb.Names(ctx, r, cis); err != nil {
			return nil, err
		}
	}
	out := make([]Task, len(some))
	for i, w := range some {
		t := Task{N: w.N, Number: taskNumber(w.N), Title: w.Title, Details: w.Details, Owner: personIn(names, w.Owner), DueAt: w.DueAt, Priority: w.Priority, Place: w.Place,
			Late: w.late(r.Now()), State: w.State, StateAt: w.StateAt, DoneAt: w.DoneAt, Note: w.Note, Blockers: []int64{}, WaitsFor: []int64{}, Decision: w.Decision, Runbook: w.Runbook,
			Ticket: w.Ticket, Said: saidIn(w.Source), MadeBy: personIn(names, w.MadeBy), MadeAt: w.MadeAt, Version: w.Version}
		t.Plan, _, _ = w.ofPlan()
		if w.CI != "" {
			t.CI = &Named{ID: w.CI, Name: things[w.CI]}
		}
		for _, by := range blockers[w.N] {
			t.Blockers = append(t.Blockers, by)
			if !over[by] {
				t.WaitsFor = append(t.WaitsFor, by)
			}
		}
		out[i] = t
	}
	return out, nil
}

func (w taskRow) late(now instant.Instant) bool { return w.DueAt > 0 && w.DueAt < now && !w.over() }

// EditTaskIn changes what is said of a task.
type EditTaskIn struct {
	ID       string           `path:"id" json:"-" maxLength:"40"`
	N        int64            `path:"n" json:"-" minimum:"1"`
	IfMatch  string           `header:"If-Match" json:"-"`
	Title    *string          `json:"title,omitempty" maxLength:"800"`
	Details  *string          `json:"details,omitempty" maxLength:"16000"`
	Owner    *string          `json:"owner_id,omitempty" maxLength:"40" doc:"empty for nobody"`
	DueAt    *instant.Instant `json:"due_at,omitempty"`
	Priority *int64           `json:"priority,omitempty" minimum:"1" maximum:"3"`
	Place    *int64           `json:"place,omitempty" minimum:"0" maximum:"1000000000" doc:"order on the board"`
	Blockers *[]int64         `json:"blockers,omitempty" maxItems:"50"`
}

// EditTask changes what is said of a task; another owner is a line.
func (x *Crises) EditTask(ctx context.Context, tx *db.Tx, in EditTaskIn) (Task, error) {
	c, w, err := x.taskTo(ctx, tx, in.ID, in.N)
	if err != nil {
		return Task{}, err
	}
	if api.CheckVersion(in.IfMatch, w.Version) != nil {
		now, err := x.shownTask(ctx, tx, c, w.N)
		if err != nil {
			return Task{}, err
		}
		return Task{}, fault.Stale("crisis.changed_meanwhile").With(api.CurrentArg, now)
	}
	before := w.Owner
	for _, f := range []struct {
		given *string
		into  *string
	}{{in.Title, &w.Title}, {in.Details, &w.Details}, {in.Owner, &w.Owner}} {
		if f.given != nil {
			*f.into = *f.given
		}
	}
	if in.DueAt != nil {
		w.DueAt = *in.DueAt
	}
	for _, f := range []struct{ given, into *int64 }{{in.Priority, &w.Priority}, {in.Place, &w.Place}} {
		if f.given != nil {
			*f.into = *f.given
		}
	}
	if err := w.check(ctx, tx, c); err != nil {
		return Task{}, err
	}
	if in.Blockers != nil {
		if err := block(ctx, tx, c.ID, w.N, *in.Blockers); err != nil {
			return Task{}, err
		}
	}
	if err := saveTask(ctx, tx, c, w); err != nil {
		return Task{}, err
	}
	if w.Owner != before && w.Owner != "" {
		args, err := who(ctx, tx, w.Owner)
		if err != nil {
			return Task{}, err
		}
		args["number"], args["title"] = taskNumber(w.N), w.Title
		if _, _, err := write(ctx, tx, c, entry{kind: SystemLine, author: tx.Actor().ID, code: "task_assigned", args: args}); err != nil {
			return Task{}, err
		}
	}
	c.taskTold(tx, w.N, w.Owner)
	return x.shownTask(ctx, tx, c, w.N)
}

// taskTo finds a task for a verb; nobody else writes one of this crisis until the commit.
func (x *Crises) taskTo(ctx context.Context, tx *db.Tx, crisis string, n int64) (*row, taskRow, error) {
	c, s, err := at(ctx, tx, crisis)
	if err != nil {
		return nil, taskRow{}, err
	}
	if _, err := taskOf(ctx, tx, c.ID, n); err != nil {
		return nil, taskRow{}, err
	}
	if s.onlyObserves() {
		return nil, taskRow{}, fault.Denied("crisis.observer_only_looks")
	}
	if _, err := lockLog(ctx, tx, c.ID); err != nil {
		return nil, taskRow{}, err
	}
	w, err := taskOf(ctx, tx, c.ID, n)
	return c, w, err
}

func saveTask(ctx context.Context, tx *db.Tx, c *row, w taskRow) error {
	_, err := tx.Exec(ctx, `UPDATE crisis_task SET title = $4, details = $5, owner_id = $6, due_at = $7, priority = $8, place = $9, state = $10, state_at = $11, done_at = $12, note = $13,
		ticket_id = $14, version = version + 1 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`, c.ID, w.N, w.Title, w.Details, w.Owner, w.DueAt, w.Priority, w.Place, w.State,
		w.StateAt, w.DoneAt, w.Note, w.Ticket)
	return err
}
