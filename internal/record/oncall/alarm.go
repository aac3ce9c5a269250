package oncall

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// The states of an alarm.
const (
	Raised       = "raised"
	Acknowledged = "acknowledged"
	Resolved     = "resolved"
	Unanswered   = "unanswered"
)

// Letter is what is to be written to one person.
type Letter struct {
	To    string // account id
	Swap  *Swap
	Alarm *Alarm
	Link  string
}

// Alarm calls people who are on call, until one answers.
type Alarm struct {
	ID         string           `json:"id"`
	Plan       directory.Brief  `json:"escalation"`
	About      *ref.Ref         `json:"about,omitempty"`
	Title      string           `json:"title"`
	Text       string           `json:"text"`
	State      string           `json:"state" enum:"raised,acknowledged,resolved,unanswered"`
	Step       int              `json:"step" doc:"of all rounds, from 1"`
	NextAt     instant.Instant  `json:"next_at,omitzero" doc:"when the next are told"`
	RaisedBy   *directory.Brief `json:"raised_by,omitempty"`
	RaisedAt   instant.Instant  `json:"raised_at"`
	AnsweredBy *directory.Brief `json:"answered_by,omitempty"`
	AnsweredAt instant.Instant  `json:"answered_at,omitzero"`
	Notices    []Notice         `json:"notices" nullable:"false"`
	Version    int64            `json:"version"`
}

// Notice is one person told.
type Notice struct {
	Person directory.Brief `json:"person"`
	Step   int             `json:"step"`
	At     instant.Instant `json:"at"`
}

type alarmRow struct {
	ID         string          `db:"id"`
	Plan       string          `db:"escalation_id"`
	PlanName   string          `db:"plan_name"`
	Kind       string          `db:"subject_kind"`
	Subject    string          `db:"subject_id"`
	Title      string          `db:"title"`
	Text       string          `db:"text"`
	State      string          `db:"state"`
	Step       int             `db:"step"`
	NextAt     instant.Instant `db:"next_at"`
	RaisedBy   string          `db:"raised_by"`
	RaisedAt   instant.Instant `db:"raised_at"`
	AnsweredBy string          `db:"answered_by"`
	AnsweredAt instant.Instant `db:"answered_at"`
	Version    int64           `db:"version"`
}

const alarmColumns = `a.id, a.escalation_id, e.name AS plan_name, a.subject_kind, a.subject_id, a.title, a.text, a.state, a.step, a.next_at, a.raised_by, a.raised_at,
	a.answered_by, a.answered_at, a.version`

func loadAlarm(ctx context.Context, r db.Reader, id string) (alarmRow, error) {
	w, err := db.One[alarmRow](ctx, r, `SELECT `+alarmColumns+` FROM alarm a JOIN escalation e ON e.tenant_id = a.tenant_id AND e.id = a.escalation_id
		WHERE a.tenant_id = $1 AND a.id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("oncall.alarm_not_found")
	}
	return w, err
}

// RaiseIn calls who is on call.
type RaiseIn struct {
	Plan  string  `json:"escalation_id" maxLength:"40"`
	Title string  `json:"title" minLength:"1" maxLength:"200"`
	Text  string  `json:"text,omitempty" maxLength:"4000" doc:"Markdown"`
	About ref.Ref `json:"-"`
}

// EscalateJob is the durable job that looks whether somebody has answered.
const EscalateJob = "oncall.escalate"

type escalateArgs struct {
	Alarm string `json:"alarm"`
	Step  int    `json:"step"`
}

// Raise tells the first step's people. While an alarm about a record waits for an answer, another about it is the same one.
func (s *Rotas) Raise(ctx context.Context, tx *db.Tx, in RaiseIn) (Alarm, error) {
	p, err := loadPlan(ctx, tx, in.Plan)
	if err != nil {
		return Alarm{}, err
	}
	if !p.ArchivedAt.IsZero() {
		return Alarm{}, fault.NotFound("oncall.escalation_not_found")
	}
	w := alarmRow{ID: id.New(), Plan: p.ID, PlanName: p.Name, Kind: in.About.Kind, Subject: in.About.ID, Title: markdown.CleanLine(in.Title), Text: markdown.Clean(in.Text),
		State: Raised, RaisedBy: tx.Actor().ID, RaisedAt: tx.Now(), Version: 1}
	if w.Title == "" {
		return Alarm{}, fault.InvalidField("title", "field.empty")
	}
	n, err := tx.Exec(ctx, `INSERT INTO alarm (tenant_id, id, escalation_id, subject_kind, subject_id, title, text, state, raised_by, raised_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`, w.ID, w.Plan, w.Kind, w.Subject, w.Title, w.Text, w.State, w.RaisedBy, w.RaisedAt)
	if err != nil {
		return Alarm{}, err
	}
	if n == 0 {
		same, err := db.One[string](ctx, tx, `SELECT id FROM alarm WHERE tenant_id = $1 AND subject_kind = $2 AND subject_id = $3 AND state = 'raised'`, w.Kind, w.Subject)
		if err != nil {
			return Alarm{}, err
		}
		return GetAlarm(ctx, tx, GetIn{ID: same})
	}
	raised := AlarmRaised{Escalation: p.ID}
	if w.Subject != "" {
		raised.About = &in.About
	}
	emit(tx, AlarmSubject, w.ID, raised)
	if err := s.tell(ctx, tx, &w, p); err != nil {
		return Alarm{}, err
	}
	return w.present(ctx, tx)
}

// tell tells the people of the next step that has any, and sets the hour of the one after.
func (s *Rotas) tell(ctx context.Context, tx *db.Tx, w *alarmRow, p planRow) error {
	for w.Step < len(p.Steps.V)*p.Rounds {
		step := p.Steps.V[w.Step%len(p.Steps.V)]
		w.Step++
		people, err := step.told(ctx, tx)
		if err != nil {
			return err
		}
		if len(people) == 0 {
			continue // a gap is no reason to wait
		}
		w.NextAt = tx.Now().Add(time.Duration(step.Wait) * time.Minute)
		if err := w.keep(ctx, tx); err != nil {
			return err
		}
		shown := Alarm{ID: w.ID, Plan: directory.Brief{ID: w.Plan, Name: w.PlanName}, Title: w.Title, Text: w.Text, State: w.State, Step: w.Step, RaisedAt: w.RaisedAt, NextAt: w.NextAt}
		for _, person := range people {
			token, hash := newSecret(tx.Tenant())
			if _, err := tx.Exec(ctx, `INSERT INTO alarm_notice (tenant_id, id, alarm_id, step, person_id, token_hash, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				id.New(), w.ID, w.Step, person, hash, tx.Now()); err != nil {
				return err
			}
			if err := s.Tell(ctx, tx, Letter{To: person, Alarm: &shown, Link: s.Origin() + "/alarm-notices/" + token}); err != nil {
				return err
			}
		}
		emit(tx, AlarmSubject, w.ID, AlarmTold{Version: w.Version, Step: w.Step, People: people}, people...)
		return job.Enqueue(ctx, tx, EscalateJob, escalateArgs{Alarm: w.ID, Step: w.Step}, job.At(w.NextAt))
	}
	w.State, w.NextAt = Unanswered, 0
	if err := w.keep(ctx, tx); err != nil {
		return err
	}
	emit(tx, AlarmSubject, w.ID, AlarmUnanswered{Version: w.Version})
	return nil
}

func (w *alarmRow) keep(ctx context.Context, tx *db.Tx) error {
	n, err := tx.Exec(ctx, `UPDATE alarm SET state = $2, step = $3, next_at = $4, answered_by = $5, answered_at = $6, version = version + 1 WHERE tenant_id = $1 AND id = $7 AND version = $8`,
		w.State, w.Step, w.NextAt, w.AnsweredBy, w.AnsweredAt, w.ID, w.Version)
	if err == nil && n == 0 {
		err = fault.Stale("record.stale")
	}
	w.Version++
	return err
}

// Escalate is the job: where nobody has answered, the next are told. It may run twice.
func (s *Rotas) Escalate(ctx context.Context, d *db.DB, j job.Job) error {
	args, err := job.Args[escalateArgs](j)
	if err != nil {
		return job.Permanent(err)
	}
	_, err = db.Update(ctx, d, auth.System(j.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		w, err := loadAlarm(ctx, tx, args.Alarm)
		if err != nil || w.State != Raised || w.Step != args.Step {
			return struct{}{}, err
		}
		p, err := loadPlan(ctx, tx, w.Plan)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.tell(ctx, tx, &w, p)
	})
	return err
}

// AcknowledgeAlarm says: I take it. Nobody else is told.
func AcknowledgeAlarm(ctx context.Context, tx *db.Tx, in GetIn) (Alarm, error) {
	w, err := loadAlarm(ctx, tx, in.ID)
	if err != nil {
		return Alarm{}, err
	}
	return acknowledge(ctx, tx, w, tx.Actor().ID)
}

func acknowledge(ctx context.Context, tx *db.Tx, w alarmRow, person string) (Alarm, error) {
	switch w.State {
	case Raised, Unanswered:
		w.State, w.AnsweredBy, w.AnsweredAt, w.NextAt = Acknowledged, person, tx.Now(), 0
		if err := w.keep(ctx, tx); err != nil {
			return Alarm{}, err
		}
		emit(tx, AlarmSubject, w.ID, AlarmAcknowledged{Version: w.Version, Person: person}, person)
	case Acknowledged:
		// Said twice, or by a second: the first one has it, and the answer says who.
	default:
		return Alarm{}, fault.Conflict("oncall.alarm_is_over")
	}
	return w.present(ctx, tx)
}

// ResolveAlarm says that it is over.
func ResolveAlarm(ctx context.Context, tx *db.Tx, in GetIn) (Alarm, error) {
	w, err := loadAlarm(ctx, tx, in.ID)
	if err != nil {
		return Alarm{}, err
	}
	if w.State != Resolved {
		w.State, w.NextAt = Resolved, 0
		if err := w.keep(ctx, tx); err != nil {
			return Alarm{}, err
		}
		emit(tx, AlarmSubject, w.ID, AlarmResolved{Version: w.Version})
	}
	return w.present(ctx, tx)
}

// GetAlarm answers one alarm.
func GetAlarm(ctx context.Context, r db.Reader, in GetIn) (Alarm, error) {
	w, err := loadAlarm(ctx, r, in.ID)
	if err != nil {
		return Alarm{}, err
	}
	return w.present(ctx, r)
}

// AlarmsIn filters alarms.
type AlarmsIn struct {
	State string `query:"state" json:"-" enum:"raised,acknowledged,resolved,unanswered"`
	Limit int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
}

// Alarms lists alarms, the newest first.
func Alarms(ctx context.Context, r db.Reader, in AlarmsIn) (api.Page[Alarm], error) {
	page := api.Page[Alarm]{Items: []Alarm{}}
	rows, err := db.Select[alarmRow](ctx, r, `SELECT `+alarmColumns+` FROM alarm a JOIN escalation e ON e.tenant_id = a.tenant_id AND e.id = a.escalation_id
		WHERE a.tenant_id = $1 AND ($2 = '' OR a.state = $2) ORDER BY a.id DESC LIMIT $3`, in.State, in.Limit)
	for _, w := range rows {
		one, err := w.present(ctx, r)
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, one)
	}
	return page, err
}

type noticeRow struct {
	Person string          `db:"person_id"`
	Step   int             `db:"step"`
	At     instant.Instant `db:"at"`
}

func (w *alarmRow) present(ctx context.Context, r db.Reader) (Alarm, error) {
	out := Alarm{ID: w.ID, Plan: directory.Brief{ID: w.Plan, Name: w.PlanName}, Title: w.Title, Text: w.Text, State: w.State, Step: w.Step, NextAt: w.NextAt,
		RaisedAt: w.RaisedAt, AnsweredAt: w.AnsweredAt, Notices: []Notice{}, Version: w.Version}
	if w.Subject != "" {
		about := ref.Of(w.Kind, w.Subject)
		out.About = &about
	}
	rows, err := db.Select[noticeRow](ctx, r, `SELECT person_id, step, at FROM alarm_notice WHERE tenant_id = $1 AND alarm_id = $2 ORDER BY step, id`, w.ID)
	if err != nil {
		return out, err
	}
	who := []string{w.RaisedBy, w.AnsweredBy}
	for _, n := range rows {
		who = append(who, n.Person)
	}
	names, err := directory.Briefs(ctx, r, who...)
	for _, n := range rows {
		out.Notices = append(out.Notices, Notice{Person: names[n.Person], Step: n.Step, At: n.At})
	}
	if b, ok := names[w.RaisedBy]; ok {
		out.RaisedBy = &b
	}
	if b, ok := names[w.AnsweredBy]; ok {
		out.AnsweredBy = &b
	}
	return out, err
}

// NoticeIn is the token of a letter's link.
type NoticeIn struct {
	Token string `path:"token" json:"-"`
}

type toldRow struct {
	Alarm  string `db:"alarm_id"`
	Person string `db:"person_id"`
}

// LookAt shows the alarm that a letter's link is about. Looking acknowledges nothing: mail servers open links too.
func (s *Rotas) LookAt(ctx context.Context, in NoticeIn) (Alarm, error) {
	of, hash, ok := secretOf(in.Token)
	if !ok {
		return Alarm{}, errNoNotice
	}
	return db.View(ctx, s.DB, auth.System(of), func(ctx context.Context, r db.Reader) (Alarm, error) {
		n, err := noticeOf(ctx, r, hash)
		if err != nil {
			return Alarm{}, err
		}
		return GetAlarm(ctx, r, GetIn{ID: n.Alarm})
	})
}

// Answer acknowledges an alarm by a letter's link, without signing in: at night, from any phone.
func (s *Rotas) Answer(ctx context.Context, in NoticeIn) (Alarm, error) {
	of, hash, ok := secretOf(in.Token)
	if !ok {
		return Alarm{}, errNoNotice
	}
	return db.Update(ctx, s.DB, auth.System(of), func(ctx context.Context, tx *db.Tx) (Alarm, error) {
		n, err := noticeOf(ctx, tx, hash)
		if err != nil {
			return Alarm{}, err
		}
		w, err := loadAlarm(ctx, tx, n.Alarm)
		if err != nil {
			return Alarm{}, err
		}
		return acknowledge(ctx, tx, w, n.Person)
	})
}

var errNoNotice = fault.NotFound("oncall.no_such_notice")

func noticeOf(ctx context.Context, r db.Reader, hash string) (toldRow, error) {
	n, err := db.One[toldRow](ctx, r, `SELECT alarm_id, person_id FROM alarm_notice WHERE tenant_id = $1 AND token_hash = $2`, hash)
	if errors.Is(err, db.ErrNoRows) {
		return n, errNoNotice
	}
	if err != nil {
		return n, err
	}
	here, err := directory.Exists(ctx, r, n.Person) // who has left answers nothing
	if err == nil && !here {
		err = errNoNotice
	}
	return n, err
}

// newSecret makes a token that says which tenant it is of, and what is kept of it.
func newSecret(tenant string) (token, hash string) {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails
	token = tenant + "." + base64.RawURLEncoding.EncodeToString(b[:])
	_, hash, _ = secretOf(token)
	return token, hash
}

func secretOf(token string) (tenant, hash string, ok bool) {
	tenant, secret, ok := strings.Cut(token, ".")
	if !ok || !id.Valid(tenant) || len(secret) != 32 {
		return "", "", false
	}
	sum := sha256.Sum256([]byte(token))
	return tenant, hex.EncodeToString(sum[:]), true
}

// Record is what the screens and webhooks are given with an event of this domain: what all readers see alike.
func Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	switch e.Subject.Kind {
	case AlarmSubject:
		out, err := GetAlarm(ctx, r, GetIn{ID: e.Subject.ID})
		return out, true, err
	case SwapSubject:
		k, err := loadSwap(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, true, err
		}
		out, err := k.present(ctx, r)
		return out, true, err
	}
	return nil, false, nil
}

// ResolveAbout ends the alarms about a record that is itself resolved.
func ResolveAbout(ctx context.Context, tx *db.Tx, about ref.Ref) error {
	open, err := db.Select[string](ctx, tx, `SELECT id FROM alarm WHERE tenant_id = $1 AND subject_kind = $2 AND subject_id = $3 AND state <> 'resolved'`, about.Kind, about.ID)
	for _, one := range open {
		if _, err := ResolveAlarm(ctx, tx, GetIn{ID: one}); err != nil {
			return err
		}
	}
	return err
}
