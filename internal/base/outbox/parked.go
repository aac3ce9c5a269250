package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// Parked is an event that a listener could not digest.
type Parked struct {
	Listener string          `json:"listener" db:"listener"`
	Seq      int64           `json:"seq" db:"seq"`
	Type     string          `json:"type" db:"type"`
	Error    string          `json:"error" db:"error"`
	At       instant.Instant `json:"at" db:"at"`
}

// AllParked lists what is parked, the latest first.
func AllParked(ctx context.Context, r db.Reader, limit int) ([]Parked, error) {
	return db.Select[Parked](ctx, r, `SELECT p.listener, p.seq, e.type, p.error, p.at FROM listener_parked AS p
		JOIN event AS e ON e.tenant_id = p.tenant_id AND e.seq = p.seq
		WHERE p.tenant_id = $1 ORDER BY p.at DESC, p.listener, p.seq DESC LIMIT $2`, limit)
}

// Replay hands a parked event to its listener again, in tx: it is digested and no longer parked, or nothing changes.
func (o *Outbox) Replay(ctx context.Context, tx *db.Tx, listener string, seq int64) error {
	i := slices.IndexFunc(o.listeners, func(l Listener) bool { return l.Name == listener })
	if i < 0 {
		return fault.NotFound("listener.unknown")
	}
	n, err := tx.Exec(ctx, `DELETE FROM listener_parked WHERE tenant_id = $1 AND listener = $2 AND seq = $3`, listener, seq)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("listener.not_parked")
	}
	e, err := db.Event(ctx, tx, seq)
	if errors.Is(err, db.ErrNoRows) {
		return nil // the log was cut since: there is nothing left to digest
	}
	if err != nil {
		return err
	}
	as := tx.As(auth.System(tx.Tenant()))
	if err := as.CausedBy(e); err != nil {
		return err
	}
	if err := o.listeners[i].Handle(ctx, as, e); err != nil {
		return fmt.Errorf("event %d (%s) on %s: %w", e.Seq, e.Type, listener, err)
	}
	return nil
}
