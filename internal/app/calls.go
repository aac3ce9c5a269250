package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/contribution"
)

// calls are the calls for contribution, whose evidence may be any record that has a name.
func (a *App) calls() *contribution.Calls {
	return &contribution.Calls{Threads: a.Threads, Named: func(ctx context.Context, r db.Reader, of ref.Ref) (number, title string, err error) {
		if p, ok := a.Library.Places[of.Kind]; ok && p.Card != nil {
			card, err := p.Card(ctx, r, of.ID)
			return card.Number, card.Title, err
		}
		k, ok := a.Links.Kinds[of.Kind]
		if !ok || k.Cards == nil {
			return "", "", nil
		}
		cards, err := k.Cards(ctx, r, []string{of.ID})
		if err != nil || len(cards) == 0 {
			return "", "", err
		}
		return cards[0].Number, cards[0].Title, nil
	}}
}
