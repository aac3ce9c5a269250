package webhook

import (
	"context"
	"encoding/json"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/job"
	"comptoir/internal/base/ref"
)

// testType is what a delivery on trial says it is.
const testType = "webhook.test"

var errOff = fault.Conflict("webhook.is_off")

// TestIn names a hook.
type TestIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Test sends a delivery that means nothing, of type webhook.test, so that the other side can be seen to receive and verify it.
func (h *Hooks) Test(ctx context.Context, tx *db.Tx, in TestIn) (Delivery, error) {
	w, err := byID(ctx, tx, in.ID)
	if err == nil && !w.Enabled {
		err = errOff
	}
	if err != nil {
		return Delivery{}, err
	}
	body, err := json.Marshal(payload{Type: testType, Timestamp: tx.Now(), Data: said{Actor: tx.Actor().ID, Subject: ref.Of(Kind, w.ID), Event: json.RawMessage(`{}`)}})
	if err != nil {
		return Delivery{}, err
	}
	d := Delivery{ID: id.New(), Hook: w.ID, Type: testType}
	if err := insert(ctx, tx, d, string(body)); err != nil {
		return Delivery{}, err
	}
	tx.Emit(ref.Of(Kind, w.ID), Changed{What: "tested"}, topic)
	return deliveryOf(ctx, tx, d.ID)
}

// insert keeps a delivery and orders its first attempt.
func insert(ctx context.Context, tx *db.Tx, d Delivery, body string) error {
	if _, err := tx.Exec(ctx, `INSERT INTO webhook_delivery (tenant_id, id, webhook_id, event_seq, type, body, at, state, next_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $7)`, d.ID, d.Hook, d.Seq, d.Type, body, tx.Now()); err != nil {
		return err
	}
	return job.Enqueue(ctx, tx, JobKind, order{d.ID})
}
