package recovery

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

// TaskOf tells a task of a plan to who does it elsewhere, as a task of a crisis.
type TaskOf struct {
	Task

	State string
	At    instant.Instant // when it became that; zero of one that nobody touched
	Note  string
}

// TasksOf are the tasks of the latest edition in the order of their numbers, each with what became of it.
func TasksOf(ctx context.Context, r db.Reader, key string) (Head, []TaskOf, error) {
	p, err := readable(ctx, r, key)
	if err != nil {
		return Head{}, nil, err
	}
	e, err := editionOf(ctx, r, p.ID, p.Edition)
	if err != nil {
		return Head{}, nil, err
	}
	rows, err := marksOf(ctx, r, p.ID)
	if err != nil {
		return Head{}, nil, err
	}
	mark := make(map[string]markRow, len(rows))
	for _, m := range rows {
		mark[m.CI] = m
	}
	tasks := e.Result.V.tasks()
	out := make([]TaskOf, len(tasks))
	for i, t := range tasks {
		out[i] = TaskOf{Task: *t, State: Todo}
		if m, touched := mark[t.CI.ID]; touched {
			out[i].State, out[i].At, out[i].Note = m.State, max(m.StartedAt, m.FinishedAt), m.Note
		}
	}
	h, err := head(ctx, r, p)
	return h, out, err
}

// Heads are some plans in short, by id; those that the reader may not see are absent.
func Heads(ctx context.Context, r db.Reader, ids []string) (map[string]Head, error) {
	out := make(map[string]Head, len(ids))
	for _, key := range ids {
		p, err := readable(ctx, r, key)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if out[key], err = head(ctx, r, p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Copy keeps the latest edition of a plan as a plan of its own, of which nothing is done yet: for one more use of what was used up in
// an exercise.
func (x *Recoveries) Copy(ctx context.Context, tx *db.Tx, key, name string) (Head, error) {
	of, err := readable(ctx, tx, key)
	if err != nil {
		return Head{}, err
	}
	e, err := editionOf(ctx, tx, of.ID, of.Edition)
	if err != nil {
		return Head{}, err
	}
	p := &planRow{ID: id.New(), Name: name, State: Draft, Edition: 1, MadeAt: tx.Now(), MadeBy: tx.Actor().ID, UpdatedAt: tx.Now(), Version: 1}
	if p.Number, err = db.NextNumber(ctx, tx, Prefix); err != nil {
		return Head{}, err
	}
	p.found(e.Result.V)
	if err := insertPlan(ctx, tx, p); err != nil {
		return Head{}, err
	}
	if err := keep(ctx, tx, p, e.Situation.V, e.Result.V); err != nil {
		return Head{}, err
	}
	say(tx, p, Saved{Tasks: p.Tasks, Version: p.Version})
	return head(ctx, tx, p)
}

// Follow is what became of a task that is done elsewhere.
type Follow struct {
	Plan, CI, State, Note string
	At                    instant.Instant
	By                    string
}

// Followed marks a task of a plan as somebody marked it elsewhere. A plan that is not running, a task that its latest edition has no
// longer and one that is so already are left as they are; nothing asks for more than one mark.
func (x *Recoveries) Followed(ctx context.Context, tx *db.Tx, in Follow) error {
	p, err := readable(ctx, tx, in.Plan)
	if err != nil {
		return err
	}
	if p.State == Draft {
		return nil
	}
	n, err := numberOf(ctx, tx, p, in.CI)
	if err != nil || n == 0 {
		return err
	}
	m, err := markOf(ctx, tx, p.ID, in.CI)
	if err != nil || m.State == in.State || in.State == Todo && m.State == Started {
		return err
	}
	if in.State == Todo { // taken up again: a plan knows no way back to untouched
		in.State = Started
	}
	at := max(in.At, p.StartedAt)
	if in.State == Done {
		at = max(at, m.StartedAt)
	}
	if r := []rune(in.Note); len(r) > noteLimit {
		in.Note = string(r[:noteLimit])
	}
	return settle(ctx, tx, p, &m, n, in.State, at, in.By, in.Note)
}

// numberOf is the number of a CI's task in the latest edition; 0 where it has none.
func numberOf(ctx context.Context, r db.Reader, p *planRow, ci string) (int64, error) {
	ids, err := ciIDsOf(ctx, r, p.ID, p.Edition)
	for i := 0; i+32 <= len(ids); i += 32 {
		if ids[i:i+32] == ci {
			return int64(i/32) + 1, err
		}
	}
	return 0, err
}
