package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/record/link"
	"comptoir/internal/record/ticket"
)

// links says, for each kind of record that may be tied to others, who may and how it shows.
func links() *link.Links {
	return &link.Links{Kinds: map[string]link.Kind{
		ticket.Subject: {
			Find: ticket.IDOf, MayRead: ticket.MayRead, MayEdit: ticket.MayEdit, Cards: ticketCards,
			Topics: func(id string) []string { return []string{"ticket:" + id} },
		},
	}}
}

func ticketCards(ctx context.Context, r db.Reader, ids []string) ([]link.Card, error) {
	list, err := ticket.Cards(ctx, r, ids)
	out := make([]link.Card, len(list))
	for i, t := range list {
		out[i] = link.Card{Kind: t.Kind, ID: t.ID, Number: t.Number, Title: t.Title, State: t.State, Priority: t.Priority}
	}
	return out, err
}
