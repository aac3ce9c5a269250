package change

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/cmdb/graph"
	"comptoir/internal/record/ticket"
)

// ListIn asks for the changes of some days.
type ListIn struct {
	From instant.Instant `query:"from" json:"-" doc:"now where absent"`
	To   instant.Instant `query:"to" json:"-" doc:"thirty days later where absent"`
	CI   string          `query:"ci" json:"-" maxLength:"200" doc:"id, number or external id of a CI or service: only the changes that touch it or carry it"`
}

// Entry is a change in the calendar.
type Entry struct {
	ticket.Window

	CIs       []cmdb.Named `json:"cis" nullable:"false" doc:"what it is about, the first five"`
	Conflicts int          `json:"conflicts" doc:"how many others of these it gets in the way of"`
	Frozen    bool         `json:"frozen" doc:"planned in a time in which nothing is to be changed"`
}

// Calendar is what is planned in some days.
type Calendar struct {
	Items   []Entry  `json:"items" nullable:"false"`
	Freezes []Freeze `json:"freezes" nullable:"false" doc:"times in which nothing is to be changed"`
}

// List answers the changes planned between two instants, the first ones first, each with how many others it meets.
func (x *Changes) List(ctx context.Context, r db.Reader, in ListIn) (Calendar, error) {
	out := Calendar{Items: []Entry{}, Freezes: []Freeze{}}
	if in.From.IsZero() {
		in.From = r.Now()
	}
	if in.To.IsZero() {
		in.To = in.From.Add(30 * 24 * time.Hour)
	}
	if in.To.Sub(in.From) > mostDays*24*time.Hour || in.To <= in.From {
		return out, fault.InvalidField("to", "change.window_too_long").With("limit", mostDays)
	}
	now, err := x.Maps.Of(ctx, r)
	if err != nil {
		return out, err
	}
	about := func(touched) bool { return true }
	if in.CI != "" {
		id, err := cmdb.IDOf(ctx, r, in.CI)
		if err != nil {
			return out, err
		}
		key, err := graph.ParseKey(id)
		if err != nil {
			return out, err
		}
		node, known := now.Node(key)
		about = func(t touched) bool { return known && t.carried[node] }
	}
	frozen, err := x.freezes(ctx, r, now, in.From, in.To)
	if err != nil {
		return out, err
	}
	for _, f := range frozen {
		out.Freezes = append(out.Freezes, f.Freeze)
	}
	list, err := ticket.Windows(ctx, r, in.From, in.To, mostChanges)
	if err != nil {
		return out, err
	}
	cis, err := namedBy(ctx, r, ids(list)...)
	if err != nil {
		return out, err
	}
	all := make([]touched, len(list))
	meets := make([]int, len(list))
	for i := range list {
		if all[i], err = touching(now, cis[i]); err != nil {
			return out, err
		}
	}
	for i := range list {
		for k := i + 1; k < len(list) && list[k].Start < list[i].End; k++ {
			if why, _ := meet(all[i], all[k], now.IsService); why != nothing {
				meets[i]++
				meets[k]++
			}
		}
	}
	for i, w := range list {
		if !about(all[i]) {
			continue
		}
		e := Entry{Window: w, Conflicts: meets[i]}
		if e.CIs, err = now.Named(ctx, r, all[i].cis[:min(len(all[i].cis), mostBy)]); err != nil {
			return out, err
		}
		for _, f := range frozen {
			why, _ := f.holds(w.Start, w.End, all[i])
			e.Frozen = e.Frozen || why != nothing
		}
		out.Items = append(out.Items, e)
	}
	return out, nil
}
