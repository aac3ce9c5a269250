package crisis

import (
	"context"
	"errors"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/tenant"
)

// RingJob is the durable job that tells people that they are called.
const RingJob = "crisis.ring"

// callLasts is how long the link of a call may be answered.
const callLasts = 24 * time.Hour

type ringArgs struct {
	Crisis string   `json:"crisis"`
	People []string `json:"people"`
	By     string   `json:"by"`
}

// Ringing is a call to one person. Name is empty where nobody else may know of the crisis: a letter is read over shoulders.
type Ringing struct {
	Person   string
	Crisis   string
	Number   string
	Name     string
	Level    int64
	Exercise bool
	By       string // name of who calls
	Token    string // answers once, without signing in
	Until    instant.Instant
}

// RingPeople is the job that tells each of those called, once for each time they are.
func (x *Crises) RingPeople(ctx context.Context, d *db.DB, j job.Job) error {
	in, err := job.Args[ringArgs](j)
	if err != nil {
		return err
	}
	for _, p := range in.People {
		if _, err := db.Update(ctx, d, auth.System(j.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
			return struct{}{}, x.ring(ctx, tx, in, p)
		}); err != nil {
			return err
		}
	}
	return nil
}

func (x *Crises) ring(ctx context.Context, tx *db.Tx, in ringArgs, person string) error {
	c, err := load(ctx, tx, in.Crisis)
	if err != nil {
		return err
	}
	m, err := memberOf(ctx, tx, c.ID, person)
	if err != nil || !c.open() || m.Answer != "" || !m.LeftAt.IsZero() {
		return err
	}
	token, hash := newSecret(tx.Tenant() + ".")
	until := tx.Now().Add(callLasts)
	n, err := tx.Exec(ctx, `INSERT INTO crisis_call (tenant_id, crisis_id, person_id, round, token_hash, called_by, called_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (tenant_id, crisis_id, person_id, round) DO NOTHING`, c.ID, person, m.AskedTimes, hash, in.By, tx.Now(), until)
	if err != nil || n == 0 {
		return err
	}
	names, err := namesOf(ctx, tx, in.By)
	if err != nil {
		return err
	}
	out := Ringing{Person: person, Crisis: c.ID, Number: c.Number, Name: c.Name, Level: c.Level, Exercise: c.Exercise, By: names[in.By].Name, Token: token, Until: until}
	if c.Restricted {
		out.Name = ""
	}
	return x.Ring(ctx, tx, out)
}

// States of the link of a call.
const (
	callOpen     = "open"
	callAnswered = "answered"
	callReplaced = "replaced" // they were called again since
	callOver     = "over"     // the crisis is, or they left it
	callExpired  = "expired"
)

// RollCall is what the link of a call opens.
type RollCall struct {
	Number       string          `json:"number"`
	Name         string          `json:"name,omitempty" doc:"of the crisis; absent where it is restricted"`
	Level        int64           `json:"level"`
	Exercise     bool            `json:"exercise"`
	Organisation string          `json:"organisation"`
	Person       string          `json:"person" doc:"name of who is called"`
	By           string          `json:"by,omitempty" doc:"name of who calls"`
	CalledAt     instant.Instant `json:"called_at"`
	ExpiresAt    instant.Instant `json:"expires_at"`
	State        string          `json:"state" enum:"open,answered,replaced,over,expired"`
	Answer       string          `json:"answer,omitempty" enum:"take,later,no" doc:"given by this link"`
	AnswerMin    int64           `json:"answer_min,omitempty"`
	AnsweredAt   instant.Instant `json:"answered_at,omitzero"`
}

type callRow struct {
	Crisis     string          `db:"crisis_id"`
	Person     string          `db:"person_id"`
	Round      int64           `db:"round"`
	By         string          `db:"called_by"`
	CalledAt   instant.Instant `db:"called_at"`
	ExpiresAt  instant.Instant `db:"expires_at"`
	Answer     string          `db:"answer"`
	AnswerMin  int64           `db:"answer_min"`
	AnsweredAt instant.Instant `db:"answered_at"`
	Refused    int64           `db:"refused"`
}

const callColumns = `crisis_id, person_id, round, called_by, called_at, expires_at, answer, answer_min, answered_at, refused`

// RollCallIn is the token of a letter's link.
type RollCallIn struct {
	Token string `path:"token" json:"-" maxLength:"200"`
}

// LookAtCall shows what a letter's link asks. Looking answers nothing: a mail server that opens links sends nobody to a crisis.
func (x *Guests) LookAtCall(ctx context.Context, in RollCallIn) (RollCall, error) {
	of, err := x.tenantOf(ctx, in.Token)
	if err != nil {
		return RollCall{}, err
	}
	return db.View(ctx, x.DB, auth.System(of), func(ctx context.Context, r db.Reader) (RollCall, error) {
		w, err := callOf(ctx, r, in.Token)
		if err != nil {
			return RollCall{}, err
		}
		return w.shown(ctx, r)
	})
}

// AnswerCallIn answers by the link of a letter.
type AnswerCallIn struct {
	Token   string `path:"token" json:"-" maxLength:"200"`
	Answer  string `json:"answer" enum:"take,later,no"`
	Minutes int64  `json:"minutes,omitempty" minimum:"0" maximum:"1440" doc:"of later"`
}

// AnswerCall answers once, in the name of who was called. Whoever comes second, because the letter was forwarded or the link is
// followed again, is told what was answered, and the log keeps that somebody tried.
func (x *Guests) AnswerCall(ctx context.Context, in AnswerCallIn) (RollCall, error) {
	of, err := x.tenantOf(ctx, in.Token)
	if err != nil {
		return RollCall{}, err
	}
	if in.Answer == Later && in.Minutes == 0 {
		return RollCall{}, fault.InvalidField("minutes", "crisis.minutes_missing")
	}
	second := false
	out, err := db.Update(ctx, x.DB, auth.System(of), func(ctx context.Context, tx *db.Tx) (RollCall, error) {
		second = false
		w, err := callOf(ctx, tx, in.Token)
		if err != nil {
			return RollCall{}, err
		}
		now, err := w.shown(ctx, tx)
		if err != nil {
			return now, err
		}
		switch now.State {
		case callReplaced:
			return now, fault.Gone("crisis.call_replaced")
		case callOver:
			return now, fault.Gone("crisis.call_over")
		case callExpired:
			return now, fault.Gone("crisis.call_expired")
		}
		n, err := tx.Exec(ctx, `UPDATE crisis_call SET answer = $3, answer_min = $4, answered_at = $5 WHERE tenant_id = $1 AND token_hash = $2 AND answered_at = 0`, hashOf(in.Token), in.Answer, in.Minutes, tx.Now())
		if err != nil {
			return now, err
		}
		if n == 0 {
			second = true
			return now, w.tried(ctx, tx, hashOf(in.Token))
		}
		me, there, err := directory.ActorOf(ctx, tx, w.Person)
		if err != nil {
			return now, err
		}
		if !there {
			return now, fault.Gone("crisis.call_over")
		}
		if _, err := x.answer(ctx, tx.As(me), AnswerIn{ID: w.Crisis, Answer: in.Answer, Minutes: in.Minutes}, "_by_letter"); err != nil {
			return now, err
		}
		if w, err = callOf(ctx, tx, in.Token); err != nil {
			return now, err
		}
		return w.shown(ctx, tx)
	})
	if err == nil && second {
		err = fault.Conflict("crisis.call_answered")
	}
	return out, err
}

// tried counts a second use; the first of them are lines of the log.
func (w callRow) tried(ctx context.Context, tx *db.Tx, hash string) error {
	if _, err := tx.Exec(ctx, `UPDATE crisis_call SET refused = refused + 1 WHERE tenant_id = $1 AND token_hash = $2`, hash); err != nil || w.Refused >= 3 {
		return err
	}
	c, err := load(ctx, tx, w.Crisis)
	if err != nil || c.Phase == Archived {
		return err
	}
	args, err := who(ctx, tx, w.Person)
	if err != nil {
		return err
	}
	_, err = note(ctx, tx, c, "call_refused", args)
	return err
}

func callOf(ctx context.Context, r db.Reader, token string) (callRow, error) {
	w, err := db.One[callRow](ctx, r, `SELECT `+callColumns+` FROM crisis_call WHERE tenant_id = $1 AND token_hash = $2`, hashOf(token))
	if errors.Is(err, db.ErrNoRows) {
		err = errNoLink
	}
	return w, err
}

func (w callRow) shown(ctx context.Context, r db.Reader) (RollCall, error) {
	c, err := load(ctx, r, w.Crisis)
	if err != nil {
		return RollCall{}, err
	}
	m, err := memberOf(ctx, r, c.ID, w.Person)
	if err != nil {
		return RollCall{}, err
	}
	t, err := tenant.Mine(ctx, r)
	if err != nil {
		return RollCall{}, err
	}
	names, err := namesOf(ctx, r, w.Person, w.By)
	out := RollCall{Number: c.Number, Name: c.Name, Level: c.Level, Exercise: c.Exercise, Organisation: t.Name, Person: names[w.Person].Name, By: names[w.By].Name,
		CalledAt: w.CalledAt, ExpiresAt: w.ExpiresAt, State: callOpen, Answer: w.Answer, AnswerMin: w.AnswerMin, AnsweredAt: w.AnsweredAt}
	if c.Restricted {
		out.Name = ""
	}
	switch {
	case !w.AnsweredAt.IsZero():
		out.State = callAnswered
	case !c.open(), m.Person == "", !m.LeftAt.IsZero():
		out.State = callOver
	case m.AskedTimes > w.Round:
		out.State = callReplaced
	case r.Now() >= w.ExpiresAt:
		out.State = callExpired
	}
	return out, err
}
