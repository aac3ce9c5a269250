package feed

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// Periods of a digest.
const (
	Never  = "never"
	Daily  = "daily"
	Weekly = "weekly"
)

const (
	digestHour  = 8 // in the reader's zone
	digestPosts = 15
	digestsEach = 50 // of one tenant at one time
)

// Digest says how often one is sent what is new by e-mail.
type Digest struct {
	Period string          `json:"period" enum:"never,daily,weekly"`
	NextAt instant.Instant `json:"next_at,omitzero"`
}

// DigestIn chooses it.
type DigestIn struct {
	Period string `json:"period" enum:"never,daily,weekly"`
}

// Letter is a digest to send: the posts that its reader may see now.
type Letter struct {
	Person string
	Period string
	Posts  []Post
	More   bool

	due  digestRow
	head int64
	zone string
}

type digestRow struct {
	Person   string          `db:"person_id"`
	Period   string          `db:"period"`
	NextAt   instant.Instant `db:"next_at"`
	Position int64           `db:"position"`
}

// MyDigest answers what the reader chose.
func (f *Feed) MyDigest(ctx context.Context, r db.Reader, _ NoIn) (Digest, error) {
	w, err := db.One[digestRow](ctx, r, `SELECT person_id, period, next_at, position FROM feed_digest WHERE tenant_id = $1 AND person_id = $2`, r.Actor().ID)
	if errors.Is(err, db.ErrNoRows) {
		return Digest{Period: Never}, nil
	}
	return Digest{Period: w.Period, NextAt: w.NextAt}, err
}

// SetDigest begins or ends the actor's digest; it tells what is new from now on.
func (f *Feed) SetDigest(ctx context.Context, tx *db.Tx, in DigestIn) (Digest, error) {
	me := tx.Actor()
	if in.Period == Never {
		_, err := tx.Exec(ctx, `DELETE FROM feed_digest WHERE tenant_id = $1 AND person_id = $2`, me.ID)
		return Digest{Period: Never}, err
	}
	head, err := headPosition(ctx, tx)
	if err != nil {
		return Digest{}, err
	}
	next := Next(in.Period, tx.Now(), me.Zone)
	_, err = tx.Exec(ctx, `INSERT INTO feed_digest (tenant_id, person_id, period, next_at, position) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET period = excluded.period, next_at = excluded.next_at`, me.ID, in.Period, next, head)
	return Digest{Period: in.Period, NextAt: next}, err
}

// Next is when the next digest is due: at eight in the morning where the reader lives, for a weekly one on Monday. It is later than now.
func Next(period string, now instant.Instant, zone string) instant.Instant {
	place, err := time.LoadLocation(zone)
	if err != nil {
		place = time.UTC
	}
	here := now.Time().In(place)
	day := time.Date(here.Year(), here.Month(), here.Day(), digestHour, 0, 0, 0, place)
	for !instant.Of(day).Time().After(now.Time()) || period == Weekly && day.Weekday() != time.Monday {
		day = time.Date(day.Year(), day.Month(), day.Day()+1, digestHour, 0, 0, 0, place)
	}
	return instant.Of(day)
}

// Digests are the digests that are due in a tenant: what each reader's own feed has had since the last, by their rights now.
func (f *Feed) Digests(ctx context.Context, r db.Reader) ([]Letter, error) {
	due, err := db.Select[digestRow](ctx, r, `SELECT person_id, period, next_at, position FROM feed_digest WHERE tenant_id = $1 AND next_at <= $2
		ORDER BY next_at, person_id LIMIT $3`, r.Now(), digestsEach)
	if err != nil {
		return nil, err
	}
	head, err := headPosition(ctx, r)
	if err != nil {
		return nil, err
	}
	out := make([]Letter, 0, len(due))
	for _, w := range due {
		l := Letter{Person: w.Person, Period: w.Period, due: w, head: head}
		a, open, err := directory.ActorOf(ctx, r, w.Person)
		if err != nil {
			return nil, err
		}
		if l.zone = a.Zone; open {
			if err := f.fill(ctx, db.As(r, a), &l); err != nil {
				return nil, err
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// fill reads what is new for the reader.
func (f *Feed) fill(ctx context.Context, r db.Reader, l *Letter) error {
	h, err := houseOf(ctx, r)
	if err != nil {
		return err
	}
	v, err := f.viewOf(ctx, r, h, "mine")
	if err != nil {
		return err
	}
	piece, err := f.visible(ctx, r, h, v, l.head+1, l.due.Position, digestPosts)
	if err != nil {
		return err
	}
	l.More = piece.more
	l.Posts, err = f.present(ctx, r, h, piece.rows, piece.cards)
	return err
}

// Sent moves a digest to its next day, and answers the secret of the link that ends it; false where another node was faster. A
// letter without posts is not to be sent.
func (f *Feed) Sent(ctx context.Context, tx *db.Tx, l Letter) (stop string, mine bool, err error) {
	stop, hash := auth.NewLink(tx.Tenant())
	n, err := tx.Exec(ctx, `UPDATE feed_digest SET next_at = $2, position = $3, stop_hash = $4 WHERE tenant_id = $1 AND person_id = $5 AND next_at = $6 AND period = $7`,
		Next(l.Period, tx.Now(), l.zone), l.head, hash, l.Person, l.due.NextAt, l.Period)
	return stop, n == 1, err
}

// StopDigest ends the digest whose letter had this link, without signing in. A link of an older letter does nothing.
func (f *Feed) StopDigest(w http.ResponseWriter, r *http.Request) error {
	tenant, hash, ok := auth.ReadLink(r.URL.Query().Get("token"))
	if !ok {
		return fault.NotFound("digest.no_such_link")
	}
	said := "stop"
	if r.Method == http.MethodPost {
		if _, err := db.Update(r.Context(), f.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int64, error) {
			return tx.Exec(ctx, `DELETE FROM feed_digest WHERE tenant_id = $1 AND stop_hash <> '' AND stop_hash = $2`, hash)
		}); err != nil {
			return err
		}
		said = "stopped"
	}
	lang := i18n.Negotiate("", r.Header.Get("Accept-Language"))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
	w.Header().Set("Referrer-Policy", "same-origin")
	return stopPage.Execute(w, stopping{Lang: lang, Title: f.Text(lang, "digest."+said+"_title"), Words: f.Text(lang, "digest."+said+"_words"),
		Button: map[bool]string{true: f.Text(lang, "digest.stop_button")}[said == "stop"]})
}

type stopping struct{ Lang, Title, Words, Button string }

// stopPage asks before it does anything: programs that look at the links of letters end nobody's digest.
var stopPage = template.Must(template.New("stop").Parse(`<!doctype html><html lang="{{.Lang}}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{.Title}}</title><h1>{{.Title}}</h1><p>{{.Words}}</p>{{if .Button}}<form method="post"><button>{{.Button}}</button></form>{{end}}</html>`))
