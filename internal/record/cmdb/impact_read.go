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
	return now.ImpactOf(ctx, r, in)
}

// ImpactOf is ImpactNow on a map that the asker has already.
func (m Map) ImpactOf(ctx context.Context, r db.Reader, in ImpactIn) (Impact, error) {
	lost, err := m.Lost(ctx, r, "lost", in.Lost)
	if err != nil {
		return Impact{}, err
	}
	return m.impact(ctx, r, in, lost)
}
