package app

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/feed"
	"comptoir/internal/people/tenant"
	"comptoir/internal/record/ticket"
)

// wall is the feed, on the records it may speak about.
func (a *App) wall() *feed.Feed {
	return &feed.Feed{Records: map[string]feed.Record{
		ticket.Subject: {Cards: ticketsKnown, Find: ticketNumbered, Heard: ticketHeard, Prefixes: []string{"INC", "REQ", "PRB", "CHG"}, Events: ticketTells()},
	}}
}

// ticketTells are the events of tickets that a card shows something of.
func ticketTells() []string {
	return []string{"ticket.opened", "ticket.edited", "ticket.assigned", "ticket.started", "ticket.held", "ticket.resumed", "ticket.identified", "ticket.resolved",
		"ticket.closed", "ticket.reopened", "ticket.canceled", "ticket.me_too", "ticket.me_too_undone"}
}

// setUpWalls gives every tenant the wall's beginnings, and those of a new version.
func (a *App) setUpWalls(ctx context.Context) error {
	return a.eachTenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := tenant.Mine(ctx, tx)
		if err != nil {
			return err
		}
		return a.Feed.SetUp(ctx, tx, t.Lang)
	})
}

func ticketsKnown(ctx context.Context, r db.Reader, ids []string) ([]feed.Card, error) {
	list, err := ticket.Known(ctx, r, ids)
	out := make([]feed.Card, len(list))
	for i, t := range list {
		c := feed.Card{Kind: ticket.Subject, Type: t.Kind, ID: t.ID, Number: t.Number, Title: t.Title, State: t.State, Priority: t.Priority, MeToo: t.MeToo,
			Assignee: t.Assignee, OpenedAt: t.OpenedAt, UpdatedAt: t.UpdatedAt, Limited: t.Limited}
		if t.Group != nil {
			c.Group = t.Group.Name
		}
		c.MyMeToo = t.MyMeToo != nil && *t.MyMeToo
		out[i] = c
	}
	return out, err
}

func ticketNumbered(ctx context.Context, r db.Reader, given string) (string, error) {
	return ticket.IDOf(ctx, r, given)
}

func ticketHeard(ctx context.Context, r db.Reader, id string) (feed.Heard, error) {
	role, err := ticket.KnownTo(ctx, r, id)
	if role == auth.Requester {
		return feed.HeardByAll, err
	}
	return feed.HeardByStaff, err
}
