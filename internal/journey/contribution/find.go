package contribution

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
)

// Calls is what people do with calls and contributions.
type Calls struct {
	Threads *thread.Threads
	// Named says what a record that the actor may read is called; may be nil.
	Named func(ctx context.Context, r db.Reader, of ref.Ref) (number, title string, err error)
}

// readable finds a call for who is asked by it; for anybody else there is none.
func readable(ctx context.Context, r db.Reader, key string) (*callRow, error) {
	c, err := callByID(ctx, r, key)
	if err == nil && c.Audience != Everyone && !r.Actor().Has(auth.Agent) {
		return nil, errNoCall
	}
	return c, err
}

// MayRead says whether the actor is asked by a call.
func MayRead(ctx context.Context, r db.Reader, key string) error {
	_, err := readable(ctx, r, key)
	return err
}

// answered finds a contribution with its call, for who may read that.
func answered(ctx context.Context, r db.Reader, key string) (*row, *callRow, error) {
	w, err := byID(ctx, r, key)
	if err != nil {
		return nil, nil, err
	}
	c, err := readable(ctx, r, w.Call)
	if fault.Is(err, errNoCall.Code) {
		err = errNone
	}
	return w, c, err
}

// MayReadContribution says whether the actor may read a contribution.
func MayReadContribution(ctx context.Context, r db.Reader, key string) error {
	_, _, err := answered(ctx, r, key)
	return err
}

// GetIn names a call or a contribution.
type GetIn struct {
	ID string `path:"id" json:"-"`
}

// GetCall answers one call.
func (s *Calls) GetCall(ctx context.Context, r db.Reader, in GetIn) (Call, error) {
	c, err := readable(ctx, r, in.ID)
	if err != nil {
		return Call{}, err
	}
	return show(ctx, r, c)
}

// ListIn filters calls.
type ListIn struct {
	State   string `query:"state" json:"-" enum:"open,closed"`
	Problem string `query:"problem" json:"-" maxLength:"40" doc:"id or number of a ticket"`
	Limit   int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor  string `query:"cursor" json:"-" maxLength:"200"`
}

// List answers the calls that ask the reader, the latest first.
func (s *Calls) List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Call], error) {
	out := api.Page[Call]{Items: []Call{}}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	f := filter{state: in.State, everyone: !r.Actor().Has(auth.Agent), limit: in.Limit + 1}
	if in.Problem != "" {
		key, err := ticket.IDOf(ctx, r, in.Problem)
		if fault.KindOf(err) == fault.KindNotFound {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		if ticket.MayRead(ctx, r, key) != nil {
			return out, nil // which call is which problem's is not for everybody
		}
		f.problem = key
	}
	if in.Cursor != "" {
		b, err := base64.RawURLEncoding.DecodeString(in.Cursor)
		var at int64
		if _, scan := fmt.Sscanf(string(b), "%d %s", &at, &f.beforeID); err != nil || scan != nil || !id.Valid(f.beforeID) {
			return out, fault.InvalidField("cursor", "call.cursor_invalid")
		}
		f.before = instant.Instant(at)
	}
	rows, err := calls(ctx, r, f)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		out.Next = base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", int64(last.OpenedAt), last.ID))
	}
	out.Items, err = shows(ctx, r, rows)
	return out, err
}

func show(ctx context.Context, r db.Reader, c *callRow) (Call, error) {
	list, err := shows(ctx, r, []callRow{*c})
	if err != nil {
		return Call{}, err
	}
	return list[0], nil
}

// shows adds what depends on the reader.
func shows(ctx context.Context, r db.Reader, rows []callRow) ([]Call, error) {
	out, err := present(ctx, r, rows)
	if err != nil {
		return nil, err
	}
	ids, problems := make([]string, len(rows)), make([]string, len(rows))
	for i, c := range rows {
		ids[i], problems[i] = c.ID, c.Problem
	}
	mine, err := seenBy(ctx, r, r.Actor().ID, ids)
	if err != nil {
		return nil, err
	}
	cards, err := ticket.Cards(ctx, r, problems)
	if err != nil {
		return nil, err
	}
	known := map[string]*Problem{}
	for _, t := range cards {
		known[t.ID] = &Problem{ID: t.ID, Number: t.Number, Title: t.Title, State: t.State}
	}
	for i, c := range rows {
		seen := mine[c.ID]
		out[i].MySeen, out[i].Problem, out[i].Actions = &seen, known[c.Problem], c.actions(r.Actor(), seen)
	}
	return out, nil
}

// present are calls as all whom they ask see them.
func present(ctx context.Context, r db.Reader, rows []callRow) ([]Call, error) {
	var persons, ids []string
	thanked := map[string][]string{}
	for _, c := range rows {
		persons, ids = append(persons, c.OpenedBy, c.ClosedBy), append(ids, c.ID)
		if c.State == Closed {
			all, err := contributorsOf(ctx, r, c.ID, mostThanked)
			if err != nil {
				return nil, err
			}
			thanked[c.ID] = all
			persons = append(persons, all...)
		}
	}
	names, err := directory.Briefs(ctx, r, persons...)
	if err != nil {
		return nil, err
	}
	n, err := countsOf(ctx, r, ids)
	out := make([]Call, len(rows))
	for i, c := range rows {
		out[i] = Call{ID: c.ID, Question: c.Question, HTML: HTML(c.Question), Since: c.Since, Audience: c.Audience, State: c.State, OpenedBy: personOf(names, c.OpenedBy),
			OpenedAt: c.OpenedAt, ClosedBy: personOf(names, c.ClosedBy), ClosedAt: c.ClosedAt, Outcome: c.Outcome, OutcomeHTML: HTML(c.Outcome), Seen: c.Seen,
			Contributions: n[c.ID].All, Marked: n[c.ID].Marked, UpdatedAt: c.UpdatedAt, Version: c.Version}
		for _, p := range thanked[c.ID] {
			out[i].Thanked = append(out[i].Thanked, *personOf(names, p))
		}
	}
	return out, err
}

func (c *callRow) actions(a auth.Actor, seen bool) []string {
	out := []string{}
	if c.State == Open {
		out = append(out, "contribute")
		if seen {
			out = append(out, "undo_seen")
		} else {
			out = append(out, "seen")
		}
		if a.Has(auth.Agent) {
			out = append(out, "edit", "close")
		}
	}
	return out
}

func personOf(names map[string]directory.Brief, id string) *Person {
	if id == "" {
		return nil
	}
	p, ok := names[id]
	if !ok {
		p.ID = id // gone from the directory; the record still says it was somebody
	}
	return &p
}

// CardsOf are the calls among some that ask the reader, in the order of the ids.
func CardsOf(ctx context.Context, r db.Reader, ids []string) ([]Call, error) {
	out := make([]Call, 0, len(ids))
	for _, key := range ids {
		c, err := readable(ctx, r, key)
		if fault.Is(err, errNoCall.Code) {
			continue
		}
		if err != nil {
			return nil, err
		}
		shown, err := show(ctx, r, c)
		if err != nil {
			return nil, err
		}
		out = append(out, shown)
	}
	return out, nil
}

// titleOf is a call's question in one line.
func titleOf(question string) string { return strings.TrimSpace(markdown.Preview(question, 140)) }

// Title is the question in one line.
func (c Call) Title() string { return titleOf(c.Question) }
