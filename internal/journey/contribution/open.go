package contribution

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
)

const (
	questionLimit = 4000
	textLimit     = 10_000
	placeLimit    = 200
	mostOfCall    = 1000 // contributions
	mostThanked   = 200
	mostEvidence  = 20
)

// OpenIn asks.
type OpenIn struct {
	ID       string          `path:"id" json:"-" doc:"id or number of the problem"`
	Question string          `json:"question" maxLength:"4000" doc:"Markdown"`
	Since    instant.Instant `json:"since,omitzero" doc:"since when it is asked about"`
	Audience string          `json:"audience,omitempty" enum:"everyone,agents" doc:"agents where absent"`
}

// OpenCall begins a call on a problem that is not over. A problem asks one thing at a time.
func (s *Calls) OpenCall(ctx context.Context, tx *db.Tx, in OpenIn) (Call, error) {
	if err := ticket.MayRead(ctx, tx, in.ID); err != nil {
		return Call{}, err
	}
	t, err := ticket.Get(ctx, tx, ticket.GetIn{ID: in.ID})
	if err != nil {
		return Call{}, err
	}
	if t.Kind != ticket.Problem {
		return Call{}, fault.Conflict("call.of_problems_only")
	}
	if t.State == ticket.Resolved || t.State == ticket.Closed {
		return Call{}, fault.Conflict("call.problem_is_over")
	}
	if in.Audience == "" {
		in.Audience = Agents
	}
	c := &callRow{ID: id.New(), Problem: t.ID, State: Open, Audience: in.Audience, Since: in.Since, OpenedBy: tx.Actor().ID, OpenedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1}
	if err := c.ask(in.Question, in.Audience); err != nil {
		return Call{}, err
	}
	fresh, err := insertCall(ctx, tx, c)
	if err != nil {
		return Call{}, err
	}
	if !fresh {
		return Call{}, fault.Conflict("call.open_already")
	}
	if err := thread.Follow(ctx, tx, c.ref(), tx.Actor().ID); err != nil {
		return Call{}, err
	}
	if _, err := thread.System(ctx, tx, ref.Of(ticket.Subject, t.ID), "call.opened", map[string]string{"by": tx.Actor().ID, "call": c.ID}); err != nil {
		return Call{}, err
	}
	tx.Emit(c.ref(), CallOpened{Problem: c.Problem, Audience: c.Audience, Version: c.Version}, c.topics()...)
	return show(ctx, tx, c)
}

// ask sets the question and whom it asks.
func (c *callRow) ask(question, audience string) error {
	if c.Question = markdown.Clean(question); c.Question == "" {
		return fault.InvalidField("question", "call.question_missing")
	}
	if utf8.RuneCountInString(c.Question) > questionLimit {
		return tooLong("question", questionLimit)
	}
	if audience != Everyone && audience != Agents {
		return fault.InvalidField("audience", "call.audience_unknown")
	}
	c.Audience = audience
	return nil
}

func tooLong(field string, limit int) error {
	return fault.Invalid("call.too_long", fault.Field{Name: field, Code: "call.too_long", Args: map[string]any{"limit": limit}}).With("limit", limit)
}

// EditCallIn asks otherwise; what is absent stays. A call that asked everyone goes on to: they have read it.
type EditCallIn struct {
	ID       string           `path:"id" json:"-"`
	IfMatch  string           `header:"If-Match" json:"-"`
	Question *string          `json:"question,omitempty" maxLength:"4000"`
	Since    *instant.Instant `json:"since,omitempty"`
	Audience *string          `json:"audience,omitempty" enum:"everyone,agents"`
}

// EditCall changes an open call.
func (s *Calls) EditCall(ctx context.Context, tx *db.Tx, in EditCallIn) (Call, error) {
	c, err := s.opened(ctx, tx, in.ID)
	if err != nil {
		return Call{}, err
	}
	if stale := api.CheckVersion(in.IfMatch, c.Version); stale != nil {
		now, err := show(ctx, tx, c)
		if err != nil {
			return Call{}, err
		}
		return Call{}, fault.Stale("call.changed_meanwhile").With(api.CurrentArg, now)
	}
	question, audience, fields := c.Question, c.Audience, []string{}
	if in.Question != nil {
		question, fields = *in.Question, append(fields, "question")
	}
	if in.Audience != nil && *in.Audience != c.Audience {
		if c.Audience == Everyone {
			return Call{}, fault.InvalidField("audience", "call.asked_everyone")
		}
		audience, fields = *in.Audience, append(fields, "audience")
	}
	if in.Since != nil {
		c.Since, fields = *in.Since, append(fields, "since")
	}
	if len(fields) == 0 {
		return show(ctx, tx, c)
	}
	if err := c.ask(question, audience); err != nil {
		return Call{}, err
	}
	c.UpdatedAt = tx.Now()
	if err := saveCall(ctx, tx, c); err != nil {
		return Call{}, err
	}
	tx.Emit(c.ref(), CallEdited{Fields: fields, Version: c.Version}, c.topics()...)
	return show(ctx, tx, c)
}

// opened is a call that the actor may read, and that is open still.
func (s *Calls) opened(ctx context.Context, r db.Reader, key string) (*callRow, error) {
	c, err := readable(ctx, r, key)
	if err == nil && c.State != Open {
		err = fault.Conflict("call.is_closed")
	}
	return c, err
}
