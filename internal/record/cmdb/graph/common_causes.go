package graph

import (
	"cmp"
	"context"
	"slices"
)

// Cause is a CI whose loss alone would explain some failures.
type Cause struct {
	Node       Node
	Explains   int // how many of the affected its loss stops, itself included
	Denied     int // how many of those known to stand it would stop
	Collateral int // how many others it would stop
}

// CommonCauses ranks the CIs that explain the affected: the most explained first, then the fewest denied, the least collateral,
// criticality and key; at most limit of them, and none that explains nothing. complete is false where the effort or ctx ended
// first: then a better one may be missing.
func (v *View) CommonCauses(ctx context.Context, affected, standing []Node, limit int, effort Effort) (causes []Cause, complete bool) {
	if limit <= 0 {
		return nil, true
	}
	left := spend(ctx, effort)
	b := v.below(affected, left)
	inside := make([]bool, b.n)
	for _, n := range affected {
		x, _ := b.node(v, n)
		inside[x] = true
	}
	found := b.explain(inside, limit, left)
	slices.SortFunc(found, func(x, y explaining) int {
		return cmp.Or(y.explains-x.explains, x.collateral-y.collateral, v.compare(b.whole[x.node], b.whole[y.node]))
	})
	ill, well := setOf(affected), setOf(standing)
	for _, x := range found {
		if left.done() || len(well) == 0 && hopeless(causes, x, limit) {
			break
		}
		causes = append(causes, v.weigh(b.whole[x.node], ill, well, left))
		slices.SortFunc(causes, func(a, b Cause) int {
			return cmp.Or(b.Explains-a.Explains, a.Denied-b.Denied, a.Collateral-b.Collateral, v.compare(a.Node, b.Node))
		})
	}
	return causes[:min(len(causes), limit)], !left.done()
}

// hopeless tells that neither x nor any after it can come among the first: what it would stop below is part of what it would
// stop at all.
func hopeless(causes []Cause, x explaining, limit int) bool {
	if len(causes) < limit {
		return false
	}
	last := causes[limit-1]
	return cmp.Or(last.Explains-x.explains, x.collateral-last.Collateral) > 0
}

// explaining is how far a loss explains, as far as one sees below the affected.
type explaining struct {
	node                 Node
	explains, collateral int
}

// explain tries the candidates, those under most of the affected first, until no other can come among the first.
func (b *below) explain(inside []bool, limit int, left *spending) []explaining {
	under := b.under(inside, left)
	order := b.deepestFirst()
	slices.SortStableFunc(order, func(x, y Node) int { return int(under[y]) - int(under[x]) })
	var found []explaining
	reached := make([]int, 0, b.n) // how much those found explain, the most first
	for _, n := range order {
		if left.done() {
			break
		}
		if under[n] == 0 || len(reached) >= limit && int(under[n]) < reached[limit-1] {
			continue
		}
		b.lose(n, -1, left)
		x := explaining{node: n}
		for _, m := range b.s.stopped {
			switch {
			case m == n:
			case inside[m]:
				x.explains++
			default:
				x.collateral++
			}
		}
		if inside[n] {
			x.explains++ // even where it is carried
		}
		for _, m := range b.s.stopped { // what falls with n explains no more than n
			under[m] = min(under[m], int32(x.explains))
		}
		if x.explains > 0 {
			found = append(found, x)
			at, _ := slices.BinarySearchFunc(reached, x.explains, func(a, b int) int { return b - a })
			reached = slices.Insert(reached, at, x.explains)
			reached = reached[:min(len(reached), limit)]
		}
	}
	return found
}

// under counts for each node how many of the affected are above it: more than that it cannot explain.
func (b *below) under(inside []bool, left *spending) []int32 {
	under := make([]int32, b.n)
	met := make([]int32, b.n)
	var open []Node
	for x := range Node(b.n) {
		if !inside[x] || left.done() {
			continue
		}
		open = append(open[:0], x)
		met[x] = int32(x) + 1
		for len(open) > 0 {
			n := open[len(open)-1]
			open = open[:len(open)-1]
			under[n]++
			reach := func(list []edge) {
				left.left -= int64(len(list))
				for _, e := range list {
					if far := e.far(); met[far] != int32(x)+1 {
						met[far] = int32(x) + 1
						open = append(open, far)
					}
				}
			}
			reach(b.down(n))
			if b.attr(n)&(carrier|limited) == carrier|limited {
				reach(b.clients(n)) // they may crowd it
			}
		}
	}
	return under
}

// weigh is what a loss does to the whole map.
func (v *View) weigh(n Node, affected, standing map[Node]bool, left *spending) Cause {
	m := &Impact{v: v, s: v.take()}
	defer m.Close()
	m.f = fall{v: v, s: m.s, watched: -1}
	left.left -= m.f.run([]Node{n})
	c := Cause{Node: n}
	if affected[n] {
		c.Explains = 1 // even where it is carried
	}
	for _, x := range m.s.stopped {
		switch {
		case x == n:
		case affected[x]:
			c.Explains++
		case standing[x]:
			c.Denied++
		default:
			c.Collateral++
		}
	}
	return c
}

func setOf(nodes []Node) map[Node]bool {
	set := make(map[Node]bool, len(nodes))
	for _, n := range nodes {
		set[n] = true
	}
	return set
}
