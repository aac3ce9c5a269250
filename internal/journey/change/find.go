package change

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/link"
	"comptoir/internal/record/ticket"
)

const (
	mostChanges = 300    // windows looked at together
	mostCarried = 50_000 // CIs that one change is followed to
	mostBy      = 5      // CIs that a reason names
	mostDays    = 366
)

// Changes is the domain with what it stands on, given by app.
type Changes struct {
	Maps  *cmdb.Maps
	Links *link.Links
	// Frozen tells the freezes of a time; nil where nobody declares any.
	Frozen func(ctx context.Context, r db.Reader, from, to instant.Instant) ([]Freeze, error)
}

// Conflict is another change that gets in the way.
type Conflict struct {
	With ticket.Window   `json:"with"`
	Why  string          `json:"why" enum:"same_ci,carries,service" doc:"the same CI; a CI of the one carries one of the other; a service that both carry"`
	By   []cmdb.Named    `json:"by" nullable:"false" doc:"the CIs by which they meet, the first five"`
	From instant.Instant `json:"from" doc:"from when to when both are planned"`
	To   instant.Instant `json:"to"`
}

// Conflicts is what speaks against a change at its time.
type Conflicts struct {
	Window  *ticket.Window `json:"window,omitempty" doc:"absent where the change has none, or is over, or is not made yet"`
	CIs     []cmdb.Named   `json:"cis" nullable:"false" doc:"what it is about"`
	Items   []Conflict     `json:"items" nullable:"false"`
	Freezes []Freeze       `json:"freezes" nullable:"false" doc:"times in which nothing is to be changed"`
}

func none() Conflicts {
	return Conflicts{CIs: []cmdb.Named{}, Items: []Conflict{}, Freezes: []Freeze{}}
}

// ConflictsIn names a change.
type ConflictsIn struct {
	ID string `path:"id" json:"-" maxLength:"40" doc:"id or number"`
}

// Conflicts answers with which other changes one gets in the way.
func (x *Changes) Conflicts(ctx context.Context, r db.Reader, in ConflictsIn) (Conflicts, error) {
	t, err := ticket.Get(ctx, r, ticket.GetIn{ID: in.ID})
	if err != nil {
		return none(), err
	}
	mine, planned, err := ticket.WindowOf(ctx, r, t.ID)
	if err != nil || !planned {
		return none(), err
	}
	now, err := x.Maps.Of(ctx, r)
	if err != nil {
		return none(), err
	}
	cis, err := namedBy(ctx, r, t.ID)
	if err != nil {
		return none(), err
	}
	a, err := touching(now, cis[0])
	if err != nil {
		return none(), err
	}
	out, err := x.against(ctx, r, now, mine, a)
	out.Window = &mine
	return out, err
}

// CheckIn is a change that somebody thinks of.
type CheckIn struct {
	CIs    []string        `query:"ci_ids" json:"-" maxItems:"200" nullable:"false" doc:"what it would touch"`
	Start  instant.Instant `query:"window_start" json:"-" required:"true"`
	End    instant.Instant `query:"window_end" json:"-" required:"true"`
	Except string          `query:"except" json:"-" maxLength:"40" doc:"id or number of the change it is, where it is one already"`
}

// Check answers what would speak against a change before it is made, or before it is moved.
func (x *Changes) Check(ctx context.Context, r db.Reader, in CheckIn) (Conflicts, error) {
	mine := ticket.Window{Start: in.Start, End: in.End}
	if in.End <= in.Start {
		return none(), fault.InvalidField(ticket.WindowEnd, "ticket.window_reversed")
	}
	if in.Except != "" {
		t, err := ticket.Get(ctx, r, ticket.GetIn{ID: in.Except})
		if err != nil {
			return none(), err
		}
		mine.ID = t.ID
	}
	cis, err := idsOf(ctx, r, in.CIs)
	if err != nil {
		return none(), err
	}
	now, err := x.Maps.Of(ctx, r)
	if err != nil {
		return none(), err
	}
	a, err := touching(now, cis)
	if err != nil {
		return none(), err
	}
	return x.against(ctx, r, now, mine, a)
}

// against is what speaks against touching something in a window.
func (x *Changes) against(ctx context.Context, r db.Reader, now cmdb.Map, mine ticket.Window, a touched) (Conflicts, error) {
	out := none()
	frozen, err := x.freezes(ctx, r, now, mine.Start, mine.End)
	if err != nil {
		return out, err
	}
	for _, f := range frozen {
		why, by := f.holds(mine.Start, mine.End, a)
		if why == nothing {
			continue
		}
		f.Why = why
		if f.By, err = now.Named(ctx, r, by[:min(len(by), mostBy)]); err != nil {
			return out, err
		}
		out.Freezes = append(out.Freezes, f.Freeze)
	}
	if len(a.cis) == 0 {
		return out, nil
	}
	if out.CIs, err = now.Named(ctx, r, a.cis); err != nil {
		return out, err
	}
	others, err := ticket.Windows(ctx, r, mine.Start, mine.End, mostChanges)
	if err != nil {
		return out, err
	}
	cis, err := namedBy(ctx, r, ids(others)...)
	if err != nil {
		return out, err
	}
	for i, w := range others {
		if w.ID == mine.ID {
			continue
		}
		b, err := touching(now, cis[i])
		if err != nil {
			return out, err
		}
		why, by := meet(a, b, now.IsService)
		if why == nothing {
			continue
		}
		c := Conflict{With: w, Why: why, From: max(mine.Start, w.Start), To: min(mine.End, w.End)}
		if c.By, err = now.Named(ctx, r, by[:min(len(by), mostBy)]); err != nil {
			return out, err
		}
		out.Items = append(out.Items, c)
	}
	return out, nil
}

func ids(list []ticket.Window) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = w.ID
	}
	return out
}

// idsOf are the ids of CIs that a caller names.
func idsOf(ctx context.Context, r db.Reader, given []string) ([]string, error) {
	if len(given) == 0 {
		return nil, nil
	}
	found, err := cmdb.IDs(ctx, r, given)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(given))
	for i, key := range given {
		if out[i] = found[key]; out[i] == "" {
			return nil, fault.InvalidField("ci_ids", "link.other_unknown")
		}
	}
	return out, nil
}
