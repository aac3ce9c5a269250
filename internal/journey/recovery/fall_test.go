package recovery

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/journey/recovery/plan"
	"comptoir/internal/record/cmdb/graph"
)

func key(i int) graph.Key {
	k, err := graph.ParseKey(fmt.Sprintf("%032x", i))
	if err != nil {
		panic(err) // 32 digits
	}
	return k
}

func seq[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
}

func mapOf(t interface{ Fatal(...any) }, cis []graph.CI, relations []graph.Relation) *graph.View {
	g, err := graph.Build(graph.Position{}, seq(cis), seq(relations))
	if err != nil {
		t.Fatal(err)
	}
	return g.View()
}

func nodes(v *graph.View, numbers ...int) (out []graph.Node) {
	for _, i := range numbers {
		n, _ := v.Node(key(i))
		out = append(out, n)
	}
	return out
}

// A cluster of three that lives on two: 0 is the cluster, 1 to 3 its members, 4 what depends on it, 5 the room of members 1 and 2.
func cluster(t *testing.T) *graph.View {
	t.Helper()
	cis := []graph.CI{{Key: key(0), Rules: graph.ForMembers(graph.Rule{Mode: graph.Count, N: 2})}}
	for i := 1; i < 6; i++ {
		cis = append(cis, graph.CI{Key: key(i)})
	}
	for i, restore := range []uint32{5, 60, 10, 20, 1} {
		cis[i].Recovery.Restore = restore
	}
	return mapOf(t, cis, []graph.Relation{
		graph.NewRelation(key(1), graph.MemberOf, key(0)), graph.NewRelation(key(2), graph.MemberOf, key(0)), graph.NewRelation(key(3), graph.MemberOf, key(0)),
		graph.NewRelation(key(4), graph.DependsOn, key(0)), graph.NewRelation(key(1), graph.HostedAt, key(5)), graph.NewRelation(key(2), graph.HostedAt, key(5)),
	})
}

func TestWhatHasToBeRestored(t *testing.T) {
	v := cluster(t)
	for _, c := range []struct {
		about          string
		lost, survives []int
		want           []int
	}{
		{"the room takes two members, the cluster and what depends on it", []int{5}, nil, []int{0, 1, 2, 4, 5}},
		{"one member is not the cluster", []int{1}, nil, []int{1}},
		{"where one of two members survives, the cluster does", []int{5}, []int{1}, []int{2, 5}},
		{"what is lost and survives is not lost", []int{5}, []int{5}, nil},
		{"the cluster survives whatever happens, and who depends on it", []int{5, 3}, []int{0}, []int{1, 2, 3, 5}},
		{"named twice it is lost once", []int{1, 1}, nil, []int{1}},
	} {
		t.Run(c.about, func(t *testing.T) {
			got := fallen(v, nodes(v, c.lost...), nodes(v, c.survives...))
			want := nodes(v, c.want...)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("restores %v, want %v", got, want)
			}
		})
	}
}

func TestTheClusterWaitsForAsManyMembersAsItNeeds(t *testing.T) {
	v := cluster(t)
	all := fallen(v, nodes(v, 1, 2, 3), nil)
	s := situate(v, all, 0, nil)
	res := plan.Make(s.in)
	for _, task := range res.Tasks {
		if s.ids[task.Node] == key(0).String() && task.Start != 20 {
			t.Errorf("the cluster starts at %d, want 20: when the second of its members is back", task.Start)
		}
	}
	if len(res.Relaxed) != 1 {
		t.Errorf("%d members are not waited for, want 1", len(res.Relaxed))
	}
	// With member 3 standing, one of the other two is enough.
	s = situate(v, fallen(v, nodes(v, 0, 1, 2), nil), 0, nil)
	for _, task := range plan.Make(s.in).Tasks {
		if s.ids[task.Node] == key(0).String() && task.Start != 10 {
			t.Errorf("the cluster starts at %d, want 10", task.Start)
		}
	}
}

// Where nobody is said to survive, or who survives stood anyway, what is restored is what the impact stops.
func TestSurvivorsAddNothingAndTakeOnlyWhatHangsOnThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 14).Draw(t, "nodes")
		var cis []graph.CI
		for i := range n {
			rule := graph.Rule{Mode: graph.Mode(rapid.IntRange(0, 2).Draw(t, "mode")), N: uint32(rapid.IntRange(1, 3).Draw(t, "n"))} //nolint:gosec // small
			cis = append(cis, graph.CI{Key: key(i), Rules: graph.SameForAll(rule)})
		}
		var relations []graph.Relation
		for range rapid.IntRange(0, 3*n).Draw(t, "relations") {
			kind := rapid.SampledFrom([]graph.Kind{graph.DependsOn, graph.RunsOn, graph.MemberOf, graph.ConnectsTo}).Draw(t, "kind")
			l := graph.NewRelation(key(rapid.IntRange(0, n-1).Draw(t, "from")), kind, key(rapid.IntRange(0, n-1).Draw(t, "to")))
			if rapid.IntRange(0, 3).Draw(t, "bundled") == 0 {
				l.Bundle = "b"
			}
			relations = append(relations, l)
		}
		v := mapOf(t, cis, relations)
		pick := func(name string) []graph.Node {
			return nodes(v, rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 4).Draw(t, name)...)
		}
		lost, survives := pick("lost"), pick("survives")
		whole, part := fallen(v, lost, nil), fallen(v, lost, survives)
		impact := v.Impact(lost...)
		defer impact.Close()
		if len(whole) != len(impact.Fallen()) {
			t.Fatalf("restores %v of what fell: %v", whole, impact.Fallen())
		}
		for _, x := range part {
			if !slices.Contains(whole, x) || slices.Contains(survives, x) {
				t.Fatalf("%v is restored because others survive", x)
			}
		}
	})
}
