package status

import (
	"context"
	"errors"
	"net/mail"
	"strings"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	letters "comptoir/internal/base/mail"
	"comptoir/internal/people/tenant"
)

const (
	confirmFor      = 24 * time.Hour
	askAgainAfter   = 10 * time.Minute // an address is written to no more often, whoever asks
	mostSubscribers = 100_000
	longEmail       = 254
	tellAtOnce      = 200
)

// TellJob is the durable job that writes a notice to those who subscribed.
const TellJob = "status.tell"

type tellArgs struct {
	Notice string `json:"notice"`
	After  string `json:"after,omitempty"`
}

var errNoLink = fault.NotFound("status.link_unknown")

type subscriberRow struct {
	ID          string          `db:"id"`
	Email       string          `db:"email"`
	Lang        string          `db:"lang"`
	Stop        string          `db:"stop_token"`
	AskedAt     instant.Instant `db:"asked_at"`
	ConfirmedAt instant.Instant `db:"confirmed_at"`
}

const subscriberColumns = `id, email, lang, stop_token, asked_at, confirmed_at`

// address reads what somebody typed as an address.
func address(typed string) (string, bool) {
	a, err := mail.ParseAddress(strings.TrimSpace(typed))
	if err != nil || a.Name != "" || len(a.Address) > longEmail || !strings.Contains(a.Address, ".") {
		return "", false
	}
	return strings.ToLower(a.Address), true
}

// subscribe writes to an address whether it is its owner who asks. It says the same to everybody: that an address is there already, was
// written to a moment ago, or that there is no room left, is nobody else's business.
func (x *Pages) subscribe(ctx context.Context, of, email, lang string) error {
	token, hash := auth.NewLink(of)
	stop, _ := auth.NewLink(of)
	_, err := db.Update(ctx, x.DB, auth.System(of), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM status_subscriber WHERE tenant_id = $1`)
		if err != nil || n >= mostSubscribers {
			return struct{}{}, err
		}
		asked, err := tx.Exec(ctx, `INSERT INTO status_subscriber (tenant_id, id, email, lang, token_hash, stop_token, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (tenant_id, email) DO UPDATE SET token_hash = excluded.token_hash, lang = excluded.lang, asked_at = excluded.asked_at
			WHERE status_subscriber.confirmed_at = 0 AND status_subscriber.asked_at <= $8`, id.New(), email, lang, hash, stop, tx.Now(), tx.Now().Add(-askAgainAfter))
		if err != nil || asked == 0 {
			return struct{}{}, err
		}
		t, err := tenant.Mine(ctx, tx)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, x.Send(ctx, tx, letters.Message{Tenant: of, Organisation: t.Name, To: letters.Address{Email: email}, Lang: lang, Zone: t.Zone, Template: letters.TemplateStatusConfirm,
			Data: letters.StatusConfirm{Page: x.Origin() + Path, Link: x.Origin() + Path + "/confirm/" + token, Until: tx.Now().Add(confirmFor).Time()}})
	})
	return err
}

// asker finds whom a confirming link is for, while it is good.
func asker(ctx context.Context, r db.Reader, hash string) (subscriberRow, error) {
	w, err := db.One[subscriberRow](ctx, r, `SELECT `+subscriberColumns+` FROM status_subscriber WHERE tenant_id = $1 AND token_hash = $2`, hash)
	if errors.Is(err, db.ErrNoRows) || err == nil && w.ConfirmedAt.IsZero() && r.Now().Sub(w.AskedAt) > confirmFor {
		return w, errNoLink
	}
	return w, err
}

// confirm begins the letters. Confirming again changes nothing.
func (x *Pages) confirm(ctx context.Context, token string, really bool) (subscriberRow, error) {
	of, hash, ok := auth.ReadLink(token)
	if !ok {
		return subscriberRow{}, errNoLink
	}
	if !really {
		return db.View(ctx, x.DB, auth.System(of), func(ctx context.Context, r db.Reader) (subscriberRow, error) { return asker(ctx, r, hash) })
	}
	return db.Update(ctx, x.DB, auth.System(of), func(ctx context.Context, tx *db.Tx) (subscriberRow, error) {
		w, err := asker(ctx, tx, hash)
		if err != nil || !w.ConfirmedAt.IsZero() {
			return w, err
		}
		w.ConfirmedAt = tx.Now()
		_, err = tx.Exec(ctx, `UPDATE status_subscriber SET confirmed_at = $3 WHERE tenant_id = $1 AND id = $2`, w.ID, tx.Now())
		return w, err
	})
}

// stop ends the letters: the address is forgotten. It answers the address that a link is for, "" where it was ended before.
func (x *Pages) stop(ctx context.Context, token string, really bool) (string, error) {
	of, _, ok := auth.ReadLink(token)
	if !ok {
		return "", errNoLink
	}
	find := func(ctx context.Context, r db.Reader) (string, error) {
		email, err := db.One[string](ctx, r, `SELECT email FROM status_subscriber WHERE tenant_id = $1 AND stop_token = $2`, token)
		if errors.Is(err, db.ErrNoRows) {
			return "", nil
		}
		return email, err
	}
	if !really {
		return db.View(ctx, x.DB, auth.System(of), find)
	}
	return db.Update(ctx, x.DB, auth.System(of), func(ctx context.Context, tx *db.Tx) (string, error) {
		email, err := find(ctx, tx)
		if err == nil && email != "" {
			_, err = tx.Exec(ctx, `DELETE FROM status_subscriber WHERE tenant_id = $1 AND stop_token = $2`, token)
		}
		return email, err
	})
}

// Tell is the job that writes a notice to those who subscribed, some at a time: the letters of a time and the job of the next are one
// commit, so that nobody is written to twice.
func (x *Pages) Tell(ctx context.Context, d *db.DB, j job.Job) error {
	in, err := job.Args[tellArgs](j)
	if err != nil {
		return err
	}
	_, err = db.Update(ctx, d, auth.System(j.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		n, err := noticeOf(ctx, tx, in.Notice)
		if err != nil {
			return struct{}{}, err
		}
		t, err := tenant.Mine(ctx, tx)
		if err != nil {
			return struct{}{}, err
		}
		rows, err := db.Select[subscriberRow](ctx, tx, `SELECT `+subscriberColumns+` FROM status_subscriber WHERE tenant_id = $1 AND confirmed_at > 0 AND id > $2 ORDER BY id LIMIT $3`, in.After, tellAtOnce)
		if err != nil || len(rows) == 0 {
			return struct{}{}, err
		}
		last := rows[len(rows)-1].ID
		claimed, err := tx.Exec(ctx, `UPDATE status_notice SET told_to = $4 WHERE tenant_id = $1 AND id = $2 AND told_to = $3`, n.ID, in.After, last)
		if err != nil || claimed == 0 { // a job may run twice: these have their letter
			return struct{}{}, err
		}
		for _, s := range rows {
			stop := x.Origin() + Path + "/stop/" + s.Stop
			if err := x.Send(ctx, tx, letters.Message{ID: n.ID + "-" + s.ID, Tenant: tx.Tenant(), Organisation: t.Name, To: letters.Address{Email: s.Email}, Lang: s.Lang, Zone: t.Zone, Stop: stop,
				Template: letters.TemplateStatusNotice, Thread: "status-" + n.ID, Data: letters.StatusNotice{Text: n.Text, At: n.PublishedAt.Time(), Page: x.Origin() + Path, Stop: stop}}); err != nil {
				return struct{}{}, err
			}
		}
		if len(rows) < tellAtOnce {
			return struct{}{}, nil
		}
		return struct{}{}, job.Enqueue(ctx, tx, TellJob, tellArgs{Notice: n.ID, After: last})
	})
	return err
}

// Sweep forgets addresses that nobody confirmed.
func Sweep(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM status_subscriber WHERE tenant_id = $1 AND confirmed_at = 0 AND asked_at < $2`, tx.Now().Add(-confirmFor))
	return err
}
