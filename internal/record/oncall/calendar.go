package oncall

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/emersion/go-ical"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/tenant"
)

// How far a calendar reaches, and how many events it holds at most.
const (
	calendarBack  = 30 * 24 * time.Hour
	calendarAhead = 180 * 24 * time.Hour
	maxEvents     = 3000
)

// Calendars writes the calendars that phones subscribe to.
type Calendars struct {
	DB     *db.DB
	Origin func() string
	Text   func(lang, key string, args map[string]any) string
}

// Feed is the address of one's calendar. Whoever knows it reads it.
type Feed struct {
	Token string `json:"token"`
	URL   string `json:"url" doc:"one's own shifts; a rota's id in place of me gives that rota"`
}

// MakeFeed gives the actor an address for their calendar; the one before is worth nothing any more.
func (c *Calendars) MakeFeed(ctx context.Context, tx *db.Tx, _ NoIn) (Feed, error) {
	token, hash := auth.NewLink(tx.Tenant())
	_, err := tx.Exec(ctx, `INSERT INTO oncall_feed (tenant_id, person_id, token_hash, made_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at`, tx.Actor().ID, hash, tx.Now())
	return Feed{Token: token, URL: c.Origin() + api.Prefix + "/oncall/me.ics?token=" + token}, err
}

// DropFeed makes the address worthless.
func (c *Calendars) DropFeed(ctx context.Context, tx *db.Tx, _ NoIn) (api.None, error) {
	_, err := tx.Exec(ctx, `DELETE FROM oncall_feed WHERE tenant_id = $1 AND person_id = $2`, tx.Actor().ID)
	return api.None{}, err
}

var errNoFeed = fault.Unauthenticated("oncall.no_such_feed")

// Serve writes a rota's calendar, or one's own for "me", for whoever is signed in or brings the token of their feed.
func (c *Calendars) Serve(w http.ResponseWriter, r *http.Request) error {
	actor := api.ActorOf(r)
	if token := r.URL.Query().Get("token"); token != "" {
		var err error
		if actor, err = c.bearer(r.Context(), token); err != nil {
			return err
		}
	}
	if actor.Tenant == "" {
		return errNoFeed
	}
	if !actor.Has(Permissions["oncall.read"]) {
		return fault.Denied("permission.denied")
	}
	b, err := db.View(r.Context(), c.DB, actor, func(ctx context.Context, rd db.Reader) ([]byte, error) { return c.write(ctx, rd, r.PathValue("id")) })
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `inline; filename="oncall.ics"`)
	w.Header().Set("Cache-Control", "private, max-age=300")
	_, err = w.Write(b)
	return err
}

func (c *Calendars) bearer(ctx context.Context, token string) (auth.Actor, error) {
	of, hash, ok := auth.ReadLink(token)
	if !ok {
		return auth.Actor{}, errNoFeed
	}
	return db.View(ctx, c.DB, auth.System(of), func(ctx context.Context, r db.Reader) (auth.Actor, error) {
		if t, err := tenant.Mine(ctx, r); err != nil || t.Suspended() {
			return auth.Actor{}, errNoFeed
		}
		person, err := db.One[string](ctx, r, `SELECT person_id FROM oncall_feed WHERE tenant_id = $1 AND token_hash = $2`, hash)
		if errors.Is(err, db.ErrNoRows) {
			err = errNoFeed
		}
		if err != nil {
			return auth.Actor{}, err
		}
		a, open, err := directory.ActorOf(ctx, r, person)
		if err == nil && !open {
			err = errNoFeed
		}
		return a, err
	})
}

func (c *Calendars) write(ctx context.Context, r db.Reader, key string) ([]byte, error) {
	me := r.Actor()
	name, rows := c.Text(me.Lang, "oncall.calendar_mine", nil), []rotaRow(nil)
	var err error
	if key == "me" {
		rows, err = allRotas(ctx, r)
	} else {
		var w rotaRow
		w, err = loadRota(ctx, r, key)
		name, rows = w.Name, []rotaRow{w}
	}
	if err != nil {
		return nil, err
	}
	from, to := r.Now().Add(-calendarBack), r.Now().Add(calendarAhead)
	g, err := gather(ctx, r, rows, from, to)
	if err != nil {
		return nil, err
	}
	cal := ical.NewCalendar()
	cal.Props.SetText(ical.PropVersion, "2.0")
	cal.Props.SetText(ical.PropProductID, "-//Comptoir//on call//FR")
	cal.Props.SetText(ical.PropMethod, "PUBLISH")
	cal.Props.SetText("X-WR-CALNAME", name)
	for i := range g.rows {
		w := &g.rows[i]
		s := g.plans[w.ID]
		for _, one := range s.shifts(from.Time(), to.Time()) {
			if key == "me" && one.person != me.ID || !w.ArchivedAt.IsZero() || len(cal.Children) >= maxEvents {
				continue
			}
			title := w.Name
			switch {
			case one.person == "":
				title = c.Text(me.Lang, "oncall.calendar_gap", map[string]any{"rota": w.Name})
			case key != "me":
				title = g.names[one.person].Name + " – " + w.Name
			}
			cal.Children = append(cal.Children, c.event(w, one, title, r.Now()))
		}
	}
	if len(cal.Children) == 0 {
		return empty(cal), nil
	}
	var b bytes.Buffer
	err = ical.NewEncoder(&b).Encode(cal)
	return b.Bytes(), err
}

func (c *Calendars) event(w *rotaRow, one shift, title string, now instant.Instant) *ical.Component {
	e := ical.NewEvent()
	e.Props.SetText(ical.PropUID, w.ID+"-"+strconv.FormatInt(one.from.Unix(), 10)+"@comptoir")
	e.Props.SetDateTime(ical.PropDateTimeStamp, now.Time().UTC())
	e.Props.SetDateTime(ical.PropDateTimeStart, one.from.UTC())
	e.Props.SetDateTime(ical.PropDateTimeEnd, one.to.UTC())
	e.Props.SetText(ical.PropSummary, title)
	e.Props.SetText(ical.PropTransparency, "TRANSPARENT") // on call is not busy
	e.Props.SetText(ical.PropURL, c.Origin()+"/oncall/"+w.ID)
	if w.Description != "" {
		e.Props.SetText(ical.PropDescription, w.Description)
	}
	return e.Component
}

// empty is a calendar without events, which the library does not write.
func empty(cal *ical.Calendar) []byte {
	var b bytes.Buffer
	b.WriteString("BEGIN:VCALENDAR\r\n")
	for _, name := range []string{ical.PropVersion, ical.PropProductID, ical.PropMethod, "X-WR-CALNAME"} {
		b.WriteString(name + ":" + cal.Props.Get(name).Value + "\r\n")
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.Bytes()
}
