package cmdb

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// GetIn names a CI, now or at another time.
type GetIn struct {
	ID string `path:"id" json:"-" doc:"id, number or external id"`
	At string `query:"at" json:"-" maxLength:"40" doc:"as it was at this instant (RFC 3339); absent is now"`
}

// Get answers one CI, as it is or as it was.
func Get(ctx context.Context, r db.Reader, in GetIn) (CI, error) {
	c, err := rowByKey(ctx, r, in.ID)
	if err != nil {
		return CI{}, err
	}
	if in.At != "" {
		at, err := instantOf("at", in.At)
		if err != nil {
			return CI{}, err
		}
		if c, err = rowAt(ctx, r, c, at); err != nil {
			return CI{}, err
		}
	}
	return presentOne(ctx, r, c)
}

// instantOf reads an instant of a query: RFC 3339, or a day, which is its beginning in UTC.
func instantOf(name, text string) (instant.Instant, error) {
	for _, form := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			return instant.Of(t), nil
		}
	}
	return 0, fault.InvalidField(name, "cmdb.not_an_instant")
}
