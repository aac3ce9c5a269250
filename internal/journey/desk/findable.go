package desk

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Findable is what a search knows of a conversation, whoever asks.
type Findable struct {
	ID, Number, State, Symptoms, Solution string
	Requester, OpenedBy, Agent, Ticket    string
	Participants                          []string
	UpdatedAt                             instant.Instant
}

func (c row) findable() Findable {
	return Findable{ID: c.ID, Number: c.Number, State: c.State, Symptoms: c.Symptoms, Solution: c.Solution, Requester: c.RequesterID,
		OpenedBy: c.OpenedBy, Agent: c.AgentID, Ticket: c.TicketID, UpdatedAt: c.UpdatedAt}
}

func rowsOf(ctx context.Context, r db.Reader, ids []string) ([]row, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.Select[row](ctx, r, `SELECT `+columns+` FROM conversation WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

// Findables reads some conversations by id; those that are not there are left out.
func Findables(ctx context.Context, r db.Reader, ids []string) ([]Findable, error) {
	rows, err := rowsOf(ctx, r, ids)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	with, err := participants(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Findable, len(rows))
	for i, c := range rows {
		out[i] = c.findable()
		out[i].Participants = with[c.ID]
	}
	return out, nil
}

// IDsAfter lists the ids of all conversations behind one, in their order.
func IDsAfter(ctx context.Context, r db.Reader, after string, n int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM conversation WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`, after, n)
}

// Visible gives, of some conversations, those that the reader may read.
func Visible(ctx context.Context, r db.Reader, ids []string) ([]Findable, error) {
	rows, err := rowsOf(ctx, r, ids)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	with, err := participants(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	who := r.Actor()
	var out []Findable
	for _, c := range rows {
		in := false
		for _, p := range with[c.ID] {
			in = in || p == who.ID
		}
		if who.Has(auth.Agent) || c.RequesterID == who.ID || in {
			out = append(out, c.findable())
		}
	}
	return out, nil
}
