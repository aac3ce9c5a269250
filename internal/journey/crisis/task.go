package crisis

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// States of a task.
const (
	Todo    = "todo"
	Doing   = "doing"
	Blocked = "blocked"
	Done    = "done"
	Dropped = "dropped"
)

const (
	mostTasks    = 2000
	mostBlockers = 50
)

// Task is something to do in a crisis.
type Task struct {
	N        int64           `json:"n"`
	Number   string          `json:"number"`
	Title    string          `json:"title"`
	Details  string          `json:"details,omitempty" doc:"Markdown"`
	Owner    *Person         `json:"owner,omitempty"`
	DueAt    instant.Instant `json:"due_at,omitzero"`
	Late     bool            `json:"late,omitempty" doc:"due, and neither done nor dropped"`
	Priority int64           `json:"priority" doc:"1 is the highest, 3 the lowest"`
	Place    int64           `json:"place" doc:"order on the board, then by n"`
	State    string          `json:"state" enum:"todo,doing,blocked,done,dropped"`
	StateAt  instant.Instant `json:"state_at"`
	DoneAt   instant.Instant `json:"done_at,omitzero"`
	Note     string          `json:"note,omitempty" doc:"why it is blocked or dropped, or how it was done"`
	Blockers []int64         `json:"blockers" nullable:"false" doc:"tasks to do before"`
	WaitsFor []int64         `json:"waits_for" nullable:"false" doc:"those of them that are not done"`
	Decision int64           `json:"decision,omitempty" doc:"n of the decision it follows from"`
	CI       *Named          `json:"ci,omitempty"`
	Runbook  string          `json:"runbook_id,omitempty"`
	Ticket   string          `json:"ticket_id,omitempty" doc:"the ticket it became"`
	Plan     string          `json:"plan_id,omitempty" doc:"the rebuild plan it is a step of"`
	Said     *Said           `json:"said,omitempty" doc:"the message it was made from"`
	MadeBy   *Person         `json:"made_by,omitempty"`
	MadeAt   instant.Instant `json:"made_at"`
	Version  int64           `json:"version"`
}

// ETag implements api.Tagged.
func (t Task) ETag() string { return api.ETagOf(t.Version) }

// TaskIn is a task to do.
type TaskIn struct {
	ID       string          `path:"id" json:"-" maxLength:"40"`
	Title    string          `json:"title,omitempty" maxLength:"800" doc:"of a message: its first line where absent"`
	Details  string          `json:"details,omitempty" maxLength:"16000" doc:"Markdown"`
	Owner    string          `json:"owner_id,omitempty" maxLength:"40"`
	DueAt    instant.Instant `json:"due_at,omitzero"`
	Priority int64           `json:"priority,omitempty" minimum:"1" maximum:"3" doc:"2 where absent"`
	Blockers []int64         `json:"blockers,omitempty" nullable:"false" maxItems:"50"`
	Decision int64           `json:"decision,omitempty" minimum:"1"`
	CI       string          `json:"ci_id,omitempty" maxLength:"80"`
	Runbook  string          `json:"runbook_id,omitempty" maxLength:"40"`
	Message  *PromotedIn     `json:"message,omitempty" doc:"the message that it is made from"`
	EventAt  instant.Instant `json:"event_at,omitzero" doc:"when it was asked for, as is said; of a message: when it was said"`
	SentNow  instant.Instant `header:"Sent-At" json:"-" once:"apart" format:"date-time" doc:"what the device's clock says at this try: a wrong one is told"`
}

// PromotedIn names a message.
type PromotedIn struct {
	Kind    string `json:"kind" maxLength:"40"`
	Subject string `json:"subject" maxLength:"60"`
	Message string `json:"message" maxLength:"40"`
}

// AddTask adds a task; its line says so. A message becomes one task, whoever asks again.
func (x *Crises) AddTask(ctx context.Context, tx *db.Tx, in TaskIn) (Task, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Task{}, err
	}
	if s.onlyObserves() {
		return Task{}, fault.Denied("crisis.observer_only_looks")
	}
	w := taskRow{Title: in.Title, Details: in.Details, Owner: in.Owner, DueAt: in.DueAt, Priority: in.Priority, State: Todo, StateAt: tx.Now(), Decision: in.Decision,
		Runbook: in.Runbook, MadeBy: s.actor.ID, MadeAt: tx.Now(), Version: 1}
	if !sensible(in.EventAt) || !sensible(in.SentNow) {
		return Task{}, fault.InvalidField("event_at", "crisis.time_unusable")
	}
	said := entry{at: cmp.Or(in.EventAt, tx.Now()), sent: in.SentNow, author: s.actor.ID}
	if in.Message != nil {
		if said, err = x.saidAs(ctx, tx, PromoteIn{Kind: in.Message.Kind, Subject: in.Message.Subject, Message: in.Message.Message}); err != nil {
			return Task{}, err
		}
		w.Source = said.source
		first, rest, _ := strings.Cut(said.text, "\n")
		if w.Title == "" {
			w.Title = markdown.Preview(first, 180)
			if w.Details == "" && rest != "" {
				w.Details = said.text
			}
		}
	}
	if w.Priority == 0 {
		w.Priority = 2
	}
	if in.CI != "" {
		found, err := ciIDs(ctx, tx, "ci_id", []string{in.CI})
		if err != nil {
			return Task{}, err
		}
		w.CI = found[0]
	}
	if err := w.check(ctx, tx, c); err != nil {
		return Task{}, err
	}
	return x.addTask(ctx, tx, c, w, in.Blockers, said)
}

func (x *Crises) addTask(ctx context.Context, tx *db.Tx, c *row, w taskRow, blockers []int64, said entry) (Task, error) {
	if _, err := lockLog(ctx, tx, c.ID); err != nil { // orders those who number at once
		return Task{}, err
	}
	all, err := tasksOf(ctx, tx, c.ID)
	if err != nil {
		return Task{}, err
	}
	if w.Source != "" {
		if i := slices.IndexFunc(all, func(t taskRow) bool { return t.Source == w.Source }); i >= 0 {
			return x.shownTask(ctx, tx, c, all[i].N)
		}
	}
	if len(all) >= mostTasks {
		return Task{}, fault.Conflict("crisis.too_many_tasks").With("limit", mostTasks)
	}
	w.N = int64(len(all)) + 1
	w.Place = 1000 * w.N
	if err := insertTask(ctx, tx, c.ID, w); err != nil {
		return Task{}, err
	}
	if err := block(ctx, tx, c.ID, w.N, blockers); err != nil {
		return Task{}, err
	}
	e := entry{at: said.at, sent: said.sent, kind: ActionLine, author: said.author, code: "task_added", args: map[string]string{"number": taskNumber(w.N), "title": w.Title}}
	if w.Source != "" {
		e.source = w.Source + ":task"
	}
	if w.Owner != "" {
		args, err := who(ctx, tx, w.Owner)
		if err != nil {
			return Task{}, err
		}
		e.code, e.args["person"], e.args["person_id"] = "task_added_for", args["person"], w.Owner
	}
	if _, _, err := write(ctx, tx, c, e); err != nil {
		return Task{}, err
	}
	c.taskTold(tx, w.N, w.Owner)
	return x.shownTask(ctx, tx, c, w.N)
}

// taskTold tells who takes part, and who has to do it.
func (c *row) taskTold(tx *db.Tx, n int64, owner string) {
	topics := []string{TopicOf(c.ID)}
	if owner != "" && owner != tx.Actor().ID {
		topics = append(topics, inbox(owner))
	}
	tx.Emit(c.ref(), WorkChanged{What: "task", N: n}, topics...)
}

// check cleans a task and says what is wrong with it.
func (w *taskRow) check(ctx context.Context, r db.Reader, c *row) error {
	w.Title, w.Details, w.Note = markdown.CleanLine(w.Title), clean(w.Details), clean(w.Note)
	switch n := utf8.RuneCountInString(w.Title); {
	case n == 0:
		return fault.InvalidField("title", "crisis.text_missing")
	case n > 200:
		return fault.InvalidField("title", "crisis.too_long").With("limit", 200)
	case utf8.RuneCountInString(w.Details) > 4000:
		return fault.InvalidField("details", "crisis.too_long").With("limit", 4000)
	case utf8.RuneCountInString(w.Note) > 1000:
		return fault.InvalidField("note", "crisis.too_long").With("limit", 1000)
	case !sensible(w.DueAt):
		return fault.InvalidField("due_at", "crisis.time_unusable")
	}
	if w.Owner != "" {
		m, err := memberOf(ctx, r, c.ID, w.Owner)
		if err != nil {
			return err
		}
		there, err := directory.Exists(ctx, r, w.Owner)
		if err != nil {
			return err
		}
		if !there || m.Person == "" || !m.LeftAt.IsZero() {
			return fault.InvalidField("owner_id", "crisis.owner_is_no_member")
		}
	}
	if w.Decision > 0 {
		if _, err := decisionOf(ctx, r, c.ID, w.Decision); err != nil {
			if fault.KindOf(err) == fault.KindNotFound {
				err = fault.InvalidField("decision", "crisis.decision_not_found")
			}
			return err
		}
	}
	return nil
}
