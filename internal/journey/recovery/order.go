package recovery

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/journey/recovery/plan"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/cmdb/graph"
)

// TeamIn limits how many tasks of a group are worked on at once.
type TeamIn struct {
	GroupID string `json:"group_id" minLength:"1" maxLength:"40"`
	AtOnce  int    `json:"at_once" minimum:"1" maximum:"10000"`
}

// Situation is what is lost, and who can help.
type Situation struct {
	Lost           []string `json:"lost" minItems:"1" maxItems:"20000" nullable:"false" doc:"CIs by id, number or external id; what stops because of them is restored with them"`
	Survives       []string `json:"survives,omitempty" maxItems:"20000" nullable:"false" doc:"CIs that go on whatever is lost"`
	Teams          []TeamIn `json:"teams,omitempty" maxItems:"200" nullable:"false" doc:"groups with a limit; the others have none"`
	DefaultRestore int      `json:"default_restore_min,omitempty" minimum:"0" maximum:"525600" doc:"for CIs without a time of restoration; they take none where absent"`
}

// OrderIn asks for an order.
type OrderIn struct {
	Limit          int      `query:"limit" json:"-" default:"5000" minimum:"0" maximum:"20000" doc:"how many tasks are shown; the rest is counted"`
	Lost           []string `json:"lost" minItems:"1" maxItems:"20000" nullable:"false" doc:"CIs by id, number or external id; what stops because of them is restored with them"`
	Survives       []string `json:"survives,omitempty" maxItems:"20000" nullable:"false" doc:"CIs that go on whatever is lost"`
	Teams          []TeamIn `json:"teams,omitempty" maxItems:"200" nullable:"false" doc:"groups with a limit; the others have none"`
	DefaultRestore int      `json:"default_restore_min,omitempty" minimum:"0" maximum:"525600" doc:"for CIs without a time of restoration; they take none where absent"`
}

// Order answers in what order to rebuild. It keeps nothing.
func (x *Recoveries) Order(ctx context.Context, in OrderIn) (Order, error) {
	actor, _ := auth.From(ctx)
	return db.View(ctx, x.DB, actor, func(ctx context.Context, r db.Reader) (Order, error) {
		out, err := x.compute(ctx, r, Situation{in.Lost, in.Survives, in.Teams, in.DefaultRestore}, maxTasks, in.Limit)
		if err == nil {
			x.explain(&out, r.Actor().Lang)
		}
		return out, err
	})
}

// compute is the whole way from what is said to be lost to an order.
func (x *Recoveries) compute(ctx context.Context, r db.Reader, in Situation, most, show int) (Order, error) {
	known, err := resolve(ctx, r, in)
	if err != nil {
		return Order{}, err
	}
	now, err := x.Maps.Of(ctx, r)
	if err != nil {
		return Order{}, err
	}
	v := now.View
	lost, err := onMap(v, "lost", in.Lost, known)
	if err != nil {
		return Order{}, err
	}
	survives, err := onMap(v, "survives", in.Survives, known)
	if err != nil {
		return Order{}, err
	}
	teams, groups, err := teamsOf(ctx, r, in.Teams)
	if err != nil {
		return Order{}, err
	}
	nodes := fallen(v, lost, survives)
	if len(nodes) > most {
		return Order{}, fault.InvalidField("lost", "recovery.too_large").With("limit", most).With("count", len(nodes))
	}
	s := situate(v, nodes, in.DefaultRestore, teams)
	w := writer{s: s, res: plan.Make(s.in), groups: groups, show: show, now: now}
	out, err := w.write(ctx, r, lost, survives)
	out.ComputedAt = r.Now()
	return out, err
}

// resolve finds the CIs that are named; those that are not there are fields of the fault.
func resolve(ctx context.Context, r db.Reader, in Situation) (map[string]string, error) {
	if len(in.Lost) == 0 {
		return nil, fault.InvalidField("lost", "recovery.nothing_lost")
	}
	for _, list := range []struct {
		name string
		n    int
		most int
	}{{"lost", len(in.Lost), maxLost}, {"survives", len(in.Survives), maxLost}, {"teams", len(in.Teams), maxTeams}} {
		if list.n > list.most {
			return nil, fault.InvalidField(list.name, "recovery.too_many").With("limit", list.most)
		}
	}
	if in.DefaultRestore < 0 || in.DefaultRestore > maxRestore {
		return nil, fault.InvalidField("default_restore_min", "recovery.restore_between").With("limit", maxRestore)
	}
	keys := make([]string, 0, len(in.Lost)+len(in.Survives))
	seen := map[string]bool{}
	for _, list := range [][]string{in.Lost, in.Survives} {
		for _, k := range list {
			if !seen[k] {
				seen[k] = true
				keys = append(keys, k)
			}
		}
	}
	const part = 500 // an external id is looked for among those of its part
	known := make(map[string]string, len(keys))
	for some := range slices.Chunk(keys, part) {
		found, err := cmdb.IDs(ctx, r, some)
		if err != nil {
			return nil, err
		}
		maps.Copy(known, found)
	}
	return known, nil
}

const maxNamed = 20 // faults named of one list

// onMap finds the nodes of one list.
func onMap(v *graph.View, list string, keys []string, known map[string]string) ([]graph.Node, error) {
	bad := fault.Invalid("recovery.ci_unknown")
	out := make([]graph.Node, 0, len(keys))
	seen := map[graph.Node]bool{}
	for i, k := range keys {
		at, found := nodeOf(v, known[k])
		switch {
		case found && !seen[at]:
			seen[at] = true
			out = append(out, at)
		case !found && len(bad.Fields) < maxNamed:
			code := "recovery.ci_unknown"
			if known[k] != "" {
				code = "recovery.ci_retired"
			}
			bad.Fields = append(bad.Fields, fault.Field{Name: fmt.Sprintf("%s[%d]", list, i), Code: code})
		}
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return out, nil
}

func nodeOf(v *graph.View, id string) (graph.Node, bool) {
	key, err := graph.ParseKey(id)
	if err != nil {
		return 0, false
	}
	return v.Node(key)
}

// teamsOf checks the groups, and names them.
func teamsOf(ctx context.Context, r db.Reader, in []TeamIn) ([]plan.Team, map[string]string, error) {
	ids := make([]string, len(in))
	for i, t := range in {
		ids[i] = t.GroupID
	}
	groups := map[string]string{}
	if len(ids) == 0 {
		return nil, groups, nil
	}
	found, err := directory.GroupBriefs(ctx, r, ids...)
	if err != nil {
		return nil, nil, err
	}
	out := make([]plan.Team, len(in))
	for i, t := range in {
		field := fmt.Sprintf("teams[%d].", i)
		_, twice := groups[t.GroupID]
		switch {
		case found[t.GroupID].ID == "":
			return nil, nil, fault.InvalidField(field+"group_id", "recovery.group_unknown")
		case twice:
			return nil, nil, fault.InvalidField(field+"group_id", "recovery.group_twice")
		case t.AtOnce < 1:
			return nil, nil, fault.InvalidField(field+"at_once", "recovery.at_once_invalid")
		}
		groups[t.GroupID] = found[t.GroupID].Name
		out[i] = plan.Team{Group: t.GroupID, AtOnce: t.AtOnce}
	}
	return out, groups, nil
}
