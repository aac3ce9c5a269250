package campaign

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// CloseIn names a campaign.
type CloseIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Close asks nobody any more; what was looked at stays.
func Close(ctx context.Context, tx *db.Tx, in CloseIn) (Campaign, error) {
	c, err := load(ctx, tx, in.ID)
	if err != nil {
		return Campaign{}, err
	}
	if err := api.CheckVersion(in.IfMatch, c.Version); err != nil {
		return Campaign{}, err
	}
	shut, err := shut(ctx, tx, in.ID)
	if err != nil {
		return Campaign{}, err
	}
	if !shut {
		return Campaign{}, fault.Conflict("campaign.is_closed")
	}
	tx.Emit(refOf(in.ID), ClosedEvent{}, topicAll)
	if c, err = load(ctx, tx, in.ID); err != nil {
		return Campaign{}, err
	}
	return present(ctx, tx, c)
}
