package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/desk"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/link"
	"comptoir/internal/record/ticket"
)

// ProblemIn may change what a problem is filled in with.
type ProblemIn struct {
	ID          string `path:"id" json:"-" doc:"id or number"`
	Title       string `json:"title,omitempty" maxLength:"200" doc:"absent: the incident's, or the first line of the symptoms"`
	Description string `json:"description,omitempty" maxLength:"20000"`
	Impact      int64  `json:"impact,omitempty" minimum:"1" maximum:"3"`
	Urgency     int64  `json:"urgency,omitempty" minimum:"1" maximum:"3"`
	GroupID     string `json:"group_id,omitempty" maxLength:"40"`
}

func (in ProblemIn) open() ticket.OpenIn {
	return ticket.OpenIn{Kind: ticket.Problem, Title: in.Title, Description: in.Description, Impact: in.Impact, Urgency: in.Urgency, GroupID: in.GroupID}
}

// problems are what opens the problem behind something.
type problems struct{ links *link.Links }

// OfConversation opens the problem behind what somebody told at the desk, as the cause of its incident where there is one. A
// second click gives the same problem.
func (p problems) OfConversation(ctx context.Context, tx *db.Tx, in ProblemIn) (ticket.Ticket, error) {
	c, err := desk.Get(ctx, tx, desk.GetIn{ID: in.ID})
	if err != nil {
		return ticket.Ticket{}, err
	}
	if known, found, err := ticket.OfConversation(ctx, tx, c.ID, ticket.Problem); found || err != nil {
		return known, err
	}
	subject := ref.Of(desk.Kind, c.ID)
	head, err := thread.Head(ctx, tx, subject)
	if err != nil {
		return ticket.Ticket{}, err
	}
	o := in.open()
	if o.Title == "" {
		if o.Title = ticket.TitleOf(c.Symptoms); c.Ticket != nil {
			o.Title = c.Ticket.Title
		}
	}
	o.Conversation = &ticket.Transcript{ID: c.ID, Number: c.Number, Requester: c.Requester.ID, From: 1, To: head, Since: c.ArrivedAt}
	t, err := ticket.Open(ctx, tx, o)
	if err != nil {
		return ticket.Ticket{}, err
	}
	if c.Ticket != nil {
		if err := p.causes(ctx, tx, t.ID, c.Ticket.ID); err != nil {
			return ticket.Ticket{}, err
		}
	}
	_, err = thread.SystemNote(ctx, tx, subject, "conversation.problem_opened", map[string]string{"agent": tx.Actor().ID, "ticket": t.ID, "number": t.Number})
	return t, err
}

// OfTicket opens the problem behind an incident. Where one is said to cause it already, that is the answer.
func (p problems) OfTicket(ctx context.Context, tx *db.Tx, in ProblemIn) (ticket.Ticket, error) {
	if err := ticket.MayRead(ctx, tx, in.ID); err != nil {
		return ticket.Ticket{}, err
	}
	incident, err := ticket.Get(ctx, tx, ticket.GetIn{ID: in.ID})
	if err != nil {
		return ticket.Ticket{}, err
	}
	if incident.Kind == ticket.Problem {
		return ticket.Ticket{}, fault.Conflict("ticket.is_a_problem")
	}
	ties, err := p.links.List(ctx, tx, link.ListIn{Kind: ticket.Subject, ID: incident.ID})
	if err != nil {
		return ticket.Ticket{}, err
	}
	for _, tie := range ties.Items {
		if tie.Type == "caused_by" && tie.Ticket != nil && tie.Ticket.Kind == ticket.Problem {
			return ticket.Get(ctx, tx, ticket.GetIn{ID: tie.Ticket.ID})
		}
	}
	o := in.open()
	if o.Title == "" {
		o.Title = incident.Title
	}
	if o.Impact == 0 {
		o.Impact = incident.Impact
	}
	if o.Urgency == 0 {
		o.Urgency = incident.Urgency
	}
	if o.GroupID == "" && incident.Group != nil {
		o.GroupID = incident.Group.ID
	}
	t, err := ticket.Open(ctx, tx, o)
	if err != nil {
		return ticket.Ticket{}, err
	}
	return t, p.causes(ctx, tx, t.ID, incident.ID)
}

func (p problems) causes(ctx context.Context, tx *db.Tx, problem, incident string) error {
	i, err := ticket.Get(ctx, tx, ticket.GetIn{ID: incident})
	if err != nil || i.Kind == ticket.Problem {
		return err
	}
	_, err = p.links.Add(ctx, tx, link.AddIn{Kind: ticket.Subject, ID: problem, Type: "causes", Ticket: incident})
	return err
}

// Cause says that a problem causes an incident, for who may edit the problem.
func (a *App) Cause(ctx context.Context, tx *db.Tx, problem, incident string) error {
	return problems{a.Links}.causes(ctx, tx, problem, incident)
}
