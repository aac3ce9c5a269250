package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/change"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/record/cmdb"
)

// Changes tells changes of the map, and of the freezes that crises declare.
func (a *App) Changes() *change.Changes {
	return &change.Changes{Maps: a.Maps, Links: a.Links, Frozen: func(ctx context.Context, r db.Reader, from, to instant.Instant) ([]change.Freeze, error) {
		list, err := crisis.FrozenBetween(ctx, r, from, to)
		out := make([]change.Freeze, len(list))
		for i, f := range list {
			out[i] = change.Freeze{ID: f.ID, Reason: f.Reason, Everything: f.Everything, CIs: []cmdb.Named{}, From: f.From, Until: f.Until}
			for _, ci := range f.CIs {
				out[i].CIs = append(out[i].CIs, cmdb.Named{ID: ci.ID, Name: ci.Name})
			}
			if !f.EndedAt.IsZero() {
				out[i].Until = min(f.Until, f.EndedAt)
			}
		}
		return out, err
	}}
}
