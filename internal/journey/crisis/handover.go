package crisis

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Handover is the sheet for who takes over: all they need on one page.
type Handover struct {
	Crisis    Crisis          `json:"crisis"`
	At        instant.Instant `json:"at"`
	Point     *Point          `json:"last_point,omitempty"`
	Decisions []Decision      `json:"decisions" nullable:"false" doc:"proposed, or taken and not executed yet, revised or canceled"`
	Tasks     []Task          `json:"tasks" nullable:"false" doc:"those that are open"`
	ToVerify  []Line          `json:"to_verify" nullable:"false" doc:"the last fifty lines that nobody verified"`
	Messages  []Message       `json:"messages" nullable:"false" doc:"planned"`
	Clocks    []Clock         `json:"clocks" nullable:"false" doc:"obligations not met yet"`
	Awaited   []Member        `json:"awaited" nullable:"false" doc:"called, and not there"`
}

// HandoverIn names a crisis.
type HandoverIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// HandoverOf makes the sheet.
func (x *Crises) HandoverOf(ctx context.Context, r db.Reader, in HandoverIn) (Handover, error) {
	out := Handover{At: r.Now(), Decisions: []Decision{}, Tasks: []Task{}, Messages: []Message{}, Clocks: []Clock{}, Awaited: []Member{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if out.Crisis, err = present(ctx, r, c); err != nil {
		return out, err
	}
	last, err := lastPoint(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	if last.N > 0 {
		p, err := x.shownPoint(ctx, r, last)
		if err != nil {
			return out, err
		}
		out.Point = &p
	}
	rows, err := linesOf(ctx, r, c.ID, lineFilter{verification: ToVerify, backwards: true, limit: 50})
	if err != nil {
		return out, err
	}
	if out.ToVerify, err = x.shownLines(ctx, r, rows); err != nil {
		return out, err
	}
	return out, x.left(ctx, r, c, &out)
}

// left is what is still to be done, said and awaited.
func (x *Crises) left(ctx context.Context, r db.Reader, c *row, out *Handover) error {
	decided, err := x.Decisions(ctx, r, DecisionsIn{ID: c.ID})
	if err != nil {
		return err
	}
	for _, d := range decided.Items {
		if d.State == Taken || d.State == Proposed {
			out.Decisions = append(out.Decisions, d)
		}
	}
	tasks, err := x.Tasks(ctx, r, TasksIn{ID: c.ID, State: "open"})
	if err != nil {
		return err
	}
	out.Tasks = tasks.Items
	messages, err := x.Messages(ctx, r, MessagesIn{ID: c.ID})
	if err != nil {
		return err
	}
	for _, m := range messages.Items {
		if m.State == Planned {
			out.Messages = append(out.Messages, m)
		}
	}
	clocks, err := x.Clocks(ctx, r, ClocksIn{ID: c.ID})
	if err != nil {
		return err
	}
	for _, k := range clocks.Items {
		if k.MetAt.IsZero() {
			out.Clocks = append(out.Clocks, k)
		}
	}
	members, err := x.Members(ctx, r, MembersIn{ID: c.ID})
	for _, m := range members.Items {
		if !m.AskedAt.IsZero() && m.Answer != Take && m.Answer != No && m.LeftAt.IsZero() {
			out.Awaited = append(out.Awaited, m)
		}
	}
	return err
}
