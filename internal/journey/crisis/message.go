package crisis

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// States of a message to an audience.
const (
	Planned = "planned"
	Sent    = "sent"
	Skipped = "skipped"
)

const (
	mostMessages = 1000
	longMessage  = 8000
)

// Message is what is to be told to an audience, and what became of it on each way it left by. It is late where it is still planned after its time.
type Message struct {
	N        int64           `json:"n"`
	Audience string          `json:"audience" enum:"users,management,partners,authorities,press,team"`
	Channel  string          `json:"channel,omitempty" doc:"how it is sent: mail, feed, telephone, …, in people's own words"`
	Text     string          `json:"text" doc:"Markdown"`
	DueAt    instant.Instant `json:"due_at,omitzero"`
	State    string          `json:"state" enum:"planned,sent,skipped"`
	Late     bool            `json:"late,omitempty" doc:"past its time when it was sent, or not sent"`
	StateAt  instant.Instant `json:"state_at"`
	By       *Person         `json:"by,omitempty"`
	Reason   string          `json:"reason,omitempty" doc:"why it was skipped"`
	Version  int64           `json:"version"`

	Channels   []string        `json:"channels,omitempty" nullable:"false" doc:"ways by which the product itself sends it: mail, feed, status, desk, webhook"`
	Deliveries []Delivery      `json:"deliveries,omitempty" nullable:"false" doc:"what became of it on each of them"`
	EndedAt    instant.Instant `json:"ended_at,omitzero" doc:"when it was withdrawn from where it was shown"`
}

// ETag implements api.Tagged.
func (m Message) ETag() string { return api.ETagOf(m.Version) }

type messageRow struct {
	N        int64           `db:"n"`
	Audience string          `db:"audience"`
	Channel  string          `db:"channel"`
	DueAt    instant.Instant `db:"due_at"`
	State    string          `db:"state"`
	StateAt  instant.Instant `db:"state_at"`
	By       string          `db:"by_id"`
	Reason   string          `db:"reason"`
	Text     string          `db:"text"`
	Version  int64           `db:"version"`
	Channels string          `db:"channels"`
	EndedAt  instant.Instant `db:"ended_at"`
}

const messageColumns = `n, audience, channel, due_at, state, state_at, by_id, reason, text, version, channels, ended_at`

// PlanIn is a message to send.
type PlanIn struct {
	ID       string          `path:"id" json:"-" maxLength:"40"`
	Audience string          `json:"audience" enum:"users,management,partners,authorities,press,team"`
	Channel  string          `json:"channel,omitempty" maxLength:"240"`
	Channels []string        `json:"channels,omitempty" nullable:"false" maxItems:"5" doc:"ways by which the product sends it once it is settled as sent: mail, feed, status, desk, webhook"`
	Text     string          `json:"text" maxLength:"32000" doc:"Markdown"`
	DueAt    instant.Instant `json:"due_at,omitzero"`
}

// PlanMessage notes what is to be told to whom, and by when.
func (x *Crises) PlanMessage(ctx context.Context, tx *db.Tx, in PlanIn) (Message, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Message{}, err
	}
	if s.onlyObserves() {
		return Message{}, fault.Denied("crisis.observer_only_looks")
	}
	w := messageRow{Audience: in.Audience, Channel: markdown.CleanLine(in.Channel), Text: clean(in.Text), DueAt: in.DueAt, State: Planned, StateAt: tx.Now(), By: s.actor.ID, Version: 1}
	ways, err := waysOf(in.Channels)
	if err != nil {
		return Message{}, err
	}
	w.Channels = strings.Join(ways, ",")
	switch {
	case w.Text == "":
		return Message{}, fault.InvalidField("text", "crisis.text_missing")
	case utf8.RuneCountInString(w.Text) > longMessage:
		return Message{}, fault.InvalidField("text", "crisis.too_long").With("limit", longMessage)
	case utf8.RuneCountInString(w.Channel) > 60:
		return Message{}, fault.InvalidField("channel", "crisis.too_long").With("limit", 60)
	case !sensible(w.DueAt):
		return Message{}, fault.InvalidField("due_at", "crisis.time_unusable")
	}
	if _, err := lockLog(ctx, tx, c.ID); err != nil {
		return Message{}, err
	}
	last, err := db.One[int64](ctx, tx, `SELECT coalesce(max(n), 0) FROM crisis_message WHERE tenant_id = $1 AND crisis_id = $2`, c.ID)
	if err != nil {
		return Message{}, err
	}
	if last >= mostMessages {
		return Message{}, fault.Conflict("crisis.too_many_messages").With("limit", mostMessages)
	}
	w.N = last + 1
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_message (tenant_id, crisis_id, n, audience, channel, due_at, state, state_at, by_id, text, channels) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		c.ID, w.N, w.Audience, w.Channel, w.DueAt, w.State, w.StateAt, w.By, w.Text, w.Channels); err != nil {
		return Message{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "message", N: w.N}, TopicOf(c.ID))
	return x.shownMessage(ctx, tx, c.ID, w)
}

// SettleMessageIn says what became of a message.
type SettleMessageIn struct {
	ID     string  `path:"id" json:"-" maxLength:"40"`
	N      int64   `path:"n" json:"-" minimum:"1"`
	State  string  `json:"state" enum:"sent,skipped"`
	Text   *string `json:"text,omitempty" maxLength:"32000" doc:"as it was sent in the end"`
	Reason string  `json:"reason,omitempty" maxLength:"2000" doc:"a skipped one needs one"`

	Channels []string `json:"channels,omitempty" nullable:"false" maxItems:"5" doc:"instead of those it was planned with"`
}

// sender finds a message for who may send it: the director, and who has the communication.
func sender(ctx context.Context, tx *db.Tx, key string, n int64) (*row, seat, messageRow, error) {
	c, s, err := at(ctx, tx, key)
	if err != nil {
		return nil, s, messageRow{}, err
	}
	w, err := messageOf(ctx, tx, c.ID, n)
	if err == nil && !s.directs() && !s.has(Communication) {
		err = fault.Denied("crisis.communication_sends")
	}
	return c, s, w, err
}

// SettleMessage says that a message went out, or that it will not. What was said stands in the log with its audience.
func (x *Crises) SettleMessage(ctx context.Context, tx *db.Tx, in SettleMessageIn) (Message, error) {
	c, s, w, err := sender(ctx, tx, in.ID, in.N)
	if err != nil {
		return Message{}, err
	}
	if w.State != Planned {
		return Message{}, fault.Conflict("crisis.message_settled")
	}
	if in.Text != nil {
		w.Text = clean(*in.Text)
	}
	if in.Channels != nil {
		ways, err := waysOf(in.Channels)
		if err != nil {
			return Message{}, err
		}
		w.Channels = strings.Join(ways, ",")
	}
	w.State, w.StateAt, w.By, w.Reason = in.State, tx.Now(), s.actor.ID, markdown.CleanLine(in.Reason)
	switch {
	case w.Text == "":
		return Message{}, fault.InvalidField("text", "crisis.text_missing")
	case utf8.RuneCountInString(w.Text) > longMessage-200:
		return Message{}, fault.InvalidField("text", "crisis.too_long").With("limit", longMessage-200)
	case w.State == Skipped && w.Reason == "":
		return Message{}, fault.InvalidField("reason", "crisis.reason_missing")
	case utf8.RuneCountInString(w.Reason) > longReason:
		return Message{}, fault.InvalidField("reason", "crisis.too_long").With("limit", longReason)
	}
	n, err := tx.Exec(ctx, `UPDATE crisis_message SET state = $4, state_at = $5, by_id = $6, reason = $7, text = $8, channels = $9, version = version + 1
		WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND state = 'planned'`, c.ID, w.N, w.State, w.StateAt, w.By, w.Reason, w.Text, w.Channels)
	if err != nil {
		return Message{}, err
	}
	if n == 0 {
		return Message{}, fault.Conflict("crisis.message_settled")
	}
	w.Version++
	args := map[string]string{"audience": w.Audience, "channel": w.Channel}
	e := entry{kind: Communicated, author: s.actor.ID, code: "message_sent", args: args, text: w.Text}
	if w.State == Skipped {
		e.code, args["reason"], e.text = "message_skipped", w.Reason, ""
	}
	if _, _, err := write(ctx, tx, c, e); err != nil {
		return Message{}, err
	}
	if w.State == Sent {
		if err := dispatch(ctx, tx, w, c.ID); err != nil {
			return Message{}, err
		}
		if w.Audience == "users" {
			tx.Emit(c.ref(), UsersTold{N: w.N}, TopicOf(c.ID))
		}
	}
	tx.Emit(c.ref(), WorkChanged{What: "message", N: w.N}, TopicOf(c.ID))
	return x.shownMessage(ctx, tx, c.ID, w)
}

func messageOf(ctx context.Context, r db.Reader, crisis string, n int64) (messageRow, error) {
	w, err := db.One[messageRow](ctx, r, `SELECT `+messageColumns+` FROM crisis_message WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`, crisis, n)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("crisis.message_not_found")
	}
	return w, err
}

// MessagesIn names a crisis.
type MessagesIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Messages lists what is to be told, and was.
func (x *Crises) Messages(ctx context.Context, r db.Reader, in MessagesIn) (api.Page[Message], error) {
	out := api.Page[Message]{Items: []Message{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := messagesOf(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	for _, w := range rows {
		m, err := x.shownMessage(ctx, r, c.ID, w)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, m)
	}
	return out, nil
}

func messagesOf(ctx context.Context, r db.Reader, crisis string) ([]messageRow, error) {
	return db.Select[messageRow](ctx, r, `SELECT `+messageColumns+` FROM crisis_message WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY n`, crisis)
}

func (x *Crises) shownMessage(ctx context.Context, r db.Reader, crisis string, w messageRow) (Message, error) {
	names, err := namesOf(ctx, r, w.By)
	if err != nil {
		return Message{}, err
	}
	deliveries, err := deliveriesOf(ctx, r, crisis, w.N)
	end := r.Now()
	if w.State != Planned {
		end = w.StateAt
	}
	return Message{N: w.N, Audience: w.Audience, Channel: w.Channel, Text: w.Text, DueAt: w.DueAt, State: w.State, Late: w.State != Skipped && w.DueAt > 0 && end > w.DueAt,
		StateAt: w.StateAt, By: personIn(names, w.By), Reason: w.Reason, Version: w.Version,
		Channels: waysIn(w.Channels), Deliveries: deliveries, EndedAt: w.EndedAt}, err
}
