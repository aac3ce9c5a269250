package graph

import (
	"cmp"
	"iter"
	"slices"
)

// Build makes a graph of rows, in any order; of two rows for one thing the later counts. The position is the one of the
// snapshot they were read in. It fails with what the rows fail with, ErrKind and ErrTooMany.
func Build(at Position, cis iter.Seq2[CI, error], relations iter.Seq2[Relation, error]) (*Graph, error) {
	g := New()
	v := &View{graph: g, at: at, profiles: []profile{{}}, bundles: []string{""}, stakes: []stake{{}}, groups: []string{""}}
	rows, err := g.readCIs(v, cis)
	if err != nil {
		return nil, err
	}
	v.lay(rows)
	rels, err := g.readRelations(v, relations)
	if err != nil {
		return nil, err
	}
	v.tie(rels)
	g.view.Store(v)
	return g, nil
}

// row is a CI on its way in.
type row struct {
	key     Key
	attr    attr
	profile uint32
	stake   uint32
}

func (g *Graph) readCIs(v *View, cis iter.Seq2[CI, error]) ([]row, error) {
	var rows []row
	for ci, err := range cis {
		if err != nil {
			return nil, err
		}
		w, err := g.words.describe(v, ci)
		if err != nil {
			return nil, err
		}
		if len(rows) >= maxNodes {
			return nil, ErrTooMany
		}
		rows = append(rows, w)
	}
	byKey := func(a, b row) int { return a.key.Compare(b.key) }
	if !slices.IsSortedFunc(rows, byKey) {
		slices.SortStableFunc(rows, byKey)
	}
	return lastOfEach(rows, func(a, b row) bool { return a.key == b.key }), nil
}

// lastOfEach keeps the last of each run of equals.
func lastOfEach[T any](list []T, same func(a, b T) bool) []T {
	kept := list[:0]
	for i, x := range list {
		if i+1 == len(list) || !same(x, list[i+1]) {
			kept = append(kept, x)
		}
	}
	return kept
}

// lay gives the nodes their places, in the order of their keys.
func (v *View) lay(rows []row) {
	v.n, v.live = len(rows), len(rows)
	v.index = newIndex(v.n)
	v.pages = make([]page, (v.n+pageMask)>>pageBits)
	for i := range v.pages {
		v.pages[i] = emptyPage()
	}
	for n, r := range rows {
		p := &v.pages[n>>pageBits]
		at := n & pageMask
		p.keys[at], p.attr[at], p.profile[at], p.stake[at] = r.key, r.attr, r.profile, r.stake
		v.index.add(&r.key, Node(n))
	}
}

// tied is a relation between two nodes on its way in.
type tied struct {
	owner, far Node
	tag        tag
}

func (g *Graph) readRelations(v *View, relations iter.Seq2[Relation, error]) ([]tied, error) {
	var rels []tied
	for r, err := range relations {
		if err != nil {
			return nil, err
		}
		if r.Kind >= kinds {
			return nil, ErrKind
		}
		t, err := g.words.tag(v, r)
		if err != nil {
			return nil, err
		}
		from, fromThere := v.Node(r.From)
		to, toThere := v.Node(r.To)
		if !fromThere || !toThere {
			g.waiting.put(r, t)
			continue
		}
		if r.Kind.ownedByTo() {
			from, to = to, from
		}
		rels = append(rels, tied{from, to, t})
	}
	return rels, nil
}

// tie gives the nodes their relations. Nodes are in the order of their keys.
func (v *View) tie(rels []tied) {
	down := scatter(v.n, rels, func(r tied) (Node, edge) { return r.owner, makeEdge(r.far, r.tag) })
	for n := range v.n {
		down.settle(n, true)
	}
	rels = rels[:0]
	for n := range v.n {
		for _, e := range down.of(n) {
			rels = append(rels, tied{Node(n), e.far(), e.tag()})
		}
	}
	v.relations = len(rels)
	up := scatter(v.n, rels, func(r tied) (Node, edge) { return r.far, makeEdge(r.owner, r.tag) })
	for n := range v.n {
		up.settle(n, false)
	}
	for i := range v.pages {
		p := &v.pages[i]
		p.down = down.cut(i, p.downEnd)
		p.up = up.cut(i, p.upEnd)
	}
	for n := range Node(v.n) {
		v.derive(n)
	}
}

// lists are the edges of all nodes, one list after the other; a list may have become shorter than its place.
type lists struct {
	edges []edge
	start []int // of each node, and the end of all
	size  []int32
}

func scatter(n int, rels []tied, place func(tied) (Node, edge)) *lists {
	l := &lists{edges: make([]edge, len(rels)), start: make([]int, n+1), size: make([]int32, n)}
	for _, r := range rels {
		at, _ := place(r)
		l.size[at]++
	}
	for i := range n {
		l.start[i+1] = l.start[i] + int(l.size[i])
		l.size[i] = 0
	}
	for _, r := range rels {
		at, e := place(r)
		l.edges[l.start[at]+int(l.size[at])] = e
		l.size[at]++
	}
	return l
}

func (l *lists) of(n int) []edge { return l.edges[l.start[n] : l.start[n]+int(l.size[n])] }

// settle puts a node's list in order, and drops all but the last of relations that are the same.
func (l *lists) settle(n int, unique bool) {
	list := l.of(n)
	if len(list) < 2 {
		return
	}
	if unique {
		sameEnd := func(a, b edge) int {
			return cmp.Or(cmp.Compare(a.far(), b.far()), cmp.Compare(a.tag().kind(), b.tag().kind()))
		}
		slices.SortStableFunc(list, sameEnd)
		list = lastOfEach(list, func(a, b edge) bool { return sameEnd(a, b) == 0 })
		l.size[n] = int32(len(list))
	}
	slices.SortFunc(list, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.tag().order(), b.tag().order()), cmp.Compare(a.far(), b.far()))
	})
}

// cut copies out the edges of a page.
func (l *lists) cut(number int, end *[pageSize + 1]uint32) []edge {
	first := number << pageBits
	last := min(first+pageSize, len(l.size))
	total := 0
	for n := first; n < last; n++ {
		total += int(l.size[n])
	}
	edges := make([]edge, 0, total)
	for i := range pageSize {
		end[i] = uint32(len(edges))
		if n := first + i; n < last {
			edges = append(edges, l.of(n)...)
		}
	}
	end[pageSize] = uint32(len(edges))
	return edges
}

// derive sets the flags that follow from a node's relations. Its page's attributes are still this view's own.
func (v *View) derive(n Node) {
	a := &v.pages[n>>pageBits].attr[n&pageMask]
	*a &^= derived
	for _, e := range v.down(n) {
		switch t := e.tag(); {
		case t.class() == need && t.bundle() != 0:
			*a |= bundled
		case t.class() == standby:
			*a |= fallback
		}
	}
	for _, e := range v.up(n) { // the needs come first
		if e.tag().class() == standby {
			*a |= carrier
		}
		if e.tag().class() >= standby {
			break
		}
	}
}
