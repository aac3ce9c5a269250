package crisis

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/job"
)

// RetryIn names a way on which a message failed.
type RetryIn struct {
	ID      string `path:"id" json:"-" maxLength:"40"`
	N       int64  `path:"n" json:"-" minimum:"1"`
	Channel string `json:"channel" enum:"mail,feed,status,desk,webhook"`
}

// RetryMessage sends a message again where it failed: by mail to those alone who were not reached.
func (x *Crises) RetryMessage(ctx context.Context, tx *db.Tx, in RetryIn) (Message, error) {
	c, _, w, err := sender(ctx, tx, in.ID, in.N)
	if err != nil {
		return Message{}, err
	}
	n, err := tx.Exec(ctx, `UPDATE crisis_delivery SET state = $5, reason = '', at = $6 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND channel = $4
		AND (state = 'failed' OR state = 'sent' AND failed > 0)`, c.ID, w.N, in.Channel, Queued, tx.Now())
	if err != nil {
		return Message{}, err
	}
	if n == 0 {
		return Message{}, fault.Conflict("crisis.nothing_to_retry")
	}
	if _, err := tx.Exec(ctx, `UPDATE crisis_letter SET state = 'queued', reason = '' WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND state = 'failed'`, c.ID, w.N); err != nil {
		return Message{}, err
	}
	if err := job.Enqueue(ctx, tx, DeliverJob, deliverArgs{Crisis: c.ID, N: w.N, Channel: in.Channel}); err != nil {
		return Message{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "message", N: w.N}, TopicOf(c.ID))
	return x.shownMessage(ctx, tx, c.ID, w)
}

// EndIn names a message.
type EndIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
	N  int64  `path:"n" json:"-" minimum:"1"`
}

// EndMessage takes a message down from where it is shown: the banner of the desk, the public page. Letters and posts stay.
func (x *Crises) EndMessage(ctx context.Context, tx *db.Tx, in EndIn) (Message, error) {
	c, _, w, err := sender(ctx, tx, in.ID, in.N)
	if err != nil {
		return Message{}, err
	}
	n, err := tx.Exec(ctx, `UPDATE crisis_message SET ended_at = $4, version = version + 1 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND state = 'sent' AND ended_at = 0`, c.ID, w.N, tx.Now())
	if err != nil {
		return Message{}, err
	}
	if n == 0 {
		return Message{}, fault.Conflict("crisis.message_not_shown")
	}
	w.EndedAt = tx.Now()
	w.Version++
	if _, err := note(ctx, tx, c, "message_ended", map[string]string{"audience": w.Audience}); err != nil {
		return Message{}, err
	}
	if err := x.takeDown(ctx, tx, c.ID, w.N); err != nil {
		return Message{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "message", N: w.N}, TopicOf(c.ID))
	return x.shownMessage(ctx, tx, c.ID, w)
}

// takeDown ends what is shown of a message, or of all messages of a crisis where n is 0.
func (x *Crises) takeDown(ctx context.Context, tx *db.Tx, crisis string, n int64) error {
	rows, err := db.Select[deliveryRow](ctx, tx, `SELECT `+deliveryColumns+` FROM crisis_delivery WHERE tenant_id = $1 AND crisis_id = $2 AND (n = $3 OR $3 = 0) AND state = 'sent' AND channel IN ('desk', 'status')`, crisis, n)
	var errs error
	for _, w := range rows {
		if w.Channel == ByDesk {
			tx.Emit(w.ref(), Announced{Ended: true}, topicAnnouncements)
		} else if x.Over != nil {
			errs = errors.Join(errs, x.Over(ctx, tx, w.ID))
		}
	}
	return errors.Join(err, errs)
}
