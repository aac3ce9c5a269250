package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/ticket"
)

// What changed last, of each kind of record that the wall posts about by rules.

func ticketsRecent(ctx context.Context, r db.Reader, most int) ([]string, error) {
	page, err := ticket.List(ctx, r, ticket.ListIn{Sort: "-updated_at", Limit: most})
	return idsOf(page.Items, func(t ticket.Ticket) string { return t.ID }), err
}

func (a *App) articlesRecent(ctx context.Context, r db.Reader, most int) ([]string, error) {
	page, err := a.Library.ListArticles(ctx, r, knowledge.ArticlesIn{State: "published", Limit: most})
	return idsOf(page.Items, func(t knowledge.Article) string { return t.ID }), err
}

func callsRecent(ctx context.Context, r db.Reader, most int) ([]string, error) {
	page, err := (&contribution.Calls{}).List(ctx, r, contribution.ListIn{Limit: most})
	return idsOf(page.Items, func(c contribution.Call) string { return c.ID }), err
}

func idsOf[T any](items []T, id func(T) string) []string {
	out := make([]string, len(items))
	for i, one := range items {
		out[i] = id(one)
	}
	return out
}
