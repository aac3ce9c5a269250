package crisis

import (
	"context"
	"errors"
	"strconv"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/base/markdown"
)

// States of an inject.
const (
	InjectWaiting  = "waiting"
	InjectReleased = "released"
	InjectDropped  = "dropped"
)

// InjectJob is the durable job that releases an inject at its time.
const InjectJob = "crisis.inject"

const (
	mostInjects = 500
	longInject  = 4000
	byHand      = -1
)

// Inject is what the players of an exercise are told, in a room or to a role, at a minute of it or by hand.
type Inject struct {
	N          int64           `json:"n"`
	Number     string          `json:"number"`
	Title      string          `json:"title"`
	Text       string          `json:"text" doc:"Markdown"`
	Minute     *int64          `json:"minute,omitempty" doc:"after the declaration; by hand where absent"`
	DueAt      instant.Instant `json:"due_at,omitzero"`
	Room       string          `json:"room_id,omitempty" doc:"the main one where absent"`
	Role       string          `json:"role,omitempty" doc:"whom it is for, where not everybody"`
	State      string          `json:"state" enum:"waiting,released,dropped"`
	ReleasedAt instant.Instant `json:"released_at,omitzero"`
	ReleasedBy *Person         `json:"released_by,omitempty" doc:"absent where its time came"`
	Line       int64           `json:"line,omitempty" doc:"its line in the log"`
	MadeBy     *Person         `json:"made_by,omitempty"`
	Version    int64           `json:"version"`
}

// ETag implements api.Tagged.
func (i Inject) ETag() string { return api.ETagOf(i.Version) }

type injectRow struct {
	N          int64           `db:"n"`
	Title      string          `db:"title"`
	Text       string          `db:"text"`
	Minute     int64           `db:"at_min"`
	Room       string          `db:"room_id"`
	Role       string          `db:"role"`
	Lang       string          `db:"lang"`
	State      string          `db:"state"`
	ReleasedAt instant.Instant `db:"released_at"`
	ReleasedBy string          `db:"released_by"`
	Line       int64           `db:"line"`
	MadeBy     string          `db:"made_by"`
	MadeAt     instant.Instant `db:"made_at"`
	Version    int64           `db:"version"`
}

const injectColumns = `n, title, text, at_min, room_id, role, lang, state, released_at, released_by, line, made_by, made_at, version`

func (w injectRow) number() string { return "INJ-" + strconv.FormatInt(w.N, 10) }

// due is when an inject is released by itself; zero where somebody releases it.
func (w injectRow) due(c *row) instant.Instant {
	if w.Minute == byHand {
		return 0
	}
	return c.DeclaredAt.Add(time.Duration(w.Minute) * time.Minute)
}

// animates says whether somebody leads the exercise or observes it: the players see nothing of the scenario before its time.
func (s seat) animates(c *row) error {
	if !c.Exercise {
		return fault.Conflict("crisis.no_exercise")
	}
	if !s.manages() && !s.has(Observer) {
		return fault.Denied("crisis.players_wait")
	}
	return nil
}

// reviews is animates for a read: after the exercise everybody who took part may look.
func (s seat) reviews(c *row) error {
	if c.Exercise && (c.Phase == Retex || c.Phase == Archived) {
		return nil
	}
	return s.animates(c)
}

// InjectsIn names a crisis.
type InjectsIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Injects lists the scenario of an exercise, in the order of its minutes.
func (x *Crises) Injects(ctx context.Context, r db.Reader, in InjectsIn) (api.Page[Inject], error) {
	out := api.Page[Inject]{Items: []Inject{}}
	c, s, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if err := s.reviews(c); err != nil {
		return out, err
	}
	rows, err := db.Select[injectRow](ctx, r, `SELECT `+injectColumns+` FROM crisis_inject WHERE tenant_id = $1 AND crisis_id = $2 AND state <> 'dropped'
		ORDER BY CASE WHEN at_min < 0 THEN 1 ELSE 0 END, at_min, n`, c.ID)
	if err != nil {
		return out, err
	}
	for _, w := range rows {
		one, err := shownInject(ctx, r, c, w)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, one)
	}
	return out, nil
}

func shownInject(ctx context.Context, r db.Reader, c *row, w injectRow) (Inject, error) {
	names, err := namesOf(ctx, r, w.ReleasedBy, w.MadeBy)
	out := Inject{N: w.N, Number: w.number(), Title: w.Title, Text: w.Text, DueAt: w.due(c), Room: w.Room, Role: w.Role, State: w.State, ReleasedAt: w.ReleasedAt,
		ReleasedBy: personIn(names, w.ReleasedBy), Line: w.Line, MadeBy: personIn(names, w.MadeBy), Version: w.Version}
	if w.Minute != byHand {
		out.Minute = &w.Minute
	}
	return out, err
}

// InjectIn is an inject to prepare.
type InjectIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Title  string `json:"title" maxLength:"480"`
	Text   string `json:"text" maxLength:"16000" doc:"Markdown"`
	Minute *int64 `json:"minute,omitempty" minimum:"0" maximum:"20160" doc:"after the declaration; by hand where absent"`
	Room   string `json:"room_id,omitempty" maxLength:"40" doc:"the main one where absent"`
	Role   string `json:"role,omitempty" enum:"director,scribe,technical_lead,communication_lead,expert" doc:"whom it is for, where not everybody"`
}

// AddInject prepares what the players will be told.
func (x *Crises) AddInject(ctx context.Context, tx *db.Tx, in InjectIn) (Inject, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Inject{}, err
	}
	if err := s.animates(c); err != nil {
		return Inject{}, err
	}
	w := injectRow{Title: in.Title, Text: in.Text, Minute: byHand, Room: in.Room, Role: in.Role, Lang: s.actor.Lang, State: InjectWaiting, MadeBy: s.actor.ID, MadeAt: tx.Now(), Version: 1}
	if in.Minute != nil {
		w.Minute = *in.Minute
	}
	if err := x.checkInject(ctx, tx, c, &w); err != nil {
		return Inject{}, err
	}
	if _, err := lockLog(ctx, tx, c.ID); err != nil { // orders those who number at once
		return Inject{}, err
	}
	last, err := db.One[int64](ctx, tx, `SELECT coalesce(max(n), 0) FROM crisis_inject WHERE tenant_id = $1 AND crisis_id = $2`, c.ID)
	if err != nil {
		return Inject{}, err
	}
	if last >= mostInjects {
		return Inject{}, fault.Conflict("crisis.too_many_injects").With("limit", mostInjects)
	}
	w.N = last + 1
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_inject (tenant_id, crisis_id, n, title, text, at_min, room_id, role, lang, state, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		c.ID, w.N, w.Title, w.Text, w.Minute, w.Room, w.Role, w.Lang, w.State, w.MadeBy, w.MadeAt); err != nil {
		return Inject{}, err
	}
	return x.injectTold(ctx, tx, c, w, true)
}

// checkInject cleans an inject and says what is wrong with it.
func (x *Crises) checkInject(ctx context.Context, tx *db.Tx, c *row, w *injectRow) error {
	w.Title, w.Text = markdown.CleanLine(w.Title), clean(w.Text)
	switch {
	case w.Title == "":
		return fault.InvalidField("title", "crisis.text_missing")
	case utf8.RuneCountInString(w.Title) > 120:
		return fault.InvalidField("title", "crisis.too_long").With("limit", 120)
	case w.Text == "":
		return fault.InvalidField("text", "crisis.text_missing")
	case utf8.RuneCountInString(w.Text) > longInject:
		return fault.InvalidField("text", "crisis.too_long").With("limit", longInject)
	case w.Room == "":
		return nil
	}
	return mayHearIn(ctx, tx, c, w.Room)
}

// injectTold sets the alarm of an inject anew and tells those who follow the crisis that the scenario changed, not what is in it.
func (x *Crises) injectTold(ctx context.Context, tx *db.Tx, c *row, w injectRow, alarm bool) (Inject, error) {
	if alarm {
		if err := x.setAlarm(ctx, tx, c, w); err != nil {
			return Inject{}, err
		}
	}
	tx.Emit(c.ref(), WorkChanged{What: "inject", N: w.N}, TopicOf(c.ID))
	return shownInject(ctx, tx, c, w)
}

func injectKey(c *row, n int64) string { return c.ID + ":" + strconv.FormatInt(n, 10) }

type injectArgs struct {
	Crisis string `json:"crisis"`
	N      int64  `json:"n"`
}

func (x *Crises) setAlarm(ctx context.Context, tx *db.Tx, c *row, w injectRow) error {
	if _, err := job.Cancel(ctx, tx, InjectJob, injectKey(c, w.N)); err != nil {
		return err
	}
	if w.State != InjectWaiting || w.Minute == byHand {
		return nil
	}
	return job.Enqueue(ctx, tx, InjectJob, injectArgs{Crisis: c.ID, N: w.N}, job.At(max(w.due(c), tx.Now())), job.Unique(injectKey(c, w.N)))
}

func injectOf(ctx context.Context, r db.Reader, crisis string, n int64) (injectRow, error) {
	w, err := db.One[injectRow](ctx, r, `SELECT `+injectColumns+` FROM crisis_inject WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND state <> 'dropped'`, crisis, n)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("crisis.inject_not_found")
	}
	return w, err
}
