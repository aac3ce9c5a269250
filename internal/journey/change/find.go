package change

import (
	"context"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/cmdb/graph"
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
	Maps *cmdb.Maps
	// Frozen says why a CI is not to be changed at a time; nil where nothing says so.
	Frozen func(ctx context.Context, r db.Reader, ci string, at instant.Instant) ([]Freeze, error)
}

// Freeze is a time in which nothing is to be changed.
type Freeze struct {
	ID     string          `json:"id"`
	Reason string          `json:"reason"`
	From   instant.Instant `json:"from"`
	Until  instant.Instant `json:"until"`
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
	Window  *ticket.Window `json:"window,omitempty" doc:"absent where the change has none, or is over"`
	CIs     []cmdb.Named   `json:"cis" nullable:"false" doc:"what it is about"`
	Items   []Conflict     `json:"items" nullable:"false"`
	Freezes []Freeze       `json:"freezes" nullable:"false" doc:"times in which nothing is to be changed"`
}

// ConflictsIn names a change.
type ConflictsIn struct {
	ID string `path:"id" json:"-" maxLength:"40" doc:"id or number"`
}

// Conflicts answers with which other changes one gets in the way.
func (x *Changes) Conflicts(ctx context.Context, r db.Reader, in ConflictsIn) (Conflicts, error) {
	out := Conflicts{CIs: []cmdb.Named{}, Items: []Conflict{}, Freezes: []Freeze{}}
	t, err := ticket.Get(ctx, r, ticket.GetIn{ID: in.ID})
	if err != nil {
		return out, err
	}
	mine, planned, err := ticket.WindowOf(ctx, r, t.ID)
	if err != nil || !planned {
		return out, err
	}
	out.Window = &mine
	now, err := x.Maps.Of(ctx, r)
	if err != nil {
		return out, err
	}
	a, ids, err := touch(ctx, r, now, t.ID)
	if err != nil {
		return out, err
	}
	if out.CIs, err = now.Named(ctx, r, a.cis); err != nil || len(a.cis) == 0 {
		return out, err
	}
	others, err := ticket.Windows(ctx, r, mine.Start, mine.End, mostChanges)
	if err != nil {
		return out, err
	}
	for _, w := range others {
		if w.ID == t.ID {
			continue
		}
		b, _, err := touch(ctx, r, now, w.ID)
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
	if x.Frozen != nil {
		seen := map[string]bool{}
		for _, ci := range ids {
			list, err := x.Frozen(ctx, r, ci, mine.Start)
			if err != nil {
				return out, err
			}
			for _, f := range list {
				if !seen[f.ID] {
					seen[f.ID] = true
					out.Freezes = append(out.Freezes, f)
				}
			}
		}
	}
	return out, nil
}

// touch is what a change touches, and the ids of its CIs.
func touch(ctx context.Context, r db.Reader, now cmdb.Map, change string) (touched, []string, error) {
	about, err := link.AffectedBy(ctx, r, ref.Of(ticket.Subject, change))
	if err != nil {
		return touched{}, nil, err
	}
	var ids []string
	out := touched{}
	for _, of := range about {
		if of.Kind != cmdb.Subject {
			continue
		}
		key, err := graph.ParseKey(of.ID)
		if err != nil {
			return touched{}, nil, err
		}
		if n, ok := now.Node(key); ok {
			ids, out.cis = append(ids, of.ID), append(out.cis, n)
		}
	}
	out.carried = now.Carried(ids, mostCarried)
	return out, ids, nil
}

// ListIn asks for the changes of some days.
type ListIn struct {
	From instant.Instant `query:"from" json:"-" doc:"now where absent"`
	To   instant.Instant `query:"to" json:"-" doc:"thirty days later where absent"`
}

// Entry is a change in the calendar.
type Entry struct {
	ticket.Window

	Conflicts int `json:"conflicts" doc:"how many others of these it gets in the way of"`
}

// List answers the changes planned between two instants, the first ones first, each with how many others it meets.
func (x *Changes) List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Entry], error) {
	out := api.Page[Entry]{Items: []Entry{}}
	if in.From.IsZero() {
		in.From = r.Now()
	}
	if in.To.IsZero() {
		in.To = in.From.Add(30 * 24 * time.Hour)
	}
	if in.To.Sub(in.From) > mostDays*24*time.Hour || in.To <= in.From {
		return out, fault.InvalidField("to", "change.window_too_long").With("limit", mostDays)
	}
	list, err := ticket.Windows(ctx, r, in.From, in.To, mostChanges)
	if err != nil || len(list) == 0 {
		return out, err
	}
	now, err := x.Maps.Of(ctx, r)
	if err != nil {
		return out, err
	}
	all := make([]touched, len(list))
	for i, w := range list {
		if all[i], _, err = touch(ctx, r, now, w.ID); err != nil {
			return out, err
		}
		out.Items = append(out.Items, Entry{Window: w})
	}
	for i := range list {
		for k := i + 1; k < len(list) && list[k].Start < list[i].End; k++ {
			if why, _ := meet(all[i], all[k], now.IsService); why != nothing {
				out.Items[i].Conflicts++
				out.Items[k].Conflicts++
			}
		}
	}
	return out, nil
}

// Register adds this domain's routes.
func (x *Changes) Register(g *api.Group) {
	api.List(g.At("/changes"), "", x.List, "change.read", api.Name("change.list"))
	api.Get(g.At("/tickets"), "/{id}/conflicts", x.Conflicts, "change.read", api.Name("change.conflicts"))
}
