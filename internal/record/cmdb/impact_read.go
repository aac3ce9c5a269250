package cmdb

import (
	"context"

	"comptoir/internal/base/db"
)

// ImpactNow is Impact in the transaction of who asks, so that the answer and what else is read are of one moment.
func (m *Maps) ImpactNow(ctx context.Context, r db.Reader, in ImpactIn) (Impact, error) {
	now, err := m.Of(ctx, r)
	if err != nil {
		return Impact{}, err
	}
	lost, err := now.Lost(ctx, r, "lost", in.Lost)
	if err != nil {
		return Impact{}, err
	}
	return now.impact(ctx, r, in, lost)
}
