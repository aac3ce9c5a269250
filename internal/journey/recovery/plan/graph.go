package plan

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// unknown is the criticality of who has none.
const unknown = 5

// link is an edge between two tasks.
type link struct {
	from, to int32 // vertices
	cost     int32 // of cutting it
	state    uint8
	input    int32 // index of Input.Edges
}

const (
	kept uint8 = iota
	cutOff
	relaxed
)

// graph holds the tasks as vertices, numbered by id, and their links, ordered by from, to and id: so the order of the input does
// not matter. What is found out about a vertex is in one array for each thing.
type graph struct {
	in    Input
	node  []int32 // vertex → Input.Nodes
	links []link
	succ  []int32 // where a vertex's links begin
	pred  []int32 // where a vertex's places in preds begin
	preds []int32 // links, by their to

	took                 []int // minutes to restore
	start, finish, ready []int // with limits, minutes from the loss
	early, tail          []int // without limits: start, and the length of the longest chain from the start of the vertex on
	crit                 []int
	due                  []int
	place                []int // in the order of urgency
	wave, step           []int
}

func (g *graph) len() int { return len(g.node) }

func (g *graph) of(v int32) *Node { return &g.in.Nodes[g.node[v]] }

func (g *graph) restore(v int32) int { return g.took[v] }

// out are the links from v; a link's number is its place in g.links.
func (g *graph) out(v int32) []link { return g.links[g.succ[v]:g.succ[v+1]] }

// into are the numbers of the links to v.
func (g *graph) into(v int32) []int32 { return g.preds[g.pred[v]:g.pred[v+1]] }

func build(in Input) *graph {
	g := &graph{in: in}
	vertex := make([]int32, len(in.Nodes)) // 0 not a task, else its number + 1
	for _, i := range in.Lost {
		vertex[i] = 1
	}
	for _, i := range in.Survives {
		vertex[i] = 0
	}
	for i, lost := range vertex {
		if lost != 0 {
			g.node = append(g.node, int32(i))
		}
	}
	g.sortNodes()
	for v, i := range g.node {
		vertex[i] = int32(v) + 1
	}
	g.links = make([]link, 0, len(in.Edges))
	for i, e := range in.Edges {
		if from, to := vertex[e.Before], vertex[e.After]; from != 0 && to != 0 {
			g.links = append(g.links, link{from: from - 1, to: to - 1, input: int32(i)})
		}
	}
	g.sortLinks()
	g.index()
	return g
}

// sortNodes orders them by id. The first sixteen bytes of an id, as two numbers beside each other, spare most looks at the id itself.
func (g *graph) sortNodes() {
	type named struct {
		high, low uint64
		node      int32
	}
	list := make([]named, len(g.node))
	var first [16]byte
	for i, n := range g.node {
		clear(first[:])
		copy(first[:], g.in.Nodes[n].ID)
		list[i] = named{binary.BigEndian.Uint64(first[:8]), binary.BigEndian.Uint64(first[8:]), n}
	}
	slices.SortFunc(list, func(a, b named) int {
		switch {
		case a.high != b.high:
			return cmp.Compare(a.high, b.high)
		case a.low != b.low:
			return cmp.Compare(a.low, b.low)
		default:
			return cmp.Compare(g.in.Nodes[a.node].ID, g.in.Nodes[b.node].ID)
		}
	})
	for i, x := range list {
		g.node[i] = x.node
	}
}

// sortLinks orders them by from, to and id, in time that grows with their number: by the lesser key first, each pass keeping the
// order of the one before.
func (g *graph) sortLinks() {
	g.links = counted(g.links, g.len(), func(l link) int32 { return l.to })
	g.links = counted(g.links, g.len(), func(l link) int32 { return l.from })
	for i := 0; i < len(g.links); {
		first := i
		for i++; i < len(g.links) && g.links[i].from == g.links[first].from && g.links[i].to == g.links[first].to; i++ {
		}
		if i-first > 1 {
			slices.SortFunc(g.links[first:i], func(a, b link) int { return cmp.Compare(g.in.Edges[a.input].ID, g.in.Edges[b.input].ID) })
		}
	}
}

// counted sorts by a key below n, stably.
func counted[T any](list []T, n int, key func(T) int32) []T {
	next := make([]int32, n+1)
	for _, x := range list {
		next[key(x)+1]++
	}
	for k := range n {
		next[k+1] += next[k]
	}
	out := make([]T, len(list))
	for _, x := range list {
		out[next[key(x)]] = x
		next[key(x)]++
	}
	return out
}

// index numbers the links of each vertex, and says what cutting each costs.
func (g *graph) index() {
	n := g.len()
	g.succ, g.pred = make([]int32, n+1), make([]int32, n+1)
	dear := make([]int32, n) // what the criticality of who would start without adds to a cut
	g.took = make([]int, n)
	for v := range int32(n) {
		node := g.of(v)
		g.took[v], dear[v] = max(0, node.Restore), int32(1+unknown-criticality(node))
	}
	for i := range g.links {
		l := &g.links[i]
		g.succ[l.from+1]++
		g.pred[l.to+1]++
		l.cost = int32(10*g.strength(l)) + dear[l.to]
	}
	for v := range n {
		g.succ[v+1] += g.succ[v]
		g.pred[v+1] += g.pred[v]
	}
	g.preds = make([]int32, len(g.links))
	next := slices.Clone(g.pred)
	for i, l := range g.links {
		g.preds[next[l.to]] = int32(i)
		next[l.to]++
	}
	all := make([]int, 10*n)
	for i, a := range []*[]int{&g.start, &g.finish, &g.ready, &g.early, &g.tail, &g.crit, &g.due, &g.place, &g.wave, &g.step} {
		*a = all[i*n : (i+1)*n : (i+1)*n]
	}
}

// dispensable tells a link that redundancy can do without.
func (g *graph) dispensable(l *link) bool {
	set := g.in.Edges[l.input].Set
	return set > 0 && g.of(l.to).spare(set) > 0
}

func (g *graph) strength(l *link) int {
	if g.dispensable(l) {
		return 0
	}
	return min(max(g.in.Edges[l.input].Strength, 1), 9)
}

func criticality(n *Node) int {
	if n.Criticality < 1 || n.Criticality >= unknown {
		return unknown
	}
	return n.Criticality
}

// spare is how many of a set the node starts without.
func (n *Node) spare(set int) int {
	if set < 1 || set > len(n.Spares) {
		return 0
	}
	return n.Spares[set-1]
}
