package graph_test

import (
	"cmp"
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/record/cmdb/graph"
)

func TestSinglePointsAreThoseWhoseLossStopsIt(t *testing.T) {
	thoroughly(t, func(t *rapid.T) {
		p, n := drawPlan(t, 12)
		v := p.build(t).View()
		target := key(rapid.IntRange(0, n-1).Draw(t, "target"))
		points, complete := v.SinglePoints(context.Background(), nodes(t, v, []graph.Key{target})[0], 0)
		if !complete || !slices.IsSortedFunc(points, v.Compare) {
			t.Fatal("incomplete or out of order")
		}
		for k := range p.cis {
			want := k != target && p.judge([]graph.Key{k}, everything).stopped[target]
			if got := slices.Contains(points, nodes(t, v, []graph.Key{k})[0]); got != want {
				t.Fatalf("%s is a single point of %s: %t, the oracle says %t", k, target, got, want)
			}
		}
	})
}

func TestCommonCausesAreRankedAsByTryingAll(t *testing.T) {
	thoroughly(t, func(t *rapid.T) {
		p, n := drawPlan(t, 12)
		v := p.build(t).View()
		affected := drawLosses(t, n)
		var standing []graph.Key
		for k := range p.cis {
			if !slices.Contains(affected, k) && len(standing) < 2 && n%2 == 0 {
				standing = append(standing, k)
			}
		}
		limit := rapid.IntRange(1, 5).Draw(t, "limit")
		var want []graph.Cause
		for k := range p.cis {
			c := graph.Cause{Node: nodes(t, v, []graph.Key{k})[0]}
			stopped := p.judge([]graph.Key{k}, everything).stopped
			stopped[k] = slices.Contains(affected, k)
			for x, gone := range stopped {
				switch {
				case !gone:
				case slices.Contains(affected, x):
					c.Explains++
				case slices.Contains(standing, x):
					c.Denied++
				default:
					c.Collateral++
				}
			}
			if c.Explains > 0 {
				want = append(want, c)
			}
		}
		slices.SortFunc(want, func(a, b graph.Cause) int {
			return cmp.Or(b.Explains-a.Explains, a.Denied-b.Denied, a.Collateral-b.Collateral, v.Compare(a.Node, b.Node))
		})
		got, complete := v.CommonCauses(context.Background(), nodes(t, v, affected), nodes(t, v, standing), limit, 0)
		if want = want[:min(len(want), limit)]; !complete || !slices.Equal(got, want) {
			t.Fatalf("%v instead of %v", got, want)
		}
	})
}

func TestQuestionsEndWithTheirEffort(t *testing.T) {
	p := newPlan()
	for i := range 500 {
		p.cis[key(i)] = graph.CI{Key: key(i), Rules: graph.SameForAll(graph.Rule{Mode: graph.Any})}
		for j := i + 1; j < min(i+4, 500); j++ {
			r := graph.NewRelation(key(i), graph.DependsOn, key(j))
			p.relations[keyOf(r)] = r
		}
	}
	v := p.build(t).View()
	n, _ := v.Node(key(0))
	if _, complete := v.SinglePoints(context.Background(), n, 2000); complete {
		t.Error("single points were complete within an effort too small for them")
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, complete := v.CommonCauses(ended, []graph.Node{n}, nil, 3, 0); complete {
		t.Error("common causes were complete though nobody waited for them")
	}
}

// waits is the order of starting, the textbook way.
func (p *plan) waits(from, to graph.Key) bool {
	for _, r := range p.relations {
		if r.From == r.To {
			continue
		}
		if r.First == graph.ToFirst && r.From == from && r.To == to || r.First == graph.FromFirst && r.To == from && r.From == to {
			return true
		}
	}
	return false
}

func TestComponentsAreCirclesInTheOrderOfStarting(t *testing.T) {
	thoroughly(t, func(t *rapid.T) {
		p, n := drawPlan(t, 10)
		v := p.build(t).View()
		set := drawLosses(t, n)
		reach := map[[2]graph.Key]bool{}
		for _, a := range set {
			for _, b := range set {
				reach[[2]graph.Key{a, b}] = a == b || p.waits(a, b)
			}
		}
		for _, m := range set {
			for _, a := range set {
				for _, b := range set {
					if reach[[2]graph.Key{a, m}] && reach[[2]graph.Key{m, b}] {
						reach[[2]graph.Key{a, b}] = true
					}
				}
			}
		}
		place := map[graph.Key]int{}
		for i, component := range v.Components(nodes(t, v, set)) {
			for _, n := range component {
				place[v.Key(n)] = i
			}
		}
		if len(place) != len(set) {
			t.Fatalf("%d nodes in components, of %d", len(place), len(set))
		}
		for _, a := range set {
			for _, b := range set {
				there, back := reach[[2]graph.Key{a, b}], reach[[2]graph.Key{b, a}]
				if (there && back) != (place[a] == place[b]) || there && place[b] > place[a] {
					t.Fatalf("%s in %d and %s in %d, though one waits for the other: %t, back: %t", a, place[a], b, place[b], there, back)
				}
			}
		}
		for _, a := range set {
			got := map[graph.Key]bool{}
			for m := range v.Waits(nodes(t, v, []graph.Key{a})[0]) {
				got[v.Key(m)] = true
			}
			for b := range p.cis {
				if got[b] != (a != b && p.waits(a, b)) {
					t.Fatalf("%s waits for %s: %t", a, b, got[b])
				}
			}
		}
	})
}

func TestNeighboursAreWithinTheDepth(t *testing.T) {
	thoroughly(t, func(t *rapid.T) {
		p, n := drawPlan(t, 12)
		v := p.build(t).View()
		start := key(rapid.IntRange(0, n-1).Draw(t, "start"))
		dir := graph.Direction(rapid.IntRange(0, 2).Draw(t, "direction"))
		depth, limit := rapid.IntRange(0, 4).Draw(t, "depth"), rapid.IntRange(1, 12).Draw(t, "limit")
		distance := map[graph.Key]int{start: 0}
		for d := 1; d <= depth; d++ {
			for _, r := range p.relations {
				owner, far := needy(r)
				if _, ok := p.cis[owner]; !ok || dir != graph.Both && (!r.Propagates || owner == far) {
					continue
				}
				step := func(from, to graph.Key) {
					at, met := distance[from]
					if _, known := distance[to]; met && at == d-1 && !known {
						distance[to] = d
					}
				}
				if dir != graph.Up {
					step(owner, far)
				}
				if dir != graph.Down {
					step(far, owner)
				}
			}
		}
		got := v.Neighbours(nodes(t, v, []graph.Key{start})[0], dir, depth, limit)
		if len(got.Nodes) != min(limit, len(distance)) || got.Cut != (len(distance) > limit) {
			t.Fatalf("%d nodes, cut %t; %d within the depth, %d the limit", len(got.Nodes), got.Cut, len(distance), limit)
		}
		inside := map[graph.Key]bool{}
		for i, near := range got.Nodes {
			if d, ok := distance[v.Key(near.Node)]; !ok || d != near.Depth || inside[v.Key(near.Node)] {
				t.Fatalf("%s is %d away, not %d", v.Key(near.Node), d, near.Depth)
			}
			if i > 0 && got.Nodes[i-1].Depth > near.Depth {
				t.Fatal("out of order")
			}
			inside[v.Key(near.Node)] = true
		}
		links := 0
		for _, r := range p.relations {
			if inside[r.From] && inside[r.To] {
				links++
			}
		}
		if len(got.Links) != links {
			t.Fatalf("%d links between them instead of %d", len(got.Links), links)
		}
	})
}
