package plan

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"
)

// drawn is a random situation: any links, rings among them, redundancy, some that survive, teams.
func drawn(t *rapid.T) Input {
	n := rapid.IntRange(0, 40).Draw(t, "nodes")
	in := Input{}
	for i := range n {
		in.Nodes = append(in.Nodes, Node{ID: fmt.Sprintf("ci%03d", i), Criticality: rapid.IntRange(0, 4).Draw(t, "criticality"),
			RTO: rapid.SampledFrom([]int{0, 0, 10, 60, 240}).Draw(t, "rto"), Restore: rapid.IntRange(0, 30).Draw(t, "restore"),
			Group: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "group"), Service: rapid.Bool().Draw(t, "service"),
			Spares: rapid.SliceOfN(rapid.IntRange(0, 2), 1, 2).Draw(t, "spares")})
		if rapid.IntRange(0, 9).Draw(t, "lost") > 0 {
			in.Lost = append(in.Lost, i)
		}
		if rapid.IntRange(0, 9).Draw(t, "survives") == 0 {
			in.Survives = append(in.Survives, i)
		}
	}
	if n > 0 {
		for i := range rapid.IntRange(0, 4*n).Draw(t, "edges") {
			in.Edges = append(in.Edges, Edge{ID: fmt.Sprintf("rel%03d", i), Before: rapid.IntRange(0, n-1).Draw(t, "before"),
				After: rapid.IntRange(0, n-1).Draw(t, "after"), Strength: rapid.IntRange(1, 9).Draw(t, "strength"),
				Set: rapid.SampledFrom([]int{0, 0, 1, 1, 2}).Draw(t, "set")})
		}
	}
	for _, group := range []string{"a", "b"} {
		if rapid.Bool().Draw(t, "limited") {
			in.Teams = append(in.Teams, Team{Group: group, AtOnce: rapid.IntRange(1, 3).Draw(t, "at once")})
		}
	}
	return in
}

// bindings are the edges between tasks, by what became of them.
type bindings struct{ kept, cut, relaxed []Edge }

func bound(in Input, r Result) (b bindings) {
	isTask := map[int]bool{}
	for _, t := range r.Tasks {
		isTask[t.Node] = true
	}
	cut := map[int]bool{}
	for _, c := range r.Cycles {
		for _, k := range c.Cuts {
			cut[k.Edge] = true
		}
	}
	for i, e := range in.Edges {
		switch {
		case !isTask[e.Before] || !isTask[e.After]:
		case cut[i]:
			b.cut = append(b.cut, e)
		case slices.Contains(r.Relaxed, i):
			b.relaxed = append(b.relaxed, e)
		default:
			b.kept = append(b.kept, e)
		}
	}
	return b
}

// circular tells by removing, again and again, whoever nothing comes before.
func circular(n int, edges []Edge) bool {
	gone := make([]bool, n)
	for range n {
		for v := range n {
			if !slices.ContainsFunc(edges, func(e Edge) bool { return e.After == v && !gone[e.Before] }) {
				gone[v] = true
			}
		}
	}
	return slices.Contains(gone, false)
}

// longest is the makespan without limits by asking again and again, the simplest way.
func longest(in Input, r Result, edges []Edge) int {
	finish := map[int]int{}
	for range r.Tasks {
		for _, t := range r.Tasks {
			start := 0
			for _, e := range edges {
				if e.After == t.Node {
					start = max(start, finish[e.Before])
				}
			}
			finish[t.Node] = start + in.Nodes[t.Node].Restore
		}
	}
	most := 0
	for _, f := range finish {
		most = max(most, f)
	}
	return most
}

func byNode(r Result) map[int]Task {
	out := map[int]Task{}
	for _, t := range r.Tasks {
		out[t.Node] = t
	}
	return out
}
