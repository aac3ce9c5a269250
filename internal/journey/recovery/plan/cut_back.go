package plan

import (
	"cmp"
	"slices"
)

// takeBack keeps every cut arc that closes no circle after all, the dearest first, so that no cut is in vain. It maintains a sequence in
// which all kept arcs go forward (Pearce and Kelly), and answers false when the allowance is spent.
func (r *ring) takeBack(sequence, pos []int32, left *int) bool {
	var cuts []int32
	for a := range r.arcs {
		if !r.kept(int32(a)) {
			cuts = append(cuts, int32(a))
		}
	}
	slices.SortStableFunc(cuts, func(a, b int32) int { return cmp.Compare(r.arcs[b].cost, r.arcs[a].cost) })
	w := walk{r: r, pos: pos, seen: make([]bool, len(pos)), left: left}
	for _, k := range cuts {
		a := r.arcs[k]
		if pos[a.from] < pos[a.to] {
			r.set(a, false)
			continue
		}
		after := w.reach(a.to, pos[a.from], false)
		if *left < 0 {
			return false
		}
		if slices.Contains(after, a.from) {
			continue
		}
		before := w.reach(a.from, pos[a.to], true)
		if *left < 0 {
			return false
		}
		shift(sequence, pos, before, after)
		r.set(a, false)
	}
	return true
}

// walk follows kept arcs within a stretch of the sequence.
type walk struct {
	r    *ring
	pos  []int32
	seen []bool
	left *int
}

// reach is who is reached from v forward up to the place `to`, or backward down to it, v among them.
func (w *walk) reach(v, to int32, back bool) []int32 {
	found := []int32{v}
	w.seen[v] = true
	for i := 0; i < len(found) && *w.left >= 0; i++ {
		arcs := w.r.out[found[i]]
		if back {
			arcs = w.r.in[found[i]]
		}
		*w.left -= len(arcs) + 1
		for _, k := range arcs {
			if !w.r.kept(k) {
				continue
			}
			x := w.r.arcs[k].to
			within := w.pos[x] <= to
			if back {
				x = w.r.arcs[k].from
				within = w.pos[x] >= to
			}
			if within && !w.seen[x] {
				w.seen[x] = true
				found = append(found, x)
			}
		}
	}
	for _, x := range found {
		w.seen[x] = false
	}
	return found
}

// shift gives the places of both sets to all of them anew: first `before`, then `after`, each in the order it had.
func shift(sequence, pos, before, after []int32) {
	byPlace := func(a, b int32) int { return cmp.Compare(pos[a], pos[b]) }
	slices.SortFunc(before, byPlace)
	slices.SortFunc(after, byPlace)
	all := slices.Concat(before, after)
	places := make([]int32, len(all))
	for i, v := range all {
		places[i] = pos[v]
	}
	slices.Sort(places)
	for i, v := range all {
		sequence[places[i]], pos[v] = v, places[i]
	}
}

// deep cuts the arcs that lead back to where a depth-first search is: each closes a circle with the search's own path, so none is
// in vain. The search follows what goes forward in pos first.
func (r *ring) deep(pos []int32) {
	for v := range r.out {
		slices.SortStableFunc(r.out[v], func(a, b int32) int { return cmp.Compare(r.behind(a, pos), r.behind(b, pos)) })
	}
	const (
		unseen = iota
		onPath
		finished
	)
	state, next := make([]uint8, len(pos)), make([]int32, len(pos))
	root := int32(slices.Index(pos, 0))
	state[root] = onPath
	for path := []int32{root}; len(path) > 0; {
		v := path[len(path)-1]
		if int(next[v]) == len(r.out[v]) {
			state[v] = finished
			path = path[:len(path)-1]
			continue
		}
		a := r.arcs[r.out[v][next[v]]]
		next[v]++
		r.set(a, state[a.to] == onPath)
		if state[a.to] == unseen {
			state[a.to] = onPath
			path = append(path, a.to)
		}
	}
}

func (r *ring) behind(k int32, pos []int32) int {
	if a := r.arcs[k]; pos[a.to] < pos[a.from] {
		return 1
	}
	return 0
}
