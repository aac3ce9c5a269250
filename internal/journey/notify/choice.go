package notify

import (
	"context"
	"errors"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

// Choice is what a person is told of on their devices, beside alarms and roll-calls.
type Choice struct {
	Mentions bool   `json:"mentions" db:"mentions" doc:"somebody named me, and I did not read it within a minute"`
	Turns    bool   `json:"turns" db:"turns" doc:"my turn at the desk has come"`
	Key      string `json:"key" db:"-" doc:"what a browser is given to subscribe (applicationServerKey)"`
}

// Wants is what a person chose; who never chose wants everything.
func Wants(ctx context.Context, r db.Reader, person string) (Choice, error) {
	c, err := db.One[Choice](ctx, r, `SELECT mentions, turns FROM notify_choice WHERE tenant_id = $1 AND person_id = $2`, person)
	if errors.Is(err, db.ErrNoRows) {
		return Choice{Mentions: true, Turns: true}, nil
	}
	return c, err
}

// Choices answers what the actor chose, and the key that a browser subscribes with.
func (s *Notices) Choices(ctx context.Context, _ NoIn) (Choice, error) {
	keys, err := s.own(ctx)
	if err != nil {
		return Choice{}, err
	}
	me, _ := auth.From(ctx) // the route has asked already
	return db.View(ctx, s.DB, me, func(ctx context.Context, r db.Reader) (Choice, error) {
		c, err := Wants(ctx, r, me.ID)
		c.Key = keys.Public
		return c, err
	})
}

// ChooseIn changes what is given.
type ChooseIn struct {
	Mentions *bool `json:"mentions,omitempty"`
	Turns    *bool `json:"turns,omitempty"`
}

// Choose says what one wants to be told of.
func (s *Notices) Choose(ctx context.Context, tx *db.Tx, in ChooseIn) (Choice, error) {
	me := tx.Actor().ID
	c, err := Wants(ctx, tx, me)
	if err != nil {
		return c, err
	}
	var fields []string
	if in.Mentions != nil && *in.Mentions != c.Mentions {
		c.Mentions, fields = *in.Mentions, append(fields, "mentions")
	}
	if in.Turns != nil && *in.Turns != c.Turns {
		c.Turns, fields = *in.Turns, append(fields, "turns")
	}
	c.Key = s.known().Public
	if len(fields) == 0 {
		return c, nil
	}
	if _, err := tx.Exec(ctx, `INSERT INTO notify_choice (tenant_id, person_id, mentions, turns) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET mentions = excluded.mentions, turns = excluded.turns`, me, c.Mentions, c.Turns); err != nil {
		return c, err
	}
	tx.Emit(ref.Of("person", me), Chosen{Fields: fields}, account(me))
	return c, nil
}
