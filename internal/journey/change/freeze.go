package change

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/cmdb/graph"
)

// Freeze is a time in which nothing is to be changed, on everything or on some CIs.
type Freeze struct {
	ID         string          `json:"id"`
	Reason     string          `json:"reason"`
	Everything bool            `json:"everything"`
	CIs        []cmdb.Named    `json:"cis" nullable:"false" doc:"what it holds for, where that is not everything"`
	From       instant.Instant `json:"from"`
	Until      instant.Instant `json:"until" doc:"or when it was lifted"`
	Why        string          `json:"why,omitempty" enum:"everything,same_ci,carried,carrier" doc:"against a change: everything is frozen, the same CI is, one that carries a CI of the change, or one that a CI of the change carries"`
	By         []cmdb.Named    `json:"by,omitempty" nullable:"false" doc:"against a change: the CIs by which it holds, the first five: its own that are carried, or frozen ones"`
}

// Why a freeze speaks against a change; SameCI is the third.
const (
	All     = "everything"
	Carried = "carried"
	Carrier = "carrier"
)

// ice is a freeze with what it touches on the map.
type ice struct {
	Freeze

	on touched
}

// holds says why a freeze speaks against touching something at a time, the nearest reason there is, and by which CIs; nothing where it
// does not. What is frozen stands still with all that it carries, and all that carries it: a site counts for the servers in it, a
// service for the servers under it.
func (f ice) holds(from, to instant.Instant, a touched) (why string, by []graph.Node) {
	switch {
	case f.From >= to || f.Until <= from:
		return nothing, nil
	case f.Everything:
		return All, nil
	}
	if by = common(f.on.cis, func(n graph.Node) bool { return slices.Contains(a.cis, n) }); len(by) > 0 {
		return SameCI, by
	}
	if by = common(a.cis, func(n graph.Node) bool { return f.on.carried[n] }); len(by) > 0 {
		return Carried, by
	}
	if by = common(f.on.cis, func(n graph.Node) bool { return a.carried[n] }); len(by) > 0 {
		return Carrier, by
	}
	return nothing, nil
}

// freezes are those of some days, with what they touch.
func (x *Changes) freezes(ctx context.Context, r db.Reader, now cmdb.Map, from, to instant.Instant) ([]ice, error) {
	if x.Frozen == nil {
		return nil, nil
	}
	list, err := x.Frozen(ctx, r, from, to)
	if err != nil {
		return nil, err
	}
	var out []ice
	for _, f := range list {
		if f.From >= to || f.Until <= from {
			continue
		}
		ids := make([]string, len(f.CIs))
		for i, ci := range f.CIs {
			ids[i] = ci.ID
		}
		on, err := touching(now, ids)
		if err != nil {
			return nil, err
		}
		out = append(out, ice{Freeze: f, on: on})
	}
	return out, nil
}
