package plan

import (
	"cmp"
	"slices"
)

// improve moves one vertex at a time to where its backward arcs cost least, until none gains or the allowance is spent.
func (r *ring) improve(sequence []int32, left *int) {
	l := newLine(sequence)
	near := make([]neighbour, 0, 64)
	const rounds = 6
	for range rounds {
		moved := false
		for _, v := range sequence {
			if *left -= 8 * (len(r.out[v]) + len(r.in[v])); *left < 0 {
				l.into(sequence)
				return
			}
			near = r.near(v, l, near[:0])
			if to, gains := best(near, l.label[v]); gains {
				l.move(v, to)
				moved = true
			}
		}
		l.into(sequence)
		if !moved {
			return
		}
	}
}

// neighbour is who shares arcs with a vertex.
type neighbour struct {
	v      int32
	label  int64
	before int32 // what its arcs from the vertex cost if it stands before the vertex
	after  int32 // what its arcs to the vertex cost if it stands after
}

func (r *ring) near(v int32, l *line, near []neighbour) []neighbour {
	for _, k := range r.out[v] {
		a := r.arcs[k]
		near = append(near, neighbour{v: a.to, label: l.label[a.to], before: a.cost})
	}
	for _, k := range r.in[v] {
		a := r.arcs[k]
		near = append(near, neighbour{v: a.from, label: l.label[a.from], after: a.cost})
	}
	slices.SortFunc(near, func(a, b neighbour) int { return cmp.Compare(a.label, b.label) })
	return near
}

// best is the neighbour behind whom a vertex costs least, -1 for the place before the first, and whether that is less than where it is.
func best(near []neighbour, here int64) (to int32, gains bool) {
	cost := int32(0)
	for _, n := range near {
		cost += n.after
	}
	least, now := cost, cost
	at := -1
	for i, n := range near {
		cost += n.before - n.after
		if n.label < here {
			now = cost
		}
		if cost < least && (i+1 == len(near) || near[i+1].v != n.v) {
			least, at = cost, i
		}
	}
	if least >= now {
		return 0, false
	}
	if at < 0 {
		return -1 - near[0].v, true
	}
	return near[at].v, true
}

// line is a sequence in which a vertex is moved without moving the others: a list, and labels that grow along it.
type line struct {
	label      []int64
	next, prev []int32 // the last place stands before the first and behind the last vertex
}

const gap = 1 << 32

func newLine(sequence []int32) *line {
	n := len(sequence)
	l := &line{label: make([]int64, n+1), next: make([]int32, n+1), prev: make([]int32, n+1)}
	at := int32(n)
	for _, v := range sequence {
		l.next[at], l.prev[v] = v, at
		at = v
	}
	l.next[at], l.prev[n] = int32(n), at
	l.relabel()
	return l
}

func (l *line) end() int32 { return int32(len(l.next) - 1) }

func (l *line) relabel() {
	at := int64(0)
	for v := l.next[l.end()]; v != l.end(); v = l.next[v] {
		at += gap
		l.label[v] = at
	}
}

// move takes v out and puts it behind `to`, or, where that is negative, before -1-to.
func (l *line) move(v, to int32) {
	l.next[l.prev[v]], l.prev[l.next[v]] = l.next[v], l.prev[v]
	if to < 0 {
		to = l.prev[-1-to]
	}
	after := l.next[to]
	l.next[to], l.prev[v], l.next[v], l.prev[after] = v, to, after, v
	low, high := l.label[to], l.label[after]
	if to == l.end() {
		low = high - 2*gap
	}
	if after == l.end() {
		high = low + 2*gap
	}
	if l.label[v] = low + (high-low)/2; l.label[v] == low {
		l.relabel()
	}
}

func (l *line) into(sequence []int32) {
	i := 0
	for v := l.next[l.end()]; v != l.end(); v = l.next[v] {
		sequence[i] = v
		i++
	}
}
