package graph_test

import (
	"testing"

	"comptoir/internal/record/cmdb/graph"
)

// BenchmarkBecauseOfACrowd explains one of a hundred that a full standby refuses; two hundred more critical ones fill it.
func BenchmarkBecauseOfACrowd(b *testing.B) {
	const carried, refused = 200, 100
	changes := []graph.Change{
		graph.PutCI(graph.CI{Key: key(0)}), graph.PutCI(graph.CI{Key: key(1), Capacity: carried}),
	}
	for i := range carried + refused {
		k := key(2 + i)
		ci := graph.CI{Key: k, Criticality: 1}
		if i >= carried {
			ci.Criticality = 2
		}
		changes = append(changes, graph.PutCI(ci),
			graph.PutRelation(graph.NewRelation(k, graph.HostedAt, key(0))),
			graph.PutRelation(graph.NewRelation(k, graph.FailsOverTo, key(1))))
	}
	g := graph.New()
	if err := g.Apply(graph.Position{}, changes...); err != nil {
		b.Fatal(err)
	}
	v := g.View()
	site, _ := v.Node(key(0))
	last, _ := v.Node(key(1 + carried + refused))
	m := v.Impact(site)
	defer m.Close()
	for b.Loop() {
		if e := m.Because(last); len(e.Links) != 2*carried+2 {
			b.Fatal(len(e.Links))
		}
	}
}
