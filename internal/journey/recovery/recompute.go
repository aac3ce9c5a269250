package recovery

import (
	"context"

	"comptoir/internal/base/db"
)

// RecomputeIn asks for a new edition. What is absent is as in the edition before.
type RecomputeIn struct {
	ID             string    `path:"id" json:"-"`
	Lost           []string  `json:"lost,omitempty" maxItems:"20000" nullable:"false"`
	Survives       *[]string `json:"survives,omitempty" maxItems:"20000"`
	Teams          *[]TeamIn `json:"teams,omitempty" maxItems:"200"`
	DefaultRestore *int      `json:"default_restore_min,omitempty" minimum:"0" maximum:"525600"`
}

// RecomputedPlan is a plan with its new edition, and what differs from the one before.
type RecomputedPlan struct {
	Plan
	Changes Changes `json:"changes"`
}

// Recompute makes a new edition of the map as it is now. What was marked stays with the CIs; a finished plan that has new tasks runs again.
func (x *Recoveries) Recompute(ctx context.Context, tx *db.Tx, in RecomputeIn) (RecomputedPlan, error) {
	p, err := readable(ctx, tx, in.ID)
	if err != nil {
		return RecomputedPlan{}, err
	}
	before, err := editionOf(ctx, tx, p.ID, p.Edition)
	if err != nil {
		return RecomputedPlan{}, err
	}
	s := in.over(before.Situation.V)
	o, err := x.compute(ctx, tx, s, maxKept, maxKept)
	if err != nil {
		return RecomputedPlan{}, err
	}
	p.Edition++
	p.found(o)
	if err := keep(ctx, tx, p, s, o); err != nil {
		return RecomputedPlan{}, err
	}
	if err := p.count(ctx, tx); err != nil {
		return RecomputedPlan{}, err
	}
	if err := change(ctx, tx, p); err != nil {
		return RecomputedPlan{}, err
	}
	say(tx, p, Recomputed{Edition: p.Edition, Tasks: p.Tasks, Version: p.Version})
	out, err := x.Plan(ctx, tx, PlanIn{ID: p.ID})
	return RecomputedPlan{Plan: out, Changes: changesOf(p.Edition-1, &before.Result.V, p.Edition, &out.Order)}, err
}

func (in RecomputeIn) over(s Situation) Situation {
	if len(in.Lost) > 0 {
		s.Lost = in.Lost
	}
	if in.Survives != nil {
		s.Survives = *in.Survives
	}
	if in.Teams != nil {
		s.Teams = *in.Teams
	}
	if in.DefaultRestore != nil {
		s.DefaultRestore = *in.DefaultRestore
	}
	return s
}
