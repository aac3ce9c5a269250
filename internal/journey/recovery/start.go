package recovery

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// StartIn begins the rebuilding.
type StartIn struct {
	ID     string          `path:"id" json:"-"`
	LostAt instant.Instant `json:"lost_at,omitzero" doc:"when what is lost was lost, from which outages are counted; now where absent"`
	At     instant.Instant `json:"at,omitzero" doc:"when the rebuilding began; now where absent"`
}

// Start begins the rebuilding. Started already, it is as it is.
func (x *Recoveries) Start(ctx context.Context, tx *db.Tx, in StartIn) (Head, error) {
	p, err := readable(ctx, tx, in.ID)
	if err != nil {
		return Head{}, err
	}
	if p.State != Draft {
		return head(ctx, tx, p)
	}
	at, err := past(tx, "at", in.At, 0)
	if err != nil {
		return Head{}, err
	}
	lost := at
	if !in.LostAt.IsZero() {
		if lost = in.LostAt; lost > at {
			return Head{}, fault.InvalidField("lost_at", "plan.lost_after_start")
		}
	}
	p.State, p.StartedAt, p.StartedBy, p.LostAt = Running, at, tx.Actor().ID, lost
	if err := change(ctx, tx, p); err != nil {
		return Head{}, err
	}
	say(tx, p, Begun{Version: p.Version})
	return head(ctx, tx, p)
}

// past is a moment that is given, or now; it is neither in the future nor before the earliest there can be.
func past(tx *db.Tx, field string, given, earliest instant.Instant) (instant.Instant, error) {
	switch {
	case given.IsZero():
		return max(tx.Now(), earliest), nil
	case given > tx.Now():
		return 0, fault.InvalidField(field, "plan.in_future")
	case given < earliest:
		return 0, fault.InvalidField(field, "plan.before_start")
	}
	return given, nil
}
