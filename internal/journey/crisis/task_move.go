package crisis

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// MoveTaskIn says how far a task is.
type MoveTaskIn struct {
	ID    string `path:"id" json:"-" maxLength:"40"`
	N     int64  `path:"n" json:"-" minimum:"1"`
	State string `json:"state" enum:"todo,doing,blocked,done,dropped"`
	Note  string `json:"note,omitempty" maxLength:"4000" doc:"why it is blocked or dropped, or how it was done; blocked and dropped need one"`
}

// MoveTask says how far a task is. Nothing forbids to do it before what it waits for: in a crisis people know better. Each move is a line.
func (x *Crises) MoveTask(ctx context.Context, tx *db.Tx, in MoveTaskIn) (Task, error) {
	c, w, err := x.taskTo(ctx, tx, in.ID, in.N)
	if err != nil {
		return Task{}, err
	}
	if w.State == in.State {
		return x.shownTask(ctx, tx, c, w.N)
	}
	w.State, w.StateAt, w.Note, w.DoneAt = in.State, tx.Now(), in.Note, 0
	if w.State == Done {
		w.DoneAt = tx.Now()
	}
	owner := w.Owner
	w.Owner = "" // whoever has it may have left since: no reason not to say that it is done
	if err := w.check(ctx, tx, c); err != nil {
		return Task{}, err
	}
	w.Owner = owner
	if (w.State == Blocked || w.State == Dropped) && w.Note == "" {
		return Task{}, fault.InvalidField("note", "crisis.reason_missing")
	}
	if err := saveTask(ctx, tx, c, w); err != nil {
		return Task{}, err
	}
	if err := moved(ctx, tx, c, w, 0, tx.Actor().ID); err != nil {
		return Task{}, err
	}
	c.taskTold(tx, w.N, w.Owner)
	return x.shownTask(ctx, tx, c, w.N)
}

// moved leaves the line of a task that is at another point.
func moved(ctx context.Context, tx *db.Tx, c *row, w taskRow, when instant.Instant, by string) error {
	args := map[string]string{"number": taskNumber(w.N), "title": w.Title, "task_state": w.State}
	code := "task_moved"
	if w.Note != "" {
		args["note"], code = w.Note, "task_moved_because"
	}
	_, _, err := write(ctx, tx, c, entry{at: when, kind: SystemLine, author: by, code: code, args: args})
	return err
}
