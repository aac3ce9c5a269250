package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/base/ref"
)

// JobKind is the durable job that makes one attempt.
const JobKind = "webhook.deliver"

// The states of a delivery.
const (
	Pending   = "pending"
	Delivered = "delivered"
	Failed    = "failed"
)

const (
	longAnswer = 2000      // bytes kept of an answer
	longBody   = 256 << 10 // a larger record is left out of the body
	keptFor    = 30 * 24 * time.Hour
)

// waits are how long after each failure the next attempt is made; after the last there is none.
func waits() []time.Duration {
	return []time.Duration{5 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 8 * time.Hour, 16 * time.Hour}
}

// Delivery is one event on its way to one hook.
type Delivery struct {
	ID      string          `json:"id" db:"id"`
	Hook    string          `json:"hook" db:"webhook_id"`
	Seq     int64           `json:"seq" db:"event_seq"`
	Type    string          `json:"type" db:"type"`
	Body    string          `json:"body,omitempty" db:"body"`
	At      instant.Instant `json:"at" db:"at"`
	State   string          `json:"state" db:"state" enum:"pending,delivered,failed"`
	Tries   int             `json:"tries" db:"tries"`
	TriedAt instant.Instant `json:"tried_at,omitzero" db:"tried_at"`
	NextAt  instant.Instant `json:"next_at,omitzero" db:"next_at"`
	Status  int             `json:"status,omitempty" db:"status" doc:"of the other side's answer"`
	Answer  string          `json:"answer,omitempty" db:"answer" doc:"its beginning, or why there was none"`
	// Attempts are the last ones, oldest first.
	Attempts []Attempt `json:"attempts" db:"-" nullable:"false"`

	Kept db.JSON[[]Attempt] `json:"-" db:"attempts"` // the same, as the row has them
}

// Attempt is one request of a delivery.
type Attempt struct {
	At     instant.Instant `json:"at"`
	TookMs int64           `json:"took_ms"`
	Status int             `json:"status,omitempty" doc:"of the answer; absent without one"`
	Why    string          `json:"why,omitempty" enum:"private,name,refused,slow,tls,other" doc:"there was no answer"`
}

// mostAttempts are kept of one delivery, replays included.
const mostAttempts = 20

const deliveryColumns = `id, webhook_id, event_seq, type, body, at, state, tries, tried_at, next_at, status, answer, attempts`

// payload is what is sent.
type payload struct {
	Type      string          `json:"type"`
	Timestamp instant.Instant `json:"timestamp"`
	Data      said            `json:"data"`
}

type said struct {
	Seq     int64           `json:"seq"`
	Actor   string          `json:"actor,omitempty"`
	Subject ref.Ref         `json:"subject"`
	Event   json.RawMessage `json:"event"`
	Record  json.RawMessage `json:"record,omitempty"`
}

// None says that no hook asks for anything.
func None(ctx context.Context, r db.Reader) (bool, error) {
	n, err := db.Select[int64](ctx, r, `SELECT 1 FROM webhook WHERE tenant_id = $1 AND enabled = 1 LIMIT 1`)
	return len(n) == 0, err
}

// Wanted is how many hooks ask for events of a type.
func (h *Hooks) Wanted(ctx context.Context, r db.Reader, what string) (n int64, err error) {
	hooks, err := all(ctx, r)
	for _, w := range hooks {
		if w.Enabled && w.wants(what) {
			n++
		}
	}
	return n, err
}

// Heard makes the deliveries of an event.
func (h *Hooks) Heard(ctx context.Context, tx *db.Tx, e event.Event) error {
	hooks, err := all(ctx, tx)
	if err != nil {
		return err
	}
	var body []byte
	for _, w := range hooks {
		if !w.Enabled || !w.wants(e.Type) || e.At.Add(event.Slack) < w.CreatedAt { // what was before it was made is none of its business
			continue
		}
		if body == nil {
			if body, err = h.body(ctx, tx, e); err != nil {
				return err
			}
		}
		if err := insert(ctx, tx, Delivery{ID: id.New(), Hook: w.ID, Seq: e.Seq, Type: e.Type}, string(body)); err != nil {
			return err
		}
	}
	return nil
}

func (h *Hooks) body(ctx context.Context, tx *db.Tx, e event.Event) ([]byte, error) {
	p := payload{Type: e.Type, Timestamp: e.At, Data: said{Seq: e.Seq, Actor: e.Actor, Subject: e.Subject, Event: e.Data}}
	if h.Record != nil {
		record, ok, err := h.Record(ctx, tx, e)
		if err != nil {
			return nil, err
		}
		if ok && len(record) <= longBody {
			p.Data.Record = record
		}
	}
	return json.Marshal(p)
}

type order struct {
	Delivery string `json:"delivery"`
}

// Attempt is the job: it sends a delivery once, and says when to try again.
func (h *Hooks) Attempt(ctx context.Context, d *db.DB, j job.Job) error {
	o, err := job.Args[order](j)
	if err != nil {
		return job.Permanent(err)
	}
	system := auth.System(j.Tenant)
	type both struct {
		d Delivery
		w row
	}
	b, err := db.View(ctx, d, system, func(ctx context.Context, r db.Reader) (both, error) {
		one, err := deliveryOf(ctx, r, o.Delivery)
		if err != nil {
			return both{}, err
		}
		w, err := byID(ctx, r, one.Hook)
		return both{one, w}, err
	})
	if fault.KindOf(err) == fault.KindNotFound || err == nil && (b.d.State != Pending || !b.w.Enabled) {
		return nil // taken away meanwhile
	}
	if err != nil {
		return err
	}
	began := d.Clock()()
	what := send(ctx, b.w, b.d, instant.Of(began))
	took := d.Clock()().Sub(began)
	_, err = db.Update(ctx, d, system, func(ctx context.Context, tx *db.Tx) (int, error) {
		return 0, settle(ctx, tx, b.d, what, Attempt{At: instant.Of(began), TookMs: took.Milliseconds(), Status: what.status, Why: what.why})
	})
	return err
}

// settle keeps what came of an attempt.
func settle(ctx context.Context, tx *db.Tx, d Delivery, what came, a Attempt) error {
	state, next := Pending, instant.Instant(0)
	tries := d.Tries + 1
	switch w := waits(); {
	case what.status >= 200 && what.status < 300:
		state = Delivered
	case tries > len(w):
		state = Failed
	default:
		next = tx.Now().Add(w[tries-1])
	}
	kept := append(d.Attempts, a)
	d.Kept.V = kept[max(0, len(kept)-mostAttempts):]
	n, err := tx.Exec(ctx, `UPDATE webhook_delivery SET state = $2, tries = $3, tried_at = $4, next_at = $5, status = $6, answer = $7, attempts = $8
		WHERE tenant_id = $1 AND id = $9 AND tries = $10 AND state = 'pending'`, state, tries, tx.Now(), next, what.status, what.answer, d.Kept, d.ID, d.Tries)
	if err != nil || n == 0 {
		return err
	}
	tx.Emit(ref.Of(Kind, d.Hook), Changed{What: "tried"}, topic)
	if state != Pending {
		return nil
	}
	return job.Enqueue(ctx, tx, JobKind, order{d.ID}, job.At(next))
}

func deliveryOf(ctx context.Context, r db.Reader, delivery string) (Delivery, error) {
	d, err := db.One[Delivery](ctx, r, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE tenant_id = $1 AND id = $2`, delivery)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("webhook.no_delivery")
	}
	d.Attempts = d.Kept.V
	return d, err
}

// LogIn asks for a hook's deliveries.
type LogIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	State  string `query:"state" json:"-" enum:"pending,delivered,failed"`
	Cursor string `query:"cursor" json:"-" maxLength:"40"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
}

// Log lists a hook's deliveries, newest first, with what was sent and what came back.
func (h *Hooks) Log(ctx context.Context, r db.Reader, in LogIn) (api.Page[Delivery], error) {
	out := api.Page[Delivery]{Items: []Delivery{}}
	if _, err := byID(ctx, r, in.ID); err != nil {
		return out, err
	}
	before := in.Cursor
	if before == "" {
		before = "~"
	}
	rows, err := db.Select[Delivery](ctx, r, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE tenant_id = $1 AND webhook_id = $2 AND id < $3
		AND ($4 = '' OR state = $4) ORDER BY id DESC LIMIT $5`, in.ID, before, in.State, in.Limit+1)
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Next = rows[in.Limit-1].ID
	}
	for i := range rows {
		rows[i].Attempts = rows[i].Kept.V
	}
	out.Items = rows
	return out, err
}

// ReplayIn names a delivery.
type ReplayIn struct {
	ID       string `path:"id" json:"-" maxLength:"40"`
	Delivery string `path:"delivery" json:"-" maxLength:"40"`
}

// Replay sends a delivery again, whatever came of it, with the same webhook-id.
func (h *Hooks) Replay(ctx context.Context, tx *db.Tx, in ReplayIn) (Delivery, error) {
	d, err := deliveryOf(ctx, tx, in.Delivery)
	if err == nil && d.Hook != in.ID {
		err = fault.NotFound("webhook.no_delivery")
	}
	if err != nil {
		return Delivery{}, err
	}
	if d.State == Pending {
		return Delivery{}, fault.Conflict("webhook.on_its_way")
	}
	w, err := byID(ctx, tx, d.Hook)
	if err == nil && !w.Enabled {
		err = errOff
	}
	if err != nil {
		return Delivery{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE webhook_delivery SET state = 'pending', tries = 0, next_at = $2 WHERE tenant_id = $1 AND id = $3`, tx.Now(), d.ID); err != nil {
		return Delivery{}, err
	}
	tx.Emit(ref.Of(Kind, d.Hook), Changed{What: "replayed"}, topic)
	if err := job.Enqueue(ctx, tx, JobKind, order{d.ID}); err != nil {
		return Delivery{}, err
	}
	return deliveryOf(ctx, tx, d.ID)
}

// Sweep forgets what was sent long ago.
func Sweep(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM webhook_delivery WHERE tenant_id = $1 AND at < $2`, tx.Now().Add(-keptFor))
	return err
}
