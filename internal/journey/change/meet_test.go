package change

import (
	"iter"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/cmdb/graph"
)

var kinds = []graph.Kind{graph.DependsOn, graph.RunsOn, graph.HostedAt, graph.PoweredBy, graph.ConnectsTo, graph.MemberOf, graph.BackedUpBy, graph.FailsOverTo}

func keyOf(n int) (k graph.Key) {
	k[len(k)-1] = byte(n + 1)
	return k
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// naive is what some CIs carry, found by looking at every relation again and again.
func naive(of []int, relations []graph.Relation) map[graph.Key]bool {
	out := map[graph.Key]bool{}
	for _, n := range of {
		out[keyOf(n)] = true
	}
	for grown := true; grown; {
		grown = false
		for _, l := range relations {
			need, user := l.To, l.From
			if l.Kind == graph.MemberOf {
				need, user = l.From, l.To
			}
			if l.Propagates && out[need] && !out[user] {
				out[user], grown = true, true
			}
		}
	}
	return out
}

// reason is why two changes meet, by sets alone.
func reason(a, b []int, relations []graph.Relation, services map[graph.Key]bool) string {
	ca, cb := naive(a, relations), naive(b, relations)
	if slices.ContainsFunc(a, func(n int) bool { return slices.Contains(b, n) }) {
		return SameCI
	}
	if slices.ContainsFunc(b, func(n int) bool { return ca[keyOf(n)] }) || slices.ContainsFunc(a, func(n int) bool { return cb[keyOf(n)] }) {
		return Carries
	}
	for k := range ca {
		if cb[k] && services[k] {
			return Service
		}
	}
	return nothing
}

func TestChangesMeetAsSetsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 8
		services, cis := map[graph.Key]bool{}, make([]graph.CI, n)
		for i := range cis {
			cis[i] = graph.CI{Key: keyOf(i), Class: "c", Service: rapid.IntRange(0, 2).Draw(t, "service") == 0}
			services[keyOf(i)] = cis[i].Service
		}
		var relations []graph.Relation
		for range rapid.IntRange(0, 12).Draw(t, "relations") {
			l := graph.NewRelation(keyOf(rapid.IntRange(0, n-1).Draw(t, "from")), rapid.SampledFrom(kinds).Draw(t, "kind"), keyOf(rapid.IntRange(0, n-1).Draw(t, "to")))
			relations = append(relations, l)
		}
		g, err := graph.Build(graph.Position{}, each(cis), each(relations))
		if err != nil {
			t.Fatal(err)
		}
		now := cmdb.Map{View: g.View()}
		some := rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, 3, rapid.ID[int])
		a, b := some.Draw(t, "a"), some.Draw(t, "b")
		of := func(list []int) (out touched) {
			var ids []string
			for _, i := range list {
				node, _ := now.Node(keyOf(i))
				out.cis, ids = append(out.cis, node), append(ids, keyOf(i).String())
			}
			out.carried = now.Carried(ids, 1000)
			return out
		}
		why, by := meet(of(a), of(b), now.IsService)
		if want := reason(a, b, relations, services); why != want {
			t.Fatalf("they meet by %q, want %q", why, want)
		}
		if (why == nothing) != (len(by) == 0) {
			t.Fatalf("%q by %v", why, by)
		}
		if back, _ := meet(of(b), of(a), now.IsService); back != why {
			t.Fatalf("one is warned by %q, the other by %q", why, back)
		}
	})
}
