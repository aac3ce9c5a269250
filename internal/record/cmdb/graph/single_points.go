package graph

import (
	"context"
	"slices"
)

// SinglePoints are all CIs whose loss alone stops a node, in the order of answers; the node itself is not among them. complete
// is false where the effort or ctx ended first: then there may be more.
//
// Where all is needed and nothing fails over, whatever a node rests on is such a point and nothing has to be tried. The others
// are tried one by one, the deepest first, on the part of the map below the node: what a loss stops without stopping the
// node need not be tried any more, since its own loss stops less.
func (v *View) SinglePoints(ctx context.Context, n Node, effort Effort) (points []Node, complete bool) {
	left := spend(ctx, effort)
	b := v.below([]Node{n}, left)
	target, _ := b.node(v, n)
	sure := b.sure(target)
	cleared := make([]bool, b.n)
	for _, x := range b.deepestFirst() {
		if left.done() {
			break
		}
		switch {
		case x == target || cleared[x]:
			continue
		case sure[x] && !b.attr(x).has(fallback):
			points = append(points, b.whole[x])
			continue
		}
		b.lose(x, target, left)
		if b.s.is(target, isStopped) {
			points = append(points, b.whole[x])
			continue
		}
		for _, y := range b.s.stopped {
			cleared[y] = true
		}
	}
	slices.SortFunc(points, v.compare)
	return points, !left.done()
}

// sure are the nodes that, once stopped, stop the target by needs that nothing can spare.
func (b *below) sure(target Node) []bool {
	sure := make([]bool, b.n)
	sure[target] = true
	for open := []Node{target}; len(open) > 0; {
		n := open[len(open)-1]
		open = open[:len(open)-1]
		if b.attr(n).has(fallback) {
			continue
		}
		for _, e := range b.down(n) {
			t := e.tag()
			if t.class() != need {
				break
			}
			if !sure[e.far()] && (!b.rule(n, t).counts() || b.spare(n, t.group()) == 0) {
				sure[e.far()] = true
				open = append(open, e.far())
			}
		}
	}
	return sure
}

// deepestFirst are all nodes, each after what it rests on (circles aside).
func (b *below) deepestFirst() []Node {
	order := make([]Node, 0, b.n)
	met := make([]bool, b.n)
	var path []step
	visit := func(n Node) {
		met[n] = true
		path = append(path, step{node: n})
	}
	for root := range Node(b.n) {
		if met[root] {
			continue
		}
		visit(root)
		for len(path) > 0 {
			top := &path[len(path)-1]
			list := b.down(top.node)
			if top.next == len(list) {
				order = append(order, top.node)
				path = path[:len(path)-1]
				continue
			}
			far := list[top.next].far()
			top.next++
			if !met[far] {
				visit(far)
			}
		}
	}
	return order
}
