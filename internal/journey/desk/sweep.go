package desk

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// Sweep keeps people out of limbo: offers that ran out and the people of agents who vanished go back in the queue, with the
// arrival they had; then what can be offered is. A schedule calls it every few seconds.
func Sweep(ctx context.Context, tx *db.Tx) (int, error) {
	expired, err := db.Select[row](ctx, tx, `SELECT `+columns+` FROM conversation WHERE tenant_id = $1 AND state = 'offered' AND offer_until <= $2 LIMIT 200`, tx.Now())
	if err != nil {
		return 0, err
	}
	n := 0
	for _, c := range expired {
		if _, err := goBack(ctx, tx, c, []string{Offered}, "timed_out"); err != nil && fault.KindOf(err) != fault.KindConflict {
			return n, err
		}
		n++
	}
	gone, err := db.Select[agentRow](ctx, tx, `SELECT `+agentColumns+` FROM agent WHERE tenant_id = $1 AND state <> 'offline' AND seen_at <= $2 LIMIT 50`, tx.Now().Add(-Grace))
	if err != nil {
		return n, err
	}
	for _, a := range gone {
		back, err := vanished(ctx, tx, a)
		if err != nil {
			return n, err
		}
		n += back
	}
	return n, OfferNext(ctx, tx)
}

// vanished sends the people of an agent who is on no screen any more back in the queue.
func vanished(ctx context.Context, tx *db.Tx, a agentRow) (int, error) {
	if err := setPresence(ctx, tx, a, Offline, a.Capacity, true); err != nil {
		return 0, err
	}
	theirs, err := db.Select[row](ctx, tx, `SELECT `+columns+` FROM conversation WHERE tenant_id = $1 AND state IN ('active', 'on_hold') AND agent_id = $2`, a.ID)
	if err != nil {
		return 0, err
	}
	for _, c := range theirs {
		back, err := goBack(ctx, tx, c, []string{Active, OnHold}, "vanished")
		if err != nil {
			return 0, err
		}
		if err := say(ctx, tx, back, "conversation.agent_vanished", map[string]string{"agent": a.ID}); err != nil {
			return 0, err
		}
	}
	return len(theirs), nil
}
