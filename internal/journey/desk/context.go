package desk

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/ticket"
)

// ContextIn names the conversation an agent looks at.
type ContextIn struct {
	ID string `path:"id" json:"-"`
}

// Context is what helps the agent: who this is, what they asked before, and what is out of order now.
type Context struct {
	Person        directory.Person `json:"person"`
	Conversations []Conversation   `json:"conversations" nullable:"false"`
	Tickets       []ticket.Ticket  `json:"tickets" nullable:"false"`
	Outages       []ticket.Ticket  `json:"outages" nullable:"false"`
	cmdb.Possessions
}

// ContextOf gathers it.
func ContextOf(ctx context.Context, r db.Reader, in ContextIn) (Context, error) {
	c, err := find(ctx, r, in.ID)
	if err != nil {
		return Context{}, err
	}
	var out Context
	if out.Person, err = directory.Get(ctx, r, directory.GetIn{ID: c.RequesterID}); err != nil {
		return Context{}, err
	}
	before, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM conversation WHERE tenant_id = $1 AND requester_id = $2 AND id <> $3
		ORDER BY arrived_at DESC LIMIT 5`, c.RequesterID, c.ID)
	if err != nil {
		return Context{}, err
	}
	if out.Conversations, err = shows(ctx, r, before); err != nil {
		return Context{}, err
	}
	theirs, err := ticket.List(ctx, r, ticket.ListIn{Requester: c.RequesterID, Limit: 5})
	if err != nil {
		return Context{}, err
	}
	out.Tickets = theirs.Items
	if out.Possessions, err = cmdb.OfPerson(ctx, r, c.RequesterID); err != nil {
		return Context{}, err
	}
	now, err := ticket.Outages(ctx, r, ticket.OutagesIn{})
	out.Outages = now.Items
	return out, err
}
