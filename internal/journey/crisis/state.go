package crisis

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/crisis/chain"
)

// State is what was known at a moment: never what was learned later.
type State struct {
	At        instant.Instant `json:"at"`
	Phase     string          `json:"phase,omitempty" doc:"absent before the declaration"`
	Roles     []Role          `json:"roles" nullable:"false" doc:"who had them then"`
	Head      chain.Head      `json:"head" doc:"the last line written by then"`
	Lines     []Line          `json:"lines" nullable:"false" doc:"the last of those written by then, with what was thought of them then"`
	Decisions []Decision      `json:"decisions" nullable:"false" doc:"proposed or taken by then"`
}

// StateIn asks about a moment.
type StateIn struct {
	ID    string          `path:"id" json:"-" maxLength:"40"`
	At    instant.Instant `query:"at" json:"-" doc:"needed"`
	Limit int             `query:"limit" json:"-" default:"100" minimum:"1" maximum:"500"`
}

// StateAt answers what was known at a moment.
func (x *Crises) StateAt(ctx context.Context, r db.Reader, in StateIn) (State, error) {
	out := State{At: in.At, Roles: []Role{}, Decisions: []Decision{}, Lines: []Line{}, Head: chain.Head{Hash: chain.Start}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if in.At.IsZero() {
		return out, fault.InvalidField("at", "crisis.time_unusable")
	}
	if in.Limit <= 0 {
		in.Limit = 100
	}
	last, err := linesOf(ctx, r, c.ID, lineFilter{upTo: in.At, backwards: true, limit: 1})
	if err != nil {
		return out, err
	}
	if len(last) > 0 {
		out.Head = chain.Head{Number: last[0].Number, Hash: last[0].Hash}
		rows, err := knownAt(ctx, r, c.ID, out.Head.Number)
		if err != nil {
			return out, err
		}
		if out.Lines, err = x.shownLines(ctx, r, rows[max(0, len(rows)-in.Limit):]); err != nil {
			return out, err
		}
	}
	phases, err := db.Select[string](ctx, r, `SELECT phase FROM crisis_phase WHERE tenant_id = $1 AND crisis_id = $2 AND at <= $3 ORDER BY n DESC LIMIT 1`, c.ID, in.At)
	if err != nil {
		return out, err
	}
	if len(phases) > 0 {
		out.Phase = phases[0]
	}
	roles, err := rolesEver(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	then := []roleRow{}
	for _, w := range roles {
		if w.From <= in.At && (w.Until.IsZero() || w.Until > in.At) {
			then = append(then, w)
		}
	}
	if out.Roles, err = shownRoles(ctx, r, then); err != nil {
		return out, err
	}
	decided, err := decisionsOf(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	stood := decided[:0]
	for _, w := range decided {
		if old, there := w.asOf(in.At); there {
			stood = append(stood, old)
		}
	}
	out.Decisions, err = shownDecisions(ctx, r, stood)
	return out, err
}
