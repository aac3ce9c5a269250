package crisis

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/base/ref"
)

// Ways by which the product itself sends a message. What goes otherwise (the telephone, a meeting) is written in Channel in people's
// own words.
const (
	ByMail    = "mail"    // letters to the people of the audience
	ByFeed    = "feed"    // a post
	ByStatus  = "status"  // the public page
	ByDesk    = "desk"    // the banner of those who wait at the desk or open the portal
	ByWebhook = "webhook" // programs that asked for crisis.told
)

// States of a delivery.
const (
	Queued  = "queued"
	Sending = "sending" // letters are on their way
	Failed  = "failed"
)

var channels = []string{ByMail, ByFeed, ByStatus, ByDesk, ByWebhook}

// Delivery is what became of a message on one way.
type Delivery struct {
	Channel string          `json:"channel" enum:"mail,feed,status,desk,webhook"`
	State   string          `json:"state" enum:"queued,sending,sent,skipped,failed"`
	Reason  string          `json:"reason,omitempty" doc:"why it was skipped (exercise, nobody, no_hook, no_page, not_for_them) or failed (a fault's code)"`
	People  int64           `json:"people,omitempty" doc:"addresses written to, or programs told"`
	Failed  int64           `json:"failed,omitempty" doc:"of them, those not reached"`
	At      instant.Instant `json:"at"`
}

type deliveryRow struct {
	ID      string          `db:"id"`
	Crisis  string          `db:"crisis_id"`
	N       int64           `db:"n"`
	Channel string          `db:"channel"`
	State   string          `db:"state"`
	Reason  string          `db:"reason"`
	People  int64           `db:"people"`
	Failed  int64           `db:"failed"`
	At      instant.Instant `db:"at"`
}

const deliveryColumns = `id, crisis_id, n, channel, state, reason, people, failed, at`

func (w deliveryRow) ref() ref.Ref { return ref.Of(AnnouncementKind, w.ID) }

// Telling is a message on its way out.
type Telling struct {
	ID       string // of the delivery
	Crisis   string
	N        int64
	Audience string
	Text     string // Markdown
	By       string // who sent it
}

// Carrier takes a message out on one way. It answers how many it reached, or why it was passed over; a fault is a failure that trying
// again does not cure.
type Carrier func(ctx context.Context, tx *db.Tx, t Telling) (people int64, skipped string, err error)

// DeliverJob is the durable job that takes a message out on one way.
const DeliverJob = "crisis.deliver"

const deliverTries = 8

type deliverArgs struct {
	Crisis  string `json:"crisis"`
	N       int64  `json:"n"`
	Channel string `json:"channel"`
}

// waysOf checks channels and brings them into one order.
func waysOf(in []string) ([]string, error) {
	var out []string
	for _, c := range channels {
		if slices.Contains(in, c) {
			out = append(out, c)
		}
	}
	for _, c := range in {
		if !slices.Contains(channels, c) {
			return nil, fault.InvalidField("channels", "crisis.channel_unknown")
		}
	}
	return out, nil
}

func waysIn(kept string) []string {
	if kept == "" {
		return nil
	}
	return strings.Split(kept, ",")
}

// dispatch queues a message on each of its ways, in the transaction that settles it.
func dispatch(ctx context.Context, tx *db.Tx, w messageRow, crisis string) error {
	for _, ch := range waysIn(w.Channels) {
		if _, err := tx.Exec(ctx, `INSERT INTO crisis_delivery (tenant_id, crisis_id, n, channel, id, state, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (tenant_id, crisis_id, n, channel) DO NOTHING`, crisis, w.N, ch, id.New(), Queued, tx.Now()); err != nil {
			return err
		}
		if err := job.Enqueue(ctx, tx, DeliverJob, deliverArgs{Crisis: crisis, N: w.N, Channel: ch}); err != nil {
			return err
		}
	}
	return nil
}

func deliveryOf(ctx context.Context, r db.Reader, crisis string, n int64, channel string) (deliveryRow, error) {
	return db.One[deliveryRow](ctx, r, `SELECT `+deliveryColumns+` FROM crisis_delivery WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND channel = $4`, crisis, n, channel)
}

func deliveriesOf(ctx context.Context, r db.Reader, crisis string, n int64) ([]Delivery, error) {
	rows, err := db.Select[deliveryRow](ctx, r, `SELECT `+deliveryColumns+` FROM crisis_delivery WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 ORDER BY channel`, crisis, n)
	var out []Delivery
	for _, w := range rows {
		out = append(out, Delivery{Channel: w.Channel, State: w.State, Reason: w.Reason, People: w.People, Failed: w.Failed, At: w.At})
	}
	return out, err
}

// end settles a delivery once, and writes what became of it in the log.
func (w deliveryRow) end(ctx context.Context, tx *db.Tx, c *row, audience string) error {
	n, err := tx.Exec(ctx, `UPDATE crisis_delivery SET state = $5, reason = $6, people = $7, failed = $8, at = $9
		WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND channel = $4 AND state IN ('queued', 'sending')`, w.Crisis, w.N, w.Channel, w.State, w.Reason, w.People, w.Failed, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	if c.Phase != Archived { // the last line of all is that it was archived
		args := map[string]string{"audience": audience, "carrier": w.Channel, "people": strconv.FormatInt(w.People-w.Failed, 10), "unreached": strconv.FormatInt(w.Failed, 10), "outcome": w.Reason}
		code := "message_delivered"
		switch {
		case w.State == Failed:
			code = "message_undelivered"
		case w.State == Skipped:
			code = "message_passed_over"
		case w.Failed > 0:
			code = "message_delivered_in_part"
		case w.People == 0:
			code = "message_shown"
		}
		if _, _, err := write(ctx, tx, c, entry{kind: Communicated, code: code, args: args}); err != nil {
			return err
		}
	}
	tx.Emit(c.ref(), WorkChanged{What: "message", N: w.N}, TopicOf(c.ID))
	return nil
}
