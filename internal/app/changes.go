package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/change"
	"comptoir/internal/journey/crisis"
)

// changes tells changes of the map, and of the freezes that crises declare.
func (a *App) changes() *change.Changes {
	return &change.Changes{Maps: a.Maps, Frozen: func(ctx context.Context, r db.Reader, ci string, at instant.Instant) ([]change.Freeze, error) {
		list, err := crisis.FrozenAt(ctx, r, ci, at)
		out := make([]change.Freeze, len(list))
		for i, f := range list {
			out[i] = change.Freeze{ID: f.ID, Reason: f.Reason, From: f.From, Until: f.Until}
		}
		return out, err
	}}
}
