package crisis

import (
	"context"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/tenant"
)

// FreezeKind is the kind of a change freeze in references.
const FreezeKind = "freeze"

const (
	longestFreeze = 31 * 24 * time.Hour
	mostFreezes   = 100
)

// Freeze is a time in which nothing is to be changed, on everything or on some CIs. Nothing stops who changes something all the same:
// those who work here are shown it, and whoever plans a change can ask.
type Freeze struct {
	ID         string          `json:"id"`
	Everything bool            `json:"everything"`
	CIs        []Named         `json:"cis" nullable:"false" doc:"what it holds for, where that is not everything"`
	Reason     string          `json:"reason"`
	From       instant.Instant `json:"from"`
	Until      instant.Instant `json:"until"`
	EndedAt    instant.Instant `json:"ended_at,omitzero" doc:"lifted before its time, or with the crisis"`
	By         *Person         `json:"by,omitempty"`
	Crisis     *Named          `json:"crisis,omitempty" doc:"for who may know of it"`
}

type freezeRow struct {
	ID         string          `db:"id"`
	Crisis     string          `db:"crisis_id"`
	Everything bool            `db:"everything"`
	Reason     string          `db:"reason"`
	From       instant.Instant `db:"from_at"`
	Until      instant.Instant `db:"until_at"`
	EndedAt    instant.Instant `db:"ended_at"`
	By         string          `db:"by_id"`
}

const freezeColumns = `f.id, f.crisis_id, f.everything, f.reason, f.from_at, f.until_at, f.ended_at, f.by_id`

func (w freezeRow) ref() ref.Ref { return ref.Of(FreezeKind, w.ID) }

// FreezeChanged: a freeze was declared or lifted.
type FreezeChanged struct {
	Ended bool `json:"ended,omitempty"`
}

// EventType implements event.Payload.
func (FreezeChanged) EventType() string { return "freeze.changed" }

// FreezeIn declares a freeze.
type FreezeIn struct {
	ID     string          `path:"id" json:"-" maxLength:"40"`
	CIs    []string        `json:"ci_ids,omitempty" nullable:"false" maxItems:"200" doc:"what it holds for; everything where absent"`
	Reason string          `json:"reason" maxLength:"2000"`
	From   instant.Instant `json:"from,omitzero" doc:"now where absent"`
	Until  instant.Instant `json:"until" doc:"within 31 days"`
}

// DeclareFreeze says that nothing is to be changed for a time. An exercise freezes nothing.
func (x *Crises) DeclareFreeze(ctx context.Context, tx *db.Tx, in FreezeIn) (Freeze, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Freeze{}, err
	}
	if !s.directs() {
		return Freeze{}, fault.Denied("crisis.director_decides")
	}
	if c.Exercise {
		return Freeze{}, fault.Conflict("crisis.exercise_freezes_nothing")
	}
	if !c.open() {
		return Freeze{}, fault.Conflict("crisis.is_over")
	}
	w := freezeRow{ID: id.New(), Crisis: c.ID, Everything: len(in.CIs) == 0, Reason: markdown.CleanLine(in.Reason), From: in.From, Until: in.Until, By: s.actor.ID}
	if w.From == 0 {
		w.From = tx.Now()
	}
	switch {
	case w.Reason == "":
		return Freeze{}, fault.InvalidField("reason", "crisis.reason_missing")
	case utf8.RuneCountInString(w.Reason) > longReason:
		return Freeze{}, fault.InvalidField("reason", "crisis.too_long").With("limit", longReason)
	case !sensible(w.From) || !sensible(w.Until) || w.Until <= w.From || w.Until <= tx.Now() || w.Until > tx.Now().Add(longestFreeze):
		return Freeze{}, fault.InvalidField("until", "crisis.freeze_until")
	}
	n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM crisis_freeze WHERE tenant_id = $1 AND crisis_id = $2`, c.ID)
	if err != nil {
		return Freeze{}, err
	}
	if n >= mostFreezes {
		return Freeze{}, fault.Conflict("crisis.too_many_freezes").With("limit", mostFreezes)
	}
	cis, err := ciIDs(ctx, tx, "ci_ids", in.CIs)
	if err != nil {
		return Freeze{}, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_freeze (tenant_id, id, crisis_id, everything, reason, from_at, until_at, by_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		w.ID, w.Crisis, w.Everything, w.Reason, w.From, w.Until, w.By); err != nil {
		return Freeze{}, err
	}
	for _, ci := range cis {
		if _, err := tx.Exec(ctx, `INSERT INTO crisis_freeze_ci (tenant_id, freeze_id, ci_id) VALUES ($1, $2, $3)`, w.ID, ci); err != nil {
			return Freeze{}, err
		}
	}
	code := "freeze_declared"
	if !w.Everything {
		code = "freeze_declared_for_some"
	}
	t, err := tenant.Mine(ctx, tx)
	if err != nil {
		return Freeze{}, err
	}
	if _, err := note(ctx, tx, c, code, map[string]string{"until": w.Until.Time().In(zoneOf(t.Zone)).Format("2006-01-02 15:04"), "reason": w.Reason, "freeze_id": w.ID}); err != nil {
		return Freeze{}, err
	}
	tx.Emit(w.ref(), FreezeChanged{}, topicAll)
	return w.shown(ctx, tx)
}

// OneFreezeIn names a freeze of a crisis.
type OneFreezeIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Freeze string `path:"freeze" json:"-" maxLength:"40" doc:"id"`
}

// LiftFreeze ends a freeze before its time. Lifting it again changes nothing.
func (x *Crises) LiftFreeze(ctx context.Context, tx *db.Tx, in OneFreezeIn) (api.None, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	rows, err := db.Select[freezeRow](ctx, tx, `SELECT `+freezeColumns+` FROM crisis_freeze f WHERE f.tenant_id = $1 AND f.crisis_id = $2 AND f.id = $3`, c.ID, in.Freeze)
	if err != nil {
		return api.None{}, err
	}
	if len(rows) == 0 {
		return api.None{}, fault.NotFound("crisis.freeze_not_found")
	}
	if !s.directs() {
		return api.None{}, fault.Denied("crisis.director_decides")
	}
	return api.None{}, lift(ctx, tx, c, rows[0])
}

func lift(ctx context.Context, tx *db.Tx, c *row, w freezeRow) error {
	n, err := tx.Exec(ctx, `UPDATE crisis_freeze SET ended_at = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at = 0 AND until_at > $3`, w.ID, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	if _, err := note(ctx, tx, c, "freeze_lifted", map[string]string{"reason": w.Reason, "freeze_id": w.ID}); err != nil {
		return err
	}
	tx.Emit(w.ref(), FreezeChanged{Ended: true}, topicAll)
	return nil
}

// quiet ends what a crisis shows to others when it is over: banners, what it put on the public page, freezes.
func (x *Crises) quiet(ctx context.Context, tx *db.Tx, c *row) error {
	if err := x.takeDown(ctx, tx, c.ID, 0); err != nil {
		return err
	}
	rows, err := db.Select[freezeRow](ctx, tx, `SELECT `+freezeColumns+` FROM crisis_freeze f WHERE f.tenant_id = $1 AND f.crisis_id = $2 AND f.ended_at = 0 ORDER BY f.id`, c.ID)
	for _, w := range rows {
		if err := lift(ctx, tx, c, w); err != nil {
			return err
		}
	}
	return err
}
