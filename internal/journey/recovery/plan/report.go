package plan

import (
	"cmp"
	"slices"
)

// report turns vertices and links into tasks, in the order in which they start.
func report(g *graph, cycles []Cycle, relaxed []int, loads []Load) Result {
	n := g.len()
	order := make([]int32, n)
	for v := range order {
		order[v] = int32(v)
	}
	slices.SortFunc(order, func(a, b int32) int {
		switch {
		case g.start[a] != g.start[b]:
			return cmp.Compare(g.start[a], g.start[b])
		case g.wave[a] != g.wave[b]:
			return cmp.Compare(g.wave[a], g.wave[b])
		case g.step[a] != g.step[b]:
			return cmp.Compare(g.step[a], g.step[b])
		default:
			return cmp.Compare(g.place[a], g.place[b])
		}
	})
	task := make([]int, n)
	for i, v := range order {
		task[v] = i
	}
	res := Result{Tasks: make([]Task, n), Cycles: cycles, Relaxed: relaxed, Loads: loads}
	for v := range int32(n) {
		res.Duration = max(res.Duration, g.finish[v])
		res.Unlimited = max(res.Unlimited, g.early[v]+g.tail[v])
	}
	waits := make([]int, 0, len(g.links))
	for i, v := range order {
		first := len(waits)
		for _, l := range g.into(v) {
			if g.links[l].state == kept {
				waits = append(waits, task[g.links[l].from])
			}
		}
		t := &res.Tasks[i]
		*t = Task{Node: int(g.node[v]), Wave: g.wave[v], Step: g.step[v], Cycle: -1, Waits: waits[first:len(waits):len(waits)],
			Start: g.start[v], Finish: g.finish[v], Earliest: g.early[v], Slack: res.Unlimited - (g.early[v] + g.tail[v]),
			Held: g.start[v] - g.ready[v], Criticality: g.crit[v], Due: g.due[v]}
		slices.Sort(t.Waits)
		t.Waits = slices.Compact(t.Waits)
	}
	res.critical(g, order, task)
	res.nameCycles(task)
	res.waves(g, task)
	res.misses(g, order)
	return res
}

// critical follows the longest chain from its first task: the one whose chain is as long as all of it.
func (res *Result) critical(g *graph, order []int32, task []int) {
	at, found := int32(-1), false
	better := func(v int32) bool {
		return g.early[v]+g.tail[v] == res.Unlimited && (!found || g.place[v] < g.place[at])
	}
	for _, v := range order {
		if g.early[v] == 0 && better(v) && !g.waits(v) {
			at, found = v, true
		}
	}
	for found {
		res.Critical = append(res.Critical, task[at])
		res.Tasks[task[at]].Critical = true
		from := at
		found = false
		for _, l := range g.out(from) {
			if l.state == kept && g.early[l.to] == g.early[from]+g.restore(from) && better(l.to) {
				at, found = l.to, true
			}
		}
	}
}

func (g *graph) waits(v int32) bool {
	return slices.ContainsFunc(g.into(v), func(l int32) bool { return g.links[l].state == kept })
}

func (res *Result) nameCycles(task []int) {
	for i := range res.Cycles {
		c := &res.Cycles[i]
		for j, v := range c.Tasks {
			c.Tasks[j] = task[v]
			res.Tasks[task[v]].Cycle = i
		}
		slices.SortFunc(c.Tasks, func(a, b int) int {
			return cmp.Or(cmp.Compare(res.Tasks[a].Step, res.Tasks[b].Step), cmp.Compare(a, b))
		})
		for j := range c.Cuts {
			for k, v := range c.Cuts[j].Loop {
				c.Cuts[j].Loop[k] = task[v]
			}
		}
	}
}

func (res *Result) waves(g *graph, task []int) {
	for v, w := range g.wave {
		for len(res.Waves) <= w {
			res.Waves = append(res.Waves, nil)
		}
		res.Waves[w] = append(res.Waves[w], v)
	}
	for _, wave := range res.Waves {
		slices.SortFunc(wave, func(a, b int) int {
			return cmp.Or(cmp.Compare(g.step[a], g.step[b]), cmp.Compare(g.place[a], g.place[b]))
		})
		for i, v := range wave {
			wave[i] = task[v]
		}
	}
}

func (res *Result) misses(g *graph, order []int32) {
	type late struct {
		Miss
		first int   // services before others, then by criticality
		v     int32 // then, after the longest over, by id
	}
	var list []late
	for i, v := range order {
		n := g.of(v)
		if n.RTO == 0 || g.finish[v] <= n.RTO {
			continue
		}
		first := criticality(n)
		if !n.Service {
			first += 10
		}
		list = append(list, late{Miss{Task: i, Over: g.finish[v] - n.RTO, Unlimited: max(0, g.early[v]+g.restore(v)-n.RTO)}, first, v})
	}
	slices.SortFunc(list, func(a, b late) int {
		switch {
		case a.first != b.first:
			return cmp.Compare(a.first, b.first)
		case a.Over != b.Over:
			return cmp.Compare(b.Over, a.Over)
		default:
			return cmp.Compare(a.v, b.v)
		}
	})
	res.Misses = make([]Miss, len(list))
	for i := range list {
		res.Misses[i] = list[i].Miss
	}
}
