package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/desk"
	"comptoir/internal/record/cmdb"
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
		desk.Kind: {
			Find: desk.IDOf, MayRead: desk.MayWork, MayEdit: desk.MayWork, Cards: conversationCards,
			Topics: func(id string) []string { return []string{"thread:" + desk.Kind + ":" + id + ":internal"} }, // agents alone
		},
		cmdb.Subject: {
			Find: cmdb.IDOf, MayRead: cmdb.MayRead, MayEdit: cmdb.MayEdit, Cards: ciCards, Affected: true,
			Topics: func(id string) []string { return []string{cmdb.TopicOf(id)} },
		},
	}}
}

func conversationCards(ctx context.Context, r db.Reader, ids []string) ([]link.Card, error) {
	list, err := desk.Cards(ctx, r, ids)
	out := make([]link.Card, len(list))
	for i, c := range list {
		out[i] = link.Card{Kind: desk.Kind, ID: c.ID, Number: c.Number, Title: markdown.Preview(c.Symptoms, 140), State: c.State}
	}
	return out, err
}

func ciCards(ctx context.Context, r db.Reader, ids []string) ([]link.Card, error) {
	list, err := cmdb.Cards(ctx, r, ids)
	out := make([]link.Card, len(list))
	for i, c := range list {
		out[i] = link.Card{Kind: cmdb.Subject, ID: c.ID, Number: c.Number, Title: c.Name, State: c.Status}
	}
	return out, err
}

// inheritTies gives a ticket what its conversation was about: the service that was chosen at the door, and what agents tied to it.
func (a *App) inheritTies(ctx context.Context, tx *db.Tx, e event.Event) error {
	p, err := decode(e, ticket.Opened{})
	if err != nil || p.Conversation == "" {
		return err
	}
	about, err := link.AffectedBy(ctx, tx, ref.Of(desk.Kind, p.Conversation))
	if err != nil {
		return err
	}
	service, err := desk.ServiceOf(ctx, tx, p.Conversation)
	if err != nil {
		return err
	}
	if service != "" {
		about = append(about, ref.Of(cmdb.Subject, service))
	}
	for _, ci := range about {
		if err := a.Links.Affect(ctx, tx, e.Subject, ci); err != nil {
			return err
		}
	}
	return nil
}

func ticketCards(ctx context.Context, r db.Reader, ids []string) ([]link.Card, error) {
	list, err := ticket.Cards(ctx, r, ids)
	out := make([]link.Card, len(list))
	for i, t := range list {
		out[i] = link.Card{Kind: t.Kind, ID: t.ID, Number: t.Number, Title: t.Title, State: t.State, Priority: t.Priority}
	}
	return out, err
}
