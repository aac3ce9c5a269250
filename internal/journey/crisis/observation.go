package crisis

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

const (
	mostObservations = 2000
	longObservation  = 4000
)

// Observation is what an observer of an exercise noted. Players read it at the post-mortem.
type Observation struct {
	N      int64           `json:"n"`
	Text   string          `json:"text" doc:"Markdown"`
	Inject int64           `json:"inject,omitempty" doc:"n of the inject it is about"`
	By     *Person         `json:"by,omitempty"`
	At     instant.Instant `json:"at"`
}

type observationRow struct {
	N      int64           `db:"n"`
	Text   string          `db:"text"`
	Inject int64           `db:"inject_n"`
	By     string          `db:"by_id"`
	At     instant.Instant `db:"at"`
}

// ObservationsIn names a crisis.
type ObservationsIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Observations lists what was noted, in order: to those who lead or observe the exercise, and to everybody in it once it is over.
func (x *Crises) Observations(ctx context.Context, r db.Reader, in ObservationsIn) (api.Page[Observation], error) {
	out := api.Page[Observation]{Items: []Observation{}}
	c, s, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if err := s.reviews(c); err != nil {
		return out, err
	}
	rows, err := db.Select[observationRow](ctx, r, `SELECT n, text, inject_n, by_id, at FROM crisis_observation WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY n`, c.ID)
	if err != nil {
		return out, err
	}
	ids := make([]string, len(rows))
	for i, w := range rows {
		ids[i] = w.By
	}
	names, err := namesOf(ctx, r, ids...)
	for _, w := range rows {
		out.Items = append(out.Items, Observation{N: w.N, Text: w.Text, Inject: w.Inject, By: personIn(names, w.By), At: w.At})
	}
	return out, err
}

// ObserveIn is something to note.
type ObserveIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Text   string `json:"text" maxLength:"16000" doc:"Markdown"`
	Inject int64  `json:"inject,omitempty" minimum:"1" doc:"n of the inject it is about"`
}

// Observe notes something about an exercise. It is no line of the log: the log is read by the players.
func (x *Crises) Observe(ctx context.Context, tx *db.Tx, in ObserveIn) (Observation, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Observation{}, err
	}
	if err := s.animates(c); err != nil {
		return Observation{}, err
	}
	text := clean(in.Text)
	if text == "" {
		return Observation{}, fault.InvalidField("text", "crisis.text_missing")
	}
	if utf8.RuneCountInString(text) > longObservation {
		return Observation{}, fault.InvalidField("text", "crisis.too_long").With("limit", longObservation)
	}
	if in.Inject > 0 {
		if _, err := injectOf(ctx, tx, c.ID, in.Inject); err != nil {
			if fault.KindOf(err) == fault.KindNotFound {
				err = fault.InvalidField("inject", "crisis.inject_not_found")
			}
			return Observation{}, err
		}
	}
	if _, err := lockLog(ctx, tx, c.ID); err != nil {
		return Observation{}, err
	}
	last, err := db.One[int64](ctx, tx, `SELECT coalesce(max(n), 0) FROM crisis_observation WHERE tenant_id = $1 AND crisis_id = $2`, c.ID)
	if err != nil {
		return Observation{}, err
	}
	if last >= mostObservations {
		return Observation{}, fault.Conflict("crisis.too_many_observations").With("limit", mostObservations)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_observation (tenant_id, crisis_id, n, text, inject_n, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.ID, last+1, text, in.Inject, s.actor.ID, tx.Now()); err != nil {
		return Observation{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "observation", N: last + 1}, TopicOf(c.ID))
	names, err := namesOf(ctx, tx, s.actor.ID)
	return Observation{N: last + 1, Text: text, Inject: in.Inject, By: personIn(names, s.actor.ID), At: tx.Now()}, err
}
