package recovery

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
)

// SaveIn asks for an order that is kept.
type SaveIn struct {
	Name           string   `json:"name" minLength:"1" maxLength:"240"`
	Lost           []string `json:"lost" minItems:"1" maxItems:"20000" nullable:"false" doc:"CIs by id, number or external id"`
	Survives       []string `json:"survives,omitempty" maxItems:"20000" nullable:"false"`
	Teams          []TeamIn `json:"teams,omitempty" maxItems:"200" nullable:"false"`
	DefaultRestore int      `json:"default_restore_min,omitempty" minimum:"0" maximum:"525600"`
}

// Save computes an order and keeps it as a draft.
func (x *Recoveries) Save(ctx context.Context, tx *db.Tx, in SaveIn) (Plan, error) {
	name, err := nameOf(in.Name)
	if err != nil {
		return Plan{}, err
	}
	s := Situation{in.Lost, in.Survives, in.Teams, in.DefaultRestore}
	o, err := x.compute(ctx, tx, s, maxKept, maxKept)
	if err != nil {
		return Plan{}, err
	}
	p := &planRow{ID: id.New(), Name: name, State: Draft, Edition: 1, MadeAt: tx.Now(), MadeBy: tx.Actor().ID, UpdatedAt: tx.Now(), Version: 1}
	if p.Number, err = db.NextNumber(ctx, tx, Prefix); err != nil {
		return Plan{}, err
	}
	p.found(o)
	if err := insertPlan(ctx, tx, p); err != nil {
		return Plan{}, err
	}
	if err := keep(ctx, tx, p, s, o); err != nil {
		return Plan{}, err
	}
	say(tx, p, Saved{Tasks: p.Tasks, Version: p.Version})
	return x.Plan(ctx, tx, PlanIn{ID: p.ID})
}

func nameOf(given string) (string, error) {
	name := markdown.CleanLine(given)
	switch {
	case name == "":
		return "", fault.InvalidField("name", "plan.name_missing")
	case utf8.RuneCountInString(name) > nameLimit:
		return "", fault.InvalidField("name", "plan.name_too_long").With("limit", nameLimit)
	}
	return name, nil
}

// found notes the figures of an order in the plan's row.
func (p *planRow) found(o Order) {
	p.Tasks, p.Duration, p.Late, p.Cycles = int64(o.Counts.Tasks), int64(o.Duration), int64(o.Counts.Late), int64(len(o.Cycles))
}

// keep writes an edition. What is lost is kept by id: an external id may mean another CI tomorrow.
func keep(ctx context.Context, tx *db.Tx, p *planRow, s Situation, o Order) error {
	s.Lost, s.Survives = idsOf(o.Lost), idsOf(o.Survives)
	var ids strings.Builder
	for _, t := range o.tasks() {
		ids.WriteString(t.CI.ID)
	}
	e := editionRow{Edition: p.Edition, At: tx.Now(), By: tx.Actor().ID}
	e.Situation.V, e.Result.V = s, o
	return insertEdition(ctx, tx, p.ID, ids.String(), e)
}

func idsOf(list []Brief) []string {
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = b.ID
	}
	return out
}

// tasks are all tasks by their number.
func (o *Order) tasks() []*Task {
	out := make([]*Task, 0, o.Counts.Tasks)
	for i := range o.Waves {
		for j := range o.Waves[i].Tasks {
			out = append(out, &o.Waves[i].Tasks[j])
		}
	}
	slices.SortFunc(out, func(a, b *Task) int { return cmp.Compare(a.N, b.N) })
	return out
}
