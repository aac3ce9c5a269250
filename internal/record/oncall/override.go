package oncall

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// OverrideIn gives a time to somebody.
type OverrideIn struct {
	ID     string          `path:"id" json:"-"`
	Person string          `json:"person_id,omitempty" maxLength:"40" doc:"oneself where absent"`
	From   instant.Instant `json:"from,omitempty" doc:"now where absent"`
	To     instant.Instant `json:"to"`
}

const longestOverride = 60 * 24 * time.Hour

// Override gives a time to somebody, whatever the layers say.
func Override(ctx context.Context, tx *db.Tx, in OverrideIn) (Rota, error) {
	w, err := loadRota(ctx, tx, in.ID)
	if err != nil {
		return Rota{}, err
	}
	if !w.mayOverride(tx.Actor()) {
		return Rota{}, fault.Denied("oncall.not_in_rota")
	}
	if in.Person == "" {
		in.Person = tx.Actor().ID
	}
	if in.From.IsZero() {
		in.From = tx.Now()
	}
	if err := checkTime(tx, in.From, in.To); err != nil {
		return Rota{}, err
	}
	if err := mustBeHere(ctx, tx, "person_id", in.Person); err != nil {
		return Rota{}, err
	}
	o := overrideRow{ID: id.New(), Rota: w.ID, Person: in.Person, From: in.From, To: in.To}
	if err := insertOverride(ctx, tx, o); err != nil {
		return Rota{}, err
	}
	if err := touchRota(ctx, tx, &w); err != nil {
		return Rota{}, err
	}
	emit(tx, Subject, w.ID, Overridden{Version: w.Version, Override: o.ID, Person: o.Person}, append(w.people(), o.Person)...)
	return presentOne(ctx, tx, w)
}

func checkTime(tx *db.Tx, from, to instant.Instant) error {
	switch {
	case to <= from || to <= tx.Now():
		return fault.InvalidField("to", "oncall.time_is_over")
	case to.Sub(from) > longestOverride:
		return fault.InvalidField("to", "oncall.too_long")
	}
	return nil
}

func mustBeHere(ctx context.Context, r db.Reader, field, person string) error {
	ok, err := directory.Exists(ctx, r, person)
	if err == nil && !ok {
		err = fault.InvalidField(field, "person.not_found")
	}
	return err
}

// RemoveOverrideIn names an override.
type RemoveOverrideIn struct {
	ID       string `path:"id" json:"-"`
	Override string `path:"override" json:"-"`
}

// RemoveOverride gives the time back to the layers.
func RemoveOverride(ctx context.Context, tx *db.Tx, in RemoveOverrideIn) (Rota, error) {
	w, err := loadRota(ctx, tx, in.ID)
	if err != nil {
		return Rota{}, err
	}
	if !w.mayOverride(tx.Actor()) {
		return Rota{}, fault.Denied("oncall.not_in_rota")
	}
	n, err := tx.Exec(ctx, `UPDATE rota_override SET removed_at = $2 WHERE tenant_id = $1 AND rota_id = $3 AND id = $4 AND removed_at = 0`, tx.Now(), w.ID, in.Override)
	if err != nil {
		return Rota{}, err
	}
	if n == 0 {
		return Rota{}, fault.NotFound("oncall.override_not_found")
	}
	if err := touchRota(ctx, tx, &w); err != nil {
		return Rota{}, err
	}
	emit(tx, Subject, w.ID, OverrideRemoved{Version: w.Version, Override: in.Override}, w.people()...)
	return presentOne(ctx, tx, w)
}
