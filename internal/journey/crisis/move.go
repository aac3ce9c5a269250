package crisis

import (
	"context"
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
)

// MoveIn says which phase comes now.
type MoveIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Phase  string `json:"phase" enum:"alert,mobilisation,steering,stand_down,retex,archived"`
	Reason string `json:"reason,omitempty" maxLength:"2000"`
}

// Move brings a crisis to another phase. The same phase again changes nothing.
func (x *Crises) Move(ctx context.Context, tx *db.Tx, in MoveIn) (Crisis, error) {
	c, s, err := inside(ctx, tx, in.ID)
	if err != nil {
		return Crisis{}, err
	}
	if !s.directs() {
		return Crisis{}, fault.Denied("crisis.director_decides")
	}
	if in.Phase == Archived && !s.actor.Has(auth.CrisisManager) {
		return Crisis{}, fault.Denied("crisis.manager_archives")
	}
	return x.move(ctx, tx, c, in.Phase, in.Reason)
}

// CloseIn ends a crisis.
type CloseIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"what ends it"`
}

// Close ends a crisis: what is left is the post-mortem. It goes through the standing down where nobody said so before.
func (x *Crises) Close(ctx context.Context, tx *db.Tx, in CloseIn) (Crisis, error) {
	c, s, err := inside(ctx, tx, in.ID)
	if err != nil {
		return Crisis{}, err
	}
	if !s.directs() {
		return Crisis{}, fault.Denied("crisis.director_decides")
	}
	if c.open() && c.Phase != StandDown {
		if _, err := x.move(ctx, tx, c, StandDown, ""); err != nil {
			return Crisis{}, err
		}
	}
	return x.move(ctx, tx, c, Retex, in.Reason)
}

func (x *Crises) move(ctx context.Context, tx *db.Tx, c *row, to, reason string) (Crisis, error) {
	if c.Phase == to {
		return x.full(ctx, tx, c)
	}
	if !slices.Contains(phaseOf(c.Phase).Next, to) {
		return Crisis{}, fault.Conflict("crisis.phase_not_next").With("phase", c.Phase).With("to", to)
	}
	reason = markdown.CleanLine(reason)
	if utf8.RuneCountInString(reason) > longReason {
		return Crisis{}, fault.InvalidField("reason", "crisis.too_long").With("limit", longReason)
	}
	from := c.Phase
	args := map[string]string{"was": from, "phase": to}
	code := "phase_entered"
	if reason != "" {
		args["reason"], code = reason, "phase_entered_because"
	}
	if _, err := note(ctx, tx, c, code, args); err != nil { // before the phase changes: the last line of all is that it was archived
		return Crisis{}, err
	}
	c.Phase, c.PhaseAt = to, tx.Now()
	switch {
	case c.open():
		c.EndedAt = 0
	case c.EndedAt == 0:
		c.EndedAt, c.NextPointAt = tx.Now(), 0
	}
	if err := save(ctx, tx, c); err != nil {
		return Crisis{}, err
	}
	if err := entered(ctx, tx, c); err != nil {
		return Crisis{}, err
	}
	if phaseOf(from).Open && !c.open() {
		if err := x.quiet(ctx, tx, c); err != nil {
			return Crisis{}, err
		}
	}
	tx.Emit(c.ref(), Moved{From: from, To: to, Version: c.Version}, TopicOf(c.ID))
	c.shown(tx)
	return x.full(ctx, tx, c)
}
