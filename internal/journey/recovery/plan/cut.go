package plan

import "slices"

// Bounds of what is spent on cutting, in steps of about a nanosecond or a few; they keep the answer fast whatever the map is like, and do not
// depend on the machine, so that the answer does not either.
const (
	exactNodes  = 16
	exactSteps  = 20_000_000 // of all rings together
	greedySteps = 3_000_000  // of all rings together
	maxLoops    = 300        // circles shown, of all rings together
	loopSteps   = 400_000
)

// arc is a link within a ring, between the ring's own numbers of its vertices.
type arc struct {
	from, to int32
	cost     int32
	link     int32 // number of the link
}

// ring is a component in which nobody can be first.
type ring struct {
	g       *graph
	vertex  []int32
	arcs    []arc // by from, to, id; without those from a vertex to itself
	out, in [][]int32
	exact   bool
}

// allowance is what is left to spend.
type allowance struct{ exact, greedy, loops, circles int }

// cut marks links until no circle is left, and names the rings.
func cut(g *graph, p *parts, left *allowance) []Cycle {
	number := make([]int32, g.len()) // vertex → its number in its ring
	var cycles []Cycle
	for c := range slices.Backward(p.member) { // what is restored first is named first
		if !p.ring[c] {
			continue
		}
		r := open(g, p, int32(c), number)
		r.order(left)
		cycles = append(cycles, r.name(left))
	}
	return cycles
}

func open(g *graph, p *parts, c int32, number []int32) *ring {
	r := &ring{g: g, vertex: p.member[c], exact: true}
	for i, v := range r.vertex {
		number[v] = int32(i)
	}
	r.out, r.in = make([][]int32, len(r.vertex)), make([][]int32, len(r.vertex))
	for i, v := range r.vertex {
		for k := g.succ[v]; k < g.succ[v+1]; k++ {
			l := &g.links[k]
			if l.to == v {
				l.state = cutOff
				continue
			}
			if p.of[l.to] != c {
				continue
			}
			a := int32(len(r.arcs))
			j := number[l.to]
			r.arcs = append(r.arcs, arc{int32(i), j, l.cost, k})
			r.out[i] = append(r.out[i], a)
			r.in[j] = append(r.in[j], a)
		}
	}
	return r
}

// order decides which links of the ring are cut.
func (r *ring) order(left *allowance) {
	n := len(r.vertex)
	if n < 2 {
		return
	}
	if steps := n << n; n <= exactNodes && steps <= left.exact {
		left.exact -= steps
		r.cutBackward(positions(r.best()))
		return
	}
	r.exact = false
	sequence := r.greedy()
	r.improve(sequence, &left.greedy)
	pos := positions(sequence)
	r.cutBackward(pos)
	if !r.takeBack(sequence, pos, &left.greedy) {
		r.deep(pos)
	}
}

// positions turns a sequence of vertices into each vertex's place.
func positions(sequence []int32) []int32 {
	pos := make([]int32, len(sequence))
	for i, v := range sequence {
		pos[v] = int32(i)
	}
	return pos
}

func (r *ring) cutBackward(pos []int32) {
	for _, a := range r.arcs {
		r.set(a, pos[a.from] > pos[a.to])
	}
}

func (r *ring) set(a arc, cut bool) {
	state := kept
	if cut {
		state = cutOff
	}
	r.g.links[a.link].state = state
}

func (r *ring) kept(a int32) bool { return r.g.links[r.arcs[a].link].state == kept }
