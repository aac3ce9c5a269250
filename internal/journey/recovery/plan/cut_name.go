package plan

import "slices"

// name tells the ring's members and cuts as vertices and links; report puts tasks in their place.
func (r *ring) name(left *allowance) Cycle {
	c := Cycle{Exact: r.exact}
	for _, v := range r.vertex {
		c.Tasks = append(c.Tasks, int(v))
	}
	for _, v := range r.vertex {
		for k := r.g.succ[v]; k < r.g.succ[v+1]; k++ {
			if l := &r.g.links[k]; l.from == l.to {
				c.Cuts = append(c.Cuts, Cut{Edge: int(l.input), Loop: []int{int(v)}, Why: Itself})
			}
		}
	}
	through := make([]int32, len(r.vertex)) // arc by which a vertex was reached + 1
	for k, a := range r.arcs {
		if r.kept(int32(k)) {
			continue
		}
		cut := Cut{Edge: int(r.g.links[a.link].input), Why: Fewest}
		if left.circles > 0 && left.loops > 0 {
			left.circles--
			loop := r.circle(a, through, &left.loops)
			cut.Loop, cut.Why = r.vertices(a, loop), r.why(a, loop)
		}
		c.Cuts = append(c.Cuts, cut)
	}
	return c
}

// circle is a shortest way of kept arcs from the arc's end back to its beginning.
func (r *ring) circle(a arc, through []int32, left *int) (way []int32) {
	clear(through)
	*left -= len(through) / 8
	found := []int32{a.to}
	for i := 0; i < len(found) && through[a.from] == 0; i++ {
		for _, k := range r.out[found[i]] {
			*left--
			if x := r.arcs[k].to; r.kept(k) && x != a.to && through[x] == 0 {
				through[x] = k + 1
				found = append(found, x)
			}
		}
	}
	for v := a.from; v != a.to; v = r.arcs[through[v]-1].from {
		way = append(way, through[v]-1)
	}
	slices.Reverse(way)
	return way
}

func (r *ring) vertices(a arc, way []int32) []int {
	loop := []int{int(r.vertex[a.to])}
	for _, k := range way {
		loop = append(loop, int(r.vertex[r.arcs[k].to]))
	}
	return loop
}

// why compares the cut with the other links of the circle it would close.
func (r *ring) why(a arc, way []int32) Why {
	cheaper, same, weak := false, false, false
	mine := &r.g.links[a.link]
	if r.g.dispensable(mine) {
		return Spare
	}
	strength := r.g.strength(mine)
	for _, k := range way {
		other := r.arcs[k]
		cheaper = cheaper || other.cost < a.cost
		same = same || other.cost == a.cost
		weak = weak || r.g.strength(&r.g.links[other.link]) <= strength
	}
	switch {
	case cheaper:
		return Fewest
	case same:
		return Equal
	case weak:
		return LeastCritical
	default:
		return Weakest
	}
}
