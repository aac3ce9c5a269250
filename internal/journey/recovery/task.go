package recovery

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

const noteLimit = 500

// TaskIn marks a task of the latest edition.
type TaskIn struct {
	ID   string          `path:"id" json:"-"`
	N    int64           `path:"n" json:"-" minimum:"1"`
	At   instant.Instant `json:"at,omitzero" doc:"when it really happened; now where absent"`
	Note string          `json:"note,omitempty" maxLength:"2000" doc:"why it is skipped, or what is to be known of it"`
}

// TaskState is what became of a task, and what it still waits for.
type TaskState struct {
	Plan    Head  `json:"plan"`
	Task    Mark  `json:"task"`
	Waiting []int `json:"waiting_for" nullable:"false" doc:"numbers of the tasks it needs that are neither done nor skipped"`
}

// StartTask begins a task, or takes one up again that was done or skipped.
func (x *Recoveries) StartTask(ctx context.Context, tx *db.Tx, in TaskIn) (TaskState, error) {
	return x.mark(ctx, tx, in, Started)
}

// DoneTask finishes a task. One that nobody began is done all the same; when it began is then not known.
func (x *Recoveries) DoneTask(ctx context.Context, tx *db.Tx, in TaskIn) (TaskState, error) {
	return x.mark(ctx, tx, in, Done)
}

// SkipTask says that a task is not done, with a reason.
func (x *Recoveries) SkipTask(ctx context.Context, tx *db.Tx, in TaskIn) (TaskState, error) {
	return x.mark(ctx, tx, in, Skipped)
}

func (x *Recoveries) mark(ctx context.Context, tx *db.Tx, in TaskIn, state string) (TaskState, error) {
	p, err := readable(ctx, tx, in.ID)
	if err != nil {
		return TaskState{}, err
	}
	if p.State == Draft {
		return TaskState{}, fault.Conflict("plan.not_started")
	}
	if in.N < 1 || in.N > p.Tasks {
		return TaskState{}, fault.NotFound("plan.task_not_found")
	}
	if state == Skipped && in.Note == "" {
		return TaskState{}, fault.InvalidField("note", "plan.skip_reason_missing")
	}
	if utf8.RuneCountInString(in.Note) > noteLimit {
		return TaskState{}, fault.InvalidField("note", "plan.note_too_long").With("limit", noteLimit)
	}
	at, err := past(tx, "at", in.At, p.StartedAt)
	if err != nil {
		return TaskState{}, err
	}
	ci, err := ciOf(ctx, tx, p.ID, p.Edition, in.N)
	if err != nil {
		return TaskState{}, err
	}
	m, err := markOf(ctx, tx, p.ID, ci)
	if err != nil {
		return TaskState{}, err
	}
	if m.State == state {
		return x.marked(ctx, tx, p, m, in.N) // done already: as it is
	}
	if state == Done && at < m.StartedAt {
		return TaskState{}, fault.InvalidField("at", "plan.done_before_start")
	}
	if err := settle(ctx, tx, p, &m, in.N, state, at, tx.Actor().ID, in.Note); err != nil {
		return TaskState{}, err
	}
	m.Version++
	return x.marked(ctx, tx, p, m, in.N)
}

// settle writes what became of a task, and what follows for its plan.
func settle(ctx context.Context, tx *db.Tx, p *planRow, m *markRow, n int64, state string, at instant.Instant, by, note string) error {
	m.become(state, at, by, note)
	if err := putMark(ctx, tx, p.ID, *m); err != nil {
		return err
	}
	ended := p.State == Finished
	if err := p.count(ctx, tx); err != nil {
		return err
	}
	if err := change(ctx, tx, p); err != nil {
		return err
	}
	say(tx, p, Marked{State: state, N: n, CI: m.CI, Edition: p.Edition, Version: p.Version})
	if p.State == Finished && !ended {
		say(tx, p, Ended{Version: p.Version})
	}
	return nil
}

// become moves the task; what it was before is in the log.
func (m *markRow) become(state string, at instant.Instant, who, note string) {
	if note != "" {
		m.Note = note
	}
	if state == Started {
		m.StartedAt, m.StartedBy, m.FinishedAt, m.FinishedBy = at, who, 0, ""
	} else {
		m.FinishedAt, m.FinishedBy = at, who
	}
	m.State = state
}

// count finds how many tasks of the latest edition are closed, and whether that is all.
func (p *planRow) count(ctx context.Context, r db.Reader) error {
	ids, err := ciIDsOf(ctx, r, p.ID, p.Edition)
	if err != nil {
		return err
	}
	rows, err := marksOf(ctx, r, p.ID)
	if err != nil {
		return err
	}
	closed := make(map[string]bool, len(rows))
	latest := instant.Instant(0)
	for _, m := range rows {
		if m.State == Done || m.State == Skipped {
			closed[m.CI] = true
			latest = max(latest, m.FinishedAt)
		}
	}
	p.Closed = 0
	for i := 0; i+32 <= len(ids); i += 32 {
		if closed[ids[i:i+32]] {
			p.Closed++
		}
	}
	switch {
	case p.State == Draft:
	case p.Closed == p.Tasks:
		p.State, p.FinishedAt = Finished, max(latest, p.StartedAt)
	default:
		p.State, p.FinishedAt = Running, 0
	}
	return nil
}

// marked says what became of a task.
func (x *Recoveries) marked(ctx context.Context, r db.Reader, p *planRow, m markRow, n int64) (TaskState, error) {
	out := TaskState{Waiting: []int{}}
	var err error
	if out.Plan, err = head(ctx, r, p); err != nil {
		return out, err
	}
	list, err := marks(ctx, r, []markRow{m}, map[string]int{m.CI: int(n)})
	if err != nil {
		return out, err
	}
	out.Task = list[0]
	if m.State != Started {
		return out, nil
	}
	e, err := editionOf(ctx, r, p.ID, p.Edition)
	if err != nil {
		return out, err
	}
	rows, err := marksOf(ctx, r, p.ID)
	if err != nil {
		return out, err
	}
	closed := map[string]bool{}
	for _, w := range rows {
		closed[w.CI] = w.State == Done || w.State == Skipped
	}
	tasks := e.Result.V.tasks()
	for _, w := range tasks[n-1].Waits {
		if !closed[tasks[w-1].CI.ID] {
			out.Waiting = append(out.Waiting, w)
		}
	}
	return out, nil
}
