package runbook

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// MoveIn names a procedure that changes its state.
type MoveIn struct {
	ID string `path:"id" json:"-" doc:"id or number"`
}

// Publish lets people run it.
func (l *Runbooks) Publish(ctx context.Context, tx *db.Tx, in MoveIn) (Runbook, error) {
	return l.move(ctx, tx, in, func(b *bookRow) error {
		if b.State == Published {
			return fault.Conflict("runbook.published_already")
		}
		b.publish(tx.Now())
		return nil
	}, func(b *bookRow) event.Payload { return PublishedNow{Edition: b.Edition, Version: b.Version} })
}

func (b *bookRow) publish(now instant.Instant) {
	b.State, b.PublishedAt, b.RetiredAt = Published, now, 0
	if b.ReviewAt <= now {
		b.ReviewAt = now + reviewAfter
	}
}

// Retire takes it out of use.
func (l *Runbooks) Retire(ctx context.Context, tx *db.Tx, in MoveIn) (Runbook, error) {
	return l.move(ctx, tx, in, func(b *bookRow) error {
		if b.State == Retired {
			return fault.Conflict("runbook.retired_already")
		}
		b.State, b.RetiredAt = Retired, tx.Now()
		return nil
	}, func(b *bookRow) event.Payload { return RetiredNow{Version: b.Version} })
}

// Verify says that somebody looked and it still holds; the next look is due a year from now.
func (l *Runbooks) Verify(ctx context.Context, tx *db.Tx, in MoveIn) (Runbook, error) {
	return l.move(ctx, tx, in, func(b *bookRow) error {
		if b.State != Published {
			return fault.Conflict("runbook.not_published")
		}
		b.VerifiedAt, b.VerifiedBy, b.ReviewAt = tx.Now(), tx.Actor().ID, tx.Now()+reviewAfter
		return nil
	}, func(b *bookRow) event.Payload { return Verified{Version: b.Version} })
}

func (l *Runbooks) move(ctx context.Context, tx *db.Tx, in MoveIn, change func(*bookRow) error, told func(*bookRow) event.Payload) (Runbook, error) {
	b, err := bookByKey(ctx, tx, in.ID)
	if err != nil {
		return Runbook{}, err
	}
	if err := change(b); err != nil {
		return Runbook{}, err
	}
	if err := saveBook(ctx, tx, b); err != nil {
		return Runbook{}, err
	}
	tx.Emit(b.ref(), told(b), b.topics()...)
	return l.whole(ctx, tx, b)
}
