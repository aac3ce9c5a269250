package recovery

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/recovery/plan"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/cmdb/graph"
)

// writer turns what the planner says of numbers into what people read.
type writer struct {
	s      *situation
	res    plan.Result
	groups map[string]string // id → name
	show   int
	now    cmdb.Map
}

// maxRelations is up to how many cuts are told with the relation's id, each of which is looked up.
const maxRelations = 1000

func (w *writer) write(ctx context.Context, r db.Reader, lost, survives []graph.Node) (Order, error) {
	if err := w.nameGroups(ctx, r); err != nil {
		return Order{}, err
	}
	out := Order{Lost: w.briefs(lost), Survives: w.briefs(survives), Duration: w.res.Duration, Unlimited: w.res.Unlimited, Cut: len(w.res.Tasks) > w.show,
		Critical: make([]Step, 0, len(w.res.Critical)), Misses: make([]Miss, 0, min(w.misses(), len(w.res.Misses))), Teams: make([]Team, 0, len(w.res.Loads))}
	out.Counts = w.counts(lost)
	out.Waves = w.waves()
	for _, i := range w.res.Critical {
		t := w.res.Tasks[i]
		restore := w.s.in.Nodes[t.Node].Restore
		out.Critical = append(out.Critical, Step{N: i + 1, CI: w.ci(t.Node), Restore: restore, Start: t.Earliest, Finish: t.Earliest + restore})
	}
	for _, m := range w.res.Misses {
		t := w.res.Tasks[m.Task]
		if w.s.in.Nodes[t.Node].Service {
			out.Counts.Late++
		}
		if out.Counts.Missed++; len(out.Misses) >= w.misses() {
			continue
		}
		out.Misses = append(out.Misses, Miss{N: m.Task + 1, CI: w.ci(t.Node), RTO: w.s.in.Nodes[t.Node].RTO, Finish: t.Finish, Over: m.Over, Unlimited: m.Unlimited})
	}
	for _, l := range w.res.Loads {
		out.Teams = append(out.Teams, Team{Group: Named{l.Group, w.groups[l.Group]}, AtOnce: l.AtOnce, Tasks: l.Tasks, Busy: l.Busy, Held: l.Held, Finish: l.Finish})
	}
	var err error
	if out.Cycles, err = w.cycles(ctx, r); err != nil {
		return out, err
	}
	return out, introduce(ctx, r, w.now, out.named())
}

// misses is how many of who is late are told: services come first, and a task says its own objective.
func (w *writer) misses() int { return min(w.show, maxMisses) }

// named are all CIs that an order names.
func (o *Order) named() (list []*Brief) {
	some := func(l []Brief) {
		for i := range l {
			list = append(list, &l[i])
		}
	}
	some(o.Lost)
	some(o.Survives)
	for i := range o.Waves {
		for j := range o.Waves[i].Tasks {
			list = append(list, &o.Waves[i].Tasks[j].CI)
		}
	}
	for i := range o.Critical {
		list = append(list, &o.Critical[i].CI)
	}
	for i := range o.Misses {
		list = append(list, &o.Misses[i].CI)
	}
	for i := range o.Cycles {
		c := &o.Cycles[i]
		some(c.CIs)
		for j := range c.Cuts {
			list = append(list, &c.Cuts[j].Before, &c.Cuts[j].After)
			some(c.Cuts[j].Loop)
		}
	}
	return list
}

// nameGroups reads the names of the groups that restore something.
func (w *writer) nameGroups(ctx context.Context, r db.Reader) error {
	var unnamed []string
	for _, n := range w.s.in.Nodes {
		if _, known := w.groups[n.Group]; !known && n.Group != "" {
			w.groups[n.Group] = ""
			unnamed = append(unnamed, n.Group)
		}
	}
	if len(unnamed) == 0 {
		return nil
	}
	found, err := directory.GroupBriefs(ctx, r, unnamed...)
	for id, g := range found {
		w.groups[id] = g.Name
	}
	return err
}

func (w *writer) counts(lost []graph.Node) Counts {
	c := Counts{Tasks: len(w.res.Tasks), NotAwaited: len(w.res.Relaxed)}
	said := make(map[graph.Node]bool, len(lost))
	for _, n := range lost {
		said[n] = true
	}
	for i, n := range w.s.in.Nodes {
		if said[w.s.nodes[i]] {
			c.Lost++
		} else {
			c.Stopped++
		}
		if n.Service {
			c.Services++
		}
		if w.s.view.Recovery(w.s.nodes[i]).Restore == 0 {
			c.UnknownRestore++
		}
		if n.Group == "" {
			c.WithoutGroup++
		}
	}
	return c
}

func (w *writer) waves() []Wave {
	out := make([]Wave, 0, len(w.res.Waves))
	for i, tasks := range w.res.Waves {
		wave := Wave{Wave: i, Count: len(tasks), Start: w.res.Tasks[tasks[0]].Start, Tasks: []Task{}}
		for _, at := range tasks {
			t := &w.res.Tasks[at]
			wave.Start, wave.Finish = min(wave.Start, t.Start), max(wave.Finish, t.Finish)
			if at < w.show {
				wave.Tasks = append(wave.Tasks, w.task(at))
			}
		}
		out = append(out, wave)
	}
	return out
}

func (w *writer) task(at int) Task {
	t := &w.res.Tasks[at]
	n := &w.s.in.Nodes[t.Node]
	out := Task{N: at + 1, CI: w.ci(t.Node), Wave: t.Wave, Step: t.Step, Cycle: t.Cycle + 1, Restore: n.Restore, Start: t.Start, Finish: t.Finish,
		Slack: t.Slack, Held: t.Held, Critical: t.Critical, RTO: n.RTO, Assumed: w.s.view.Recovery(w.s.nodes[t.Node]).Restore == 0}
	if n.Group != "" {
		out.Group = &Named{n.Group, w.groups[n.Group]}
	}
	if t.Criticality < 5 {
		out.Criticality = t.Criticality
	}
	if t.Due != plan.NoDue {
		due := t.Due
		out.Due = &due
	}
	for _, i := range t.Waits {
		out.Waits = append(out.Waits, i+1)
	}
	return out
}

func (w *writer) cycles(ctx context.Context, r db.Reader) ([]Cycle, error) {
	out := make([]Cycle, 0, len(w.res.Cycles))
	looked := 0
	for _, c := range w.res.Cycles {
		cycle := Cycle{Exact: c.Exact, CIs: w.tasks(c.Tasks), Cuts: make([]Cut, 0, len(c.Cuts))}
		for _, k := range c.Cuts {
			e := w.s.in.Edges[k.Edge]
			cut := Cut{Type: e.Type, Before: w.ci(e.Before), After: w.ci(e.After), Why: string(k.Why), Loop: w.tasks(k.Loop)}
			if looked++; looked <= maxRelations {
				from, kind, to := w.s.link(k.Edge)
				var err error
				if cut.RelationID, err = relationID(ctx, r, from, kind, to); err != nil {
					return nil, err
				}
			}
			cycle.Cuts = append(cycle.Cuts, cut)
		}
		out = append(out, cycle)
	}
	return out, nil
}

func (w *writer) tasks(list []int) []Brief {
	out := make([]Brief, len(list))
	for i, at := range list {
		out[i] = w.ci(w.res.Tasks[at].Node)
	}
	return out
}

// ci is what the map says of a CI; introduce adds how it appears.
func (w *writer) ci(i int) Brief {
	n := &w.s.in.Nodes[i]
	return Brief{ID: n.ID, Criticality: int64(n.Criticality), Service: n.Service}
}

func (w *writer) briefs(nodes []graph.Node) []Brief {
	out := make([]Brief, len(nodes))
	v := w.s.view
	for i, n := range nodes {
		out[i] = Brief{ID: v.Key(n).String(), Criticality: int64(v.Criticality(n)), Service: v.IsService(n)}
	}
	return out
}

// explain says in words why each cut was made: they are not kept, since readers of one plan speak two languages.
func (x *Recoveries) explain(o *Order, lang string) {
	for i := range o.Cycles {
		for j := range o.Cycles[i].Cuts {
			c := &o.Cycles[i].Cuts[j]
			c.Reason = x.Text.Text(lang, "recovery.why."+c.Why, map[string]any{"before": c.Before.Name, "after": c.After.Name})
		}
	}
}
