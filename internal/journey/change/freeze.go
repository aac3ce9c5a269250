package change

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
)

// Freeze is a time in which nothing is to be changed, on everything or on some CIs.
type Freeze struct {
	ID         string          `json:"id"`
	Reason     string          `json:"reason"`
	Everything bool            `json:"everything"`
	CIs        []cmdb.Named    `json:"cis" nullable:"false" doc:"what it holds for, where that is not everything"`
	From       instant.Instant `json:"from"`
	Until      instant.Instant `json:"until" doc:"or when it was lifted"`
}

// holds says whether a freeze speaks against a change of some CIs at a time.
func (f Freeze) holds(from, to instant.Instant, cis []string) bool {
	return f.From < to && f.Until > from && (f.Everything || slices.ContainsFunc(f.CIs, func(n cmdb.Named) bool { return slices.Contains(cis, n.ID) }))
}

// freezes are those of some days.
func (x *Changes) freezes(ctx context.Context, r db.Reader, from, to instant.Instant) ([]Freeze, error) {
	out := []Freeze{}
	if x.Frozen == nil {
		return out, nil
	}
	list, err := x.Frozen(ctx, r, from, to)
	for _, f := range list {
		if f.From < to && f.Until > from {
			out = append(out, f)
		}
	}
	return out, err
}
