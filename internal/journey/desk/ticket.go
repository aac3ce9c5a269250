package desk

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
)

// IncidentIn may change what the incident is filled in with.
type IncidentIn struct {
	ID          string `path:"id" json:"-"`
	Title       string `json:"title,omitempty" maxLength:"200" doc:"absent: the first line of the symptoms"`
	Description string `json:"description,omitempty" maxLength:"20000" doc:"absent: the symptoms"`
	Impact      int64  `json:"impact,omitempty" minimum:"1" maximum:"3"`
	Urgency     int64  `json:"urgency,omitempty" minimum:"1" maximum:"3"`
	GroupID     string `json:"group_id,omitempty" maxLength:"40" doc:"absent: the queue's group"`
	Category    string `json:"category,omitempty" maxLength:"100"`
}

// chatUrgency: who came to the desk and waited is stopped in their work, if only by themselves.
const chatUrgency = 2

// CreateIncident is the one click: caller, short description, transcript, group and assignee are filled in from the conversation,
// and the requester sees the number. A second click gives the same incident.
func CreateIncident(ctx context.Context, tx *db.Tx, in IncidentIn) (ticket.Ticket, error) {
	c, err := find(ctx, tx, in.ID)
	if err != nil {
		return ticket.Ticket{}, err
	}
	if c.TicketID != "" {
		return ticket.Get(ctx, tx, ticket.GetIn{ID: c.TicketID})
	}
	q, err := queueOf(ctx, tx, c.QueueID)
	if err != nil {
		return ticket.Ticket{}, err
	}
	head, err := thread.Head(ctx, tx, c.ref())
	if err != nil {
		return ticket.Ticket{}, err
	}
	if in.Title = markdown.CleanLine(in.Title); in.Title == "" {
		in.Title = ticket.TitleOf(c.Symptoms)
	}
	if in.Description == "" {
		in.Description = c.Symptoms
	}
	if in.GroupID == "" {
		in.GroupID = q.GroupID
	}
	if in.Urgency == 0 {
		in.Urgency = chatUrgency
	}
	t, err := ticket.Open(ctx, tx, ticket.OpenIn{Title: in.Title, Description: in.Description, RequesterID: c.RequesterID,
		GroupID: in.GroupID, AssigneeID: tx.Actor().ID, Impact: in.Impact, Urgency: in.Urgency, Category: in.Category,
		Conversation: &ticket.Transcript{ID: c.ID, Number: c.Number, Requester: c.RequesterID, From: 1, To: head, Since: c.ArrivedAt}})
	if err != nil {
		return ticket.Ticket{}, err
	}
	return t, attach(ctx, tx, c, t.ID, t.Number, true)
}

// LinkIn names a ticket that exists.
type LinkIn struct {
	ID       string `path:"id" json:"-"`
	TicketID string `json:"ticket_id" minLength:"1" maxLength:"40" doc:"id or number"`
}

// Link ties a conversation to an existing ticket.
func Link(ctx context.Context, tx *db.Tx, in LinkIn) (Conversation, error) {
	c, err := find(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	t, err := ticket.Get(ctx, tx, ticket.GetIn{ID: in.TicketID})
	if fault.KindOf(err) == fault.KindNotFound {
		return Conversation{}, fault.InvalidField("ticket_id", "ticket.not_found")
	}
	if err != nil {
		return Conversation{}, err
	}
	if c.TicketID != t.ID {
		if err := attach(ctx, tx, c, t.ID, t.Number, false); err != nil {
			return Conversation{}, err
		}
	}
	return Get(ctx, tx, GetIn{ID: c.ID})
}

func attach(ctx context.Context, tx *db.Tx, c row, ticketID, number string, created bool) error {
	n, err := db.One[row](ctx, tx, `UPDATE conversation SET ticket_id = $2, updated_at = $3, version = version + 1
		WHERE tenant_id = $1 AND id = $4 AND ticket_id = '' RETURNING `+columns, ticketID, tx.Now(), c.ID)
	if errors.Is(err, db.ErrNoRows) {
		return fault.Conflict("conversation.has_ticket")
	}
	if err != nil {
		return err
	}
	code := "conversation.linked"
	if created {
		code = "conversation.incident_created"
	}
	if err := say(ctx, tx, n, code, map[string]string{"agent": tx.Actor().ID, "ticket": ticketID, "number": number}); err != nil {
		return err
	}
	tx.Emit(n.ref(), TicketAttached{Ticket: ticketID, Created: created}, n.topics()...)
	return nil
}
