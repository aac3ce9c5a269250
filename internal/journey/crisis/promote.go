package crisis

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// PromoteIn names a message of any thread that the actor may read, and what it becomes in the log.
type PromoteIn struct {
	ID      string `path:"id" json:"-" maxLength:"40"`
	Kind    string `json:"kind" maxLength:"40" doc:"of the record whose thread it is in: crisis_room, conversation, ticket, …"`
	Subject string `json:"subject" maxLength:"60" doc:"id of that record"`
	Message string `json:"message" maxLength:"40" doc:"id"`
	Type    string `json:"type,omitempty" enum:"information,decision,action,communication,question" doc:"information where absent"`
}

// Promote makes a line of a message; it keeps who said it and when. A message that is in the log already is not written twice: the answer
// is the line there is.
func (x *Crises) Promote(ctx context.Context, tx *db.Tx, in PromoteIn) (Line, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Line{}, err
	}
	if err := s.mayWrite(); err != nil {
		return Line{}, err
	}
	e, err := x.saidAs(ctx, tx, in)
	if err != nil {
		return Line{}, err
	}
	if e.kind == DecisionLine && e.author == s.actor.ID {
		if err := s.mayDecide(); err != nil {
			return Line{}, err
		}
	}
	l, _, err := write(ctx, tx, c, e)
	if err != nil {
		return Line{}, err
	}
	return x.shownLine(ctx, tx, l)
}

// saidAs reads the message with the actor's rights.
func (x *Crises) saidAs(ctx context.Context, tx *db.Tx, in PromoteIn) (entry, error) {
	m, err := x.Threads.Get(ctx, tx, thread.GetIn{Kind: in.Kind, ID: in.Subject, Message: in.Message})
	if fault.KindOf(err) == fault.KindNotFound {
		err = fault.InvalidField("message", "crisis.message_unknown")
	}
	if err != nil {
		return entry{}, err
	}
	switch {
	case m.System != nil:
		return entry{}, fault.InvalidField("message", "crisis.message_of_the_product")
	case m.Deleted:
		return entry{}, fault.InvalidField("message", "crisis.message_deleted")
	case m.Text == "":
		return entry{}, fault.InvalidField("message", "crisis.text_missing")
	case utf8.RuneCountInString(m.Text) > longText:
		return entry{}, fault.InvalidField("message", "crisis.too_long").With("limit", longText)
	}
	kind := in.Type
	if kind == "" {
		kind = Information
	}
	return entry{at: m.At, kind: kind, verification: ToVerify, author: m.Author.ID, source: fromMessage(m.Kind, m.SubjectID, m.ID), text: m.Text}, nil
}
