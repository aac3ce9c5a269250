package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

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
}

const deliveryColumns = `id, webhook_id, event_seq, type, body, at, state, tries, tried_at, next_at, status, answer`

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

// Heard makes the deliveries of an event.
func (h *Hooks) Heard(ctx context.Context, tx *db.Tx, e event.Event) error {
	hooks, err := all(ctx, tx)
	if err != nil {
		return err
	}
	var body []byte
	for _, w := range hooks {
		if !w.Enabled || !w.wants(e.Type) {
			continue
		}
		if body == nil {
			if body, err = h.body(ctx, tx, e); err != nil {
				return err
			}
		}
		d := Delivery{ID: id.New(), Hook: w.ID}
		if _, err := tx.Exec(ctx, `INSERT INTO webhook_delivery (tenant_id, id, webhook_id, event_seq, type, body, at, state, next_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $7)`, d.ID, w.ID, e.Seq, e.Type, string(body), tx.Now()); err != nil {
			return err
		}
		if err := job.Enqueue(ctx, tx, JobKind, order{d.ID}); err != nil {
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
	now, err := db.View(ctx, d, system, func(_ context.Context, r db.Reader) (instant.Instant, error) { return r.Now(), nil })
	if err != nil {
		return err
	}
	status, answer := send(ctx, b.w, b.d, now)
	_, err = db.Update(ctx, d, system, func(ctx context.Context, tx *db.Tx) (int, error) {
		return 0, settle(ctx, tx, b.d, status, answer)
	})
	return err
}

// settle keeps what came of an attempt.
func settle(ctx context.Context, tx *db.Tx, d Delivery, status int, answer string) error {
	state, next := Pending, instant.Instant(0)
	tries := d.Tries + 1
	switch w := waits(); {
	case status >= 200 && status < 300:
		state = Delivered
	case tries > len(w):
		state = Failed
	default:
		next = tx.Now().Add(w[tries-1])
	}
	n, err := tx.Exec(ctx, `UPDATE webhook_delivery SET state = $2, tries = $3, tried_at = $4, next_at = $5, status = $6, answer = $7
		WHERE tenant_id = $1 AND id = $8 AND tries = $9 AND state = 'pending'`, state, tries, tx.Now(), next, status, answer, d.ID, d.Tries)
	if err != nil || n == 0 || state != Pending {
		return err
	}
	return job.Enqueue(ctx, tx, JobKind, order{d.ID}, job.At(next))
}

// send makes the request; without an answer the status is 0 and the text says why.
func send(ctx context.Context, w row, d Delivery, at instant.Instant) (status int, answer string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader([]byte(d.Body)))
	if err != nil {
		return 0, "the address cannot be used"
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Comptoir-Webhook/1")
	req.Header.Set("webhook-id", d.ID)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(at.Time().Unix(), 10))
	req.Header.Set("webhook-signature", Sign(w.Secret, d.ID, at, []byte(d.Body)))
	res, err := client(w.Private).Do(req)
	if err != nil {
		if errors.Is(err, errPrivate) {
			return 0, errPrivate.Error()
		}
		return 0, clean(err.Error())
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, longAnswer))
	if e := res.Body.Close(); err == nil {
		err = e
	}
	if err != nil {
		return res.StatusCode, clean(err.Error())
	}
	return res.StatusCode, clean(string(b))
}

func clean(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "?")
	for len(s) > longAnswer {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return s
}

func deliveryOf(ctx context.Context, r db.Reader, delivery string) (Delivery, error) {
	d, err := db.One[Delivery](ctx, r, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE tenant_id = $1 AND id = $2`, delivery)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("webhook.no_delivery")
	}
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
	if _, err := tx.Exec(ctx, `UPDATE webhook_delivery SET state = 'pending', tries = 0, next_at = $2 WHERE tenant_id = $1 AND id = $3`, tx.Now(), d.ID); err != nil {
		return Delivery{}, err
	}
	tx.Emit(ref.Of(Kind, d.Hook), Changed{What: "replayed"})
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
