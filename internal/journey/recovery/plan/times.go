package plan

import (
	"cmp"
	"slices"
)

// topological orders the vertices by the kept links.
func topological(g *graph) []int32 {
	n := g.len()
	waits := make([]int32, n)
	for _, l := range g.links {
		if l.state == kept {
			waits[l.to]++
		}
	}
	order := make([]int32, 0, n)
	for v, w := range waits {
		if w == 0 {
			order = append(order, int32(v))
		}
	}
	for i := 0; i < len(order); i++ {
		for _, l := range g.out(order[i]) {
			if l.state != kept {
				continue
			}
			if waits[l.to]--; waits[l.to] == 0 {
				order = append(order, l.to)
			}
		}
	}
	return order
}

// earliest finds when each task starts without limits, and relaxes the links that redundancy does not wait for: those to the
// needs that would be there last.
func earliest(g *graph, order []int32) (free []int) {
	end := func(l int32) int { return g.early[g.links[l].from] + g.restore(g.links[l].from) }
	for _, v := range order {
		for i, spare := range g.of(v).Spares {
			if spare > 0 {
				free = append(free, g.relax(v, i+1, spare, end)...)
			}
		}
		for _, l := range g.into(v) {
			if g.links[l].state == kept {
				g.early[v] = max(g.early[v], end(l))
			}
		}
	}
	slices.Sort(free)
	return free
}

// relax frees v of the needs of a set that are there last, as many as it can spare; those cut off count among them.
func (g *graph) relax(v int32, set, spare int, end func(int32) int) (free []int) {
	var needs []int32
	for _, l := range g.into(v) {
		if link := &g.links[l]; g.in.Edges[link.input].Set == set {
			if link.state == cutOff {
				spare--
				continue
			}
			needs = append(needs, l)
		}
	}
	slices.SortStableFunc(needs, func(a, b int32) int { return cmp.Compare(end(b), end(a)) })
	for _, l := range needs[:min(max(spare, 0), len(needs))] {
		g.links[l].state = relaxed
		free = append(free, int(g.links[l].input))
	}
	return free
}

// urge finds how critical each task is, when it is due and how long the chain behind it is, from the last to the first.
func urge(g *graph, order []int32) {
	for _, v := range slices.Backward(order) {
		n := g.of(v)
		g.crit[v], g.due[v] = criticality(n), NoDue
		if n.RTO > 0 {
			g.due[v] = n.RTO
		}
		for _, l := range g.out(v) {
			if l.state != kept {
				continue
			}
			g.crit[v] = min(g.crit[v], g.crit[l.to])
			g.tail[v] = max(g.tail[v], g.tail[l.to])
			if d := g.due[l.to]; d != NoDue {
				g.due[v] = min(g.due[v], d-g.restore(l.to))
			}
		}
		g.tail[v] += g.restore(v)
	}
}

// rank orders all tasks by urgency: vertices are numbered by id already.
func rank(g *graph) {
	by := make([]int32, g.len())
	for v := range by {
		by[v] = int32(v)
	}
	slices.SortFunc(by, func(a, b int32) int {
		switch {
		case g.crit[a] != g.crit[b]:
			return cmp.Compare(g.crit[a], g.crit[b])
		case g.due[a] != g.due[b]:
			return cmp.Compare(g.due[a], g.due[b])
		case g.tail[a] != g.tail[b]:
			return cmp.Compare(g.tail[b], g.tail[a])
		default:
			return cmp.Compare(a, b)
		}
	})
	for i, v := range by {
		g.place[v] = i
	}
}

// waves numbers the components by the longest way to them, and the steps within each ring.
func waves(g *graph, p *parts, order []int32) {
	level := make([]int, len(p.ring))
	by := make([]int32, g.len())
	for v := range by {
		by[v] = int32(v)
	}
	by = counted(by, len(p.ring), func(v int32) int32 { return p.of[v] })
	for _, v := range slices.Backward(by) { // a link leads to a lower number
		c := p.of[v]
		g.wave[v] = level[c]
		for _, l := range g.out(v) {
			if to := p.of[l.to]; to != c && l.state == kept {
				level[to] = max(level[to], level[c]+1)
			}
		}
	}
	for _, v := range order {
		g.step[v] = max(g.step[v], 1)
		for _, l := range g.out(v) {
			if l.state == kept && p.of[l.to] == p.of[v] {
				g.step[l.to] = max(g.step[l.to], g.step[v]+1)
			}
		}
	}
}
