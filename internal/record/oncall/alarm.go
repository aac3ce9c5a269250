package oncall

import (
	"context"
	"errors"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
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
			token, hash := auth.NewLink(tx.Tenant())
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

var errNoNotice = fault.NotFound("oncall.no_such_notice")

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
