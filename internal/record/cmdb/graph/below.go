package graph

import (
	"context"
	"slices"
)

// Effort bounds the work of a question that has no bound of its own, in relations looked at. 0 stands for 50 million, some
// seconds.
type Effort int64

const usualEffort Effort = 50_000_000

// spending is what is left of an effort.
type spending struct {
	ctx  context.Context
	left int64
}

func spend(ctx context.Context, e Effort) *spending {
	if e <= 0 {
		e = usualEffort
	}
	return &spending{ctx, int64(e)}
}

func (s *spending) done() bool { return s.left <= 0 || s.ctx.Err() != nil }

// below is the part of a map that decides whether some nodes stop: all they rest on, directly or not, and whoever competes
// with it for room on a standby. It is a map of its own, small as a rule, of which many questions can be asked.
type below struct {
	View
	whole []Node // what a node is in the whole map; in the order of the keys, as the nodes are
	s     *scratch
}

func (v *View) below(roots []Node, effort *spending) *below {
	s := v.take()
	defer v.give(s)
	var nodes []Node
	meet := func(n Node) {
		if c := s.cell(n); c.mark&isFailed == 0 {
			c.mark |= isFailed
			nodes = append(nodes, n)
		}
	}
	for _, n := range roots {
		meet(n)
	}
	for i := 0; i < len(nodes) && !effort.done(); i++ {
		n := nodes[i]
		for _, e := range v.down(n) {
			if e.tag().class() > standby {
				break
			}
			meet(e.far())
			effort.left--
		}
		if v.attr(n)&(carrier|limited) == carrier|limited {
			for _, e := range v.clients(n) {
				meet(e.far())
				effort.left--
			}
		}
	}
	slices.SortFunc(nodes, func(a, b Node) int { return v.key(a).Compare(*v.key(b)) })
	for i, n := range nodes {
		s.cell(n).at = int32(i)
	}
	b := &below{whole: nodes, s: &scratch{cells: make([]cell, len(nodes))}}
	b.profiles, b.classes = v.profiles, v.classes
	rows := make([]row, len(nodes))
	var rels []tied
	for i, n := range nodes {
		rows[i] = row{key: v.Key(n), attr: v.attr(n), profile: v.pages[n>>pageBits].profile[n&pageMask]}
		for _, e := range v.down(n) {
			if e.tag().class() > standby {
				break
			}
			if s.is(e.far(), isFailed) { // not so where the effort ended
				rels = append(rels, tied{Node(i), Node(s.cell(e.far()).at), e.tag()})
			}
		}
	}
	b.lay(rows)
	b.tie(rels)
	return b
}

// node is where a node of the whole map is in this one.
func (b *below) node(v *View, n Node) (Node, bool) {
	i, ok := slices.BinarySearchFunc(b.whole, n, func(a, b Node) int { return v.key(a).Compare(*v.key(b)) })
	return Node(i), ok
}

// lose is an impact on this map, without what is only degraded. It ends as soon as the watched node has stopped.
func (b *below) lose(n, watched Node, effort *spending) {
	b.s.begin(len(b.classes))
	f := fall{v: &b.View, s: b.s, watched: watched}
	effort.left -= f.run([]Node{n}) + 1
}
