package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"comptoir/internal/record/cmdb/graph"
)

// sketch is a small map written down: names for keys, and a line for each relation.
type sketch struct {
	t     *testing.T
	graph *graph.Graph
	view  *graph.View
	name  map[graph.Key]string
	key   map[string]graph.Key
}

// draw reads lines "from kind to", and CIs that are more than a name. Names sort as their keys do.
func draw(t *testing.T, relations string, cis map[string]graph.CI) *sketch {
	t.Helper()
	s := &sketch{t: t, graph: graph.New(), name: map[graph.Key]string{}, key: map[string]graph.Key{}}
	var changes []graph.Change
	put := func(name string) graph.Key {
		k, ok := s.key[name]
		if !ok {
			copy(k[:], name)
			s.key[name], s.name[k] = k, name
			ci := cis[name]
			ci.Key = k
			if ci.Class == "" {
				ci.Class = "server"
			}
			changes = append(changes, graph.PutCI(ci))
		}
		return k
	}
	for line := range strings.Lines(relations) {
		word := strings.Fields(line)
		if len(word) == 0 {
			continue
		}
		kind, err := graph.ParseKind(word[1])
		if err != nil {
			t.Fatal(word[1], err)
		}
		r := graph.NewRelation(put(word[0]), kind, put(word[2]))
		if len(word) > 3 {
			r.Bundle = word[3]
		}
		changes = append(changes, graph.PutRelation(r))
	}
	if err := s.graph.Apply(graph.Position{}, changes...); err != nil {
		t.Fatal(err)
	}
	s.view = s.graph.View()
	return s
}

func (s *sketch) node(name string) graph.Node {
	n, ok := s.view.Node(s.key[name])
	if !ok {
		s.t.Fatalf("no %s", name)
	}
	return n
}

func (s *sketch) lose(names string) *graph.Impact {
	var losses []graph.Node
	for _, name := range strings.Fields(names) {
		losses = append(losses, s.node(name))
	}
	m := s.view.Impact(losses...)
	s.t.Cleanup(m.Close)
	return m
}

func (s *sketch) names(nodes []graph.Node) string {
	var names []string
	for _, n := range nodes {
		names = append(names, s.name[s.view.Key(n)])
	}
	return strings.Join(names, " ")
}

func (s *sketch) because(m *graph.Impact, name string) string {
	e := m.Because(s.node(name))
	text := []string{s.names(e.Losses)}
	for _, l := range e.Links {
		text = append(text, fmt.Sprintf("%s %s %s", s.names([]graph.Node{l.From}), l.Kind, s.names([]graph.Node{l.To})))
	}
	return strings.Join(text, "; ")
}

func TestImpactByExample(t *testing.T) {
	atLeast := func(n uint32) graph.Rules { return graph.ForMembers(graph.Rule{Mode: graph.Count, N: n}) }
	anyOf := graph.SameForAll(graph.Rule{Mode: graph.Any})
	cases := []struct {
		name, relations string
		cis             map[string]graph.CI
		lost            string
		stopped         string
		degraded        string
		because         map[string]string
	}{
		{
			name:      "half of three is two",
			relations: "h1 member_of cl \n h2 member_of cl \n h3 member_of cl \n h4 member_of c4 \n h5 member_of c4",
			cis: map[string]graph.CI{
				"cl": {Rules: graph.ForMembers(graph.Rule{Mode: graph.Percent, N: 50})},
				"c4": {Rules: graph.ForMembers(graph.Rule{Mode: graph.Percent, N: 50})},
			},
			lost: "h1 h2 h4", stopped: "cl", degraded: "c4",
		},
		{
			name:      "members are counted by their rule beside bundles",
			relations: "h1 member_of cl \n h2 member_of cl \n cl powered_by p1 feeds \n cl powered_by p2 feeds",
			cis:       map[string]graph.CI{"cl": {Rules: anyOf}},
			lost:      "h1 p1", degraded: "cl",
		},
		{
			name:      "nobody overtakes a more critical one by being smaller",
			relations: "a fails_over_to s \n b fails_over_to s \n c fails_over_to s \n x depends_on a \n y depends_on b \n z depends_on c",
			cis: map[string]graph.CI{
				"s": {Capacity: 3}, "a": {Criticality: 1, Load: 2}, "b": {Criticality: 2, Load: 2}, "c": {Criticality: 3, Load: 1},
			},
			lost: "a b c", stopped: "y z", degraded: "x",
			because: map[string]string{"z": "a b c; b fails_over_to s; a fails_over_to s; c fails_over_to s; z depends_on c"},
		},
		{
			name:      "what a stop brings about later does not explain it",
			relations: "u fails_over_to s \n v fails_over_to s \n x fails_over_to s \n x depends_on v \n y depends_on v",
			cis: map[string]graph.CI{
				"s": {Capacity: 2}, "x": {Criticality: 1, Load: 2}, "u": {Criticality: 2, Load: 1}, "v": {Criticality: 3, Load: 2},
			},
			lost: "u v", stopped: "y", degraded: "x",
			because: map[string]string{"x": "v; x depends_on v", "y": "u v; u fails_over_to s; v fails_over_to s; y depends_on v"},
		},
		{
			name:      "nor does the fall of the standby that it brings about",
			relations: "u fails_over_to s \n v fails_over_to s \n s depends_on v \n y depends_on u",
			cis:       map[string]graph.CI{"s": {Capacity: 1}, "u": {Criticality: 1}},
			lost:      "u v", stopped: "s y",
			because: map[string]string{
				"s": "u v; u fails_over_to s; v fails_over_to s; s depends_on v",
				"y": "u v; v fails_over_to s; s depends_on v; u fails_over_to s; y depends_on u",
			},
		},
		{
			name: "the heaviest in a crowd is left out where those it came after are enough",
			relations: "a depends_on m \n a fails_over_to s \n b depends_on m \n b fails_over_to m \n b fails_over_to s \n" +
				"c depends_on b \n c fails_over_to s \n z fails_over_to s",
			cis: map[string]graph.CI{
				"s": {Capacity: 4}, "a": {Criticality: 1, Load: 3}, "b": {Criticality: 2, Load: 3}, "c": {Criticality: 3, Load: 4},
			},
			lost: "m", stopped: "b c", degraded: "a z",
			because: map[string]string{"z": "m; a depends_on m; b depends_on m; b fails_over_to m; a fails_over_to s; b fails_over_to s; z fails_over_to s"},
		},
		{
			name:      "what is too heavy for a standby has none",
			relations: "a fails_over_to s \n b fails_over_to s \n x depends_on a \n y depends_on b",
			cis:       map[string]graph.CI{"s": {Capacity: 2}, "a": {Criticality: 1, Load: 3}, "b": {Load: 2}},
			lost:      "a b", stopped: "x", degraded: "y",
			because: map[string]string{"x": "a; x depends_on a"},
		},
		{
			name:      "a chain falls from its foot",
			relations: "shop depends_on app \n app runs_on vm \n vm hosted_at site",
			lost:      "vm", stopped: "app shop",
			because: map[string]string{"shop": "vm; app runs_on vm; shop depends_on app"},
		},
		{
			name:      "the way is the shortest",
			relations: "a depends_on b \n b depends_on c \n c depends_on d \n a depends_on d",
			lost:      "d", stopped: "a b c",
			because: map[string]string{"a": "d; a depends_on d"},
		},
		{
			name:      "connections and backups carry no loss",
			relations: "a connects_to b \n c backed_up_by b",
			lost:      "b",
		},
		{
			name:      "a cluster of three that needs two loses one",
			relations: "h1 member_of cl \n h2 member_of cl \n h3 member_of cl \n vm runs_on cl",
			cis:       map[string]graph.CI{"cl": {Rules: atLeast(2)}},
			lost:      "h2", degraded: "cl vm",
			because: map[string]string{"vm": "h2; h2 member_of cl; vm runs_on cl"},
		},
		{
			name:      "and another",
			relations: "h1 member_of cl \n h2 member_of cl \n h3 member_of cl \n vm runs_on cl",
			cis:       map[string]graph.CI{"cl": {Rules: atLeast(2)}},
			lost:      "h1 h2", stopped: "cl vm",
			because: map[string]string{"cl": "h1 h2; h2 member_of cl; h1 member_of cl"},
		},
		{
			name:      "a cluster does not fall with its host's rack but with two",
			relations: "h1 hosted_at r1 \n h2 hosted_at r2 \n h1 member_of cl \n h2 member_of cl",
			cis:       map[string]graph.CI{"cl": {Rules: atLeast(1)}},
			lost:      "r1", stopped: "h1", degraded: "cl",
		},
		{
			name:      "a rule that asks for more than there are asks for all",
			relations: "h1 member_of cl \n h2 member_of cl",
			cis:       map[string]graph.CI{"cl": {Rules: atLeast(9)}},
			lost:      "h1", stopped: "cl",
		},
		{
			name:      "two supplies, of which one is enough, in one rack",
			relations: "srv powered_by p1 \n srv powered_by p2 \n srv hosted_at rack \n p1 hosted_at rack \n p2 hosted_at rack",
			cis:       map[string]graph.CI{"srv": {Rules: anyOf}},
			lost:      "p1", degraded: "srv",
		},
		{
			name:      "kinds are counted apart: the rack is not an alternative to the supplies",
			relations: "srv powered_by p1 \n srv powered_by p2 \n srv hosted_at rack",
			cis:       map[string]graph.CI{"srv": {Rules: anyOf}},
			lost:      "rack", stopped: "srv",
		},
		{
			name:      "a bundle is counted apart, and the rest is needed",
			relations: "app depends_on db1 data \n app depends_on db2 data \n app depends_on dns \n app depends_on ldap",
			cis:       map[string]graph.CI{"app": {Rules: anyOf}},
			lost:      "db1 ldap", stopped: "app",
			because: map[string]string{"app": "ldap; app depends_on ldap"},
		},
		{
			name:      "what fails over goes on, without redundancy",
			relations: "shop depends_on db \n db fails_over_to spare",
			lost:      "db", degraded: "shop",
			because: map[string]string{"shop": "db; shop depends_on db"},
		},
		{
			name:      "unless the standby is lost too",
			relations: "shop depends_on db \n db fails_over_to spare \n spare hosted_at lyon",
			lost:      "db lyon", stopped: "shop spare",
			because: map[string]string{"shop": "db lyon; spare hosted_at lyon; db fails_over_to spare; shop depends_on db"},
		},
		{
			name:      "a lost standby costs redundancy only",
			relations: "shop depends_on db \n db fails_over_to spare",
			lost:      "spare", degraded: "db shop",
			because: map[string]string{"shop": "spare; db fails_over_to spare; shop depends_on db"},
		},
		{
			name:      "a standby for one takes the most critical",
			relations: "db1 fails_over_to spare \n db2 fails_over_to spare \n s1 depends_on db1 \n s2 depends_on db2",
			cis:       map[string]graph.CI{"spare": {Capacity: 1}, "db1": {Criticality: 2}, "db2": {Criticality: 1}},
			lost:      "db1 db2", stopped: "s1", degraded: "s2",
			because: map[string]string{"s1": "db2 db1; db2 fails_over_to spare; db1 fails_over_to spare; s1 depends_on db1"},
		},
		{
			name:      "equally critical: the smaller key",
			relations: "db1 fails_over_to spare \n db2 fails_over_to spare",
			cis:       map[string]graph.CI{"spare": {Capacity: 1}},
			lost:      "db1 db2",
		},
		{
			name:      "who is pushed out asks the next standby",
			relations: "a fails_over_to s1 \n a fails_over_to s2 \n b fails_over_to s1 \n x depends_on a \n y depends_on b",
			cis:       map[string]graph.CI{"s1": {Capacity: 1}, "b": {Criticality: 1}},
			lost:      "a b", degraded: "x y",
		},
		{
			name:      "a taken standby is redundancy lost for those it served less",
			relations: "a fails_over_to s \n b fails_over_to s",
			cis:       map[string]graph.CI{"s": {Capacity: 1}},
			lost:      "a", degraded: "b",
			because: map[string]string{"b": "a; a fails_over_to s; b fails_over_to s"},
		},
		{
			name:      "two that stand in for each other fall together",
			relations: "a fails_over_to b \n b fails_over_to a \n x depends_on a",
			lost:      "a b", stopped: "x",
		},
		{
			name:      "a ring stands until something breaks it",
			relations: "a depends_on b \n b depends_on c \n c depends_on a \n d depends_on a \n b depends_on e",
			lost:      "e", stopped: "a b c d",
			because: map[string]string{"a": "e; b depends_on e; a depends_on b"},
		},
		{
			name:      "a need of itself counts for nothing",
			relations: "a depends_on a \n a depends_on b",
			cis:       map[string]graph.CI{"a": {Rules: anyOf}},
			lost:      "b", stopped: "a",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := draw(t, c.relations, c.cis)
			m := s.lose(c.lost)
			byName := func(state graph.State) string {
				names := strings.Fields(s.names(m.First(state, -1)))
				slices.Sort(names)
				return strings.Join(names, " ")
			}
			if got := byName(graph.Stopped); got != c.stopped {
				t.Errorf("stopped %q, expected %q", got, c.stopped)
			}
			if got := byName(graph.Degraded); got != c.degraded {
				t.Errorf("degraded %q, expected %q", got, c.degraded)
			}
			for name, want := range c.because {
				if got := s.because(m, name); got != want {
					t.Errorf("%s because %q, expected %q", name, got, want)
				}
			}
		})
	}
}

func TestCountsSumsAndOrder(t *testing.T) {
	s := draw(t, `
		web depends_on db
		pay depends_on db
		hr  depends_on db
		log depends_on db
		app depends_on db
		ads depends_on cl
		n1 member_of cl
		n2 member_of cl
		n1 hosted_at room
		db hosted_at room`, map[string]graph.CI{
		"web": {Service: true, Criticality: 2, Class: "business_service"},
		"pay": {Service: true, Criticality: 1, Class: "business_service"},
		"hr":  {Service: true, Criticality: 2, Class: "business_service"},
		"log": {Service: true, Class: "business_service"},
		"ads": {Service: true, Criticality: 4, Class: "business_service"},
		"app": {Criticality: 1, Class: "application"},
		"cl":  {Rules: graph.ForMembers(graph.Rule{Mode: graph.Any}), Class: "cluster"},
	})
	m := s.lose("room room")
	want := graph.Counts{Lost: 1, Stopped: 7, Degraded: 2, StoppedServices: 4, DegradedServices: 1, Classes: []graph.ClassCount{
		{Class: "application", Stopped: 1}, {Class: "business_service", Stopped: 4, Degraded: 1},
		{Class: "cluster", Degraded: 1}, {Class: "server", Stopped: 2},
	}}
	if got := m.Counts(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, expected %v", got, want)
	}
	if got := s.names(m.First(graph.Stopped, -1)); got != "pay hr web log app db n1" {
		t.Errorf("services first, by criticality, then key: %s", got)
	}
	if got := s.names(m.First(graph.Stopped, 2)) + "/" + s.names(m.FirstServices(graph.Stopped, 3)); got != "pay hr/pay hr web" {
		t.Errorf("the first are %s", got)
	}
	if got := m.Weigh(graph.Stopped, func(n graph.Node) int64 { return int64(s.view.Criticality(n)) }); got != 5 {
		t.Errorf("the weights come to %d", got)
	}
	if got := s.because(m, "room"); got != "room" {
		t.Errorf("a loss is because of %q", got)
	}
	if got := m.Because(s.node("n2")); len(got.Losses)+len(got.Links) != 0 {
		t.Errorf("nothing happened to n2, because of %v", got)
	}
	m.Close()
	m.Close()
}

// The next two are answered at sizes nobody draws.

func TestAChainOfAHundredThousand(t *testing.T) {
	const length = 100_000
	var changes []graph.Change
	for i := range length {
		changes = append(changes, graph.PutCI(graph.CI{Key: key(i)}))
		if i > 0 {
			changes = append(changes, graph.PutRelation(graph.NewRelation(key(i), graph.DependsOn, key(i-1))))
		}
	}
	changes = append(changes, graph.PutRelation(graph.NewRelation(key(0), graph.DependsOn, key(length-1))))
	g := graph.New()
	if err := g.Apply(graph.Position{}, changes...); err != nil {
		t.Fatal(err)
	}
	v := g.View()
	foot, _ := v.Node(key(0))
	top, _ := v.Node(key(length - 1))
	m := v.Impact(foot)
	defer m.Close()
	if got := m.Counts().Stopped; got != length-1 {
		t.Errorf("%d stopped", got)
	}
	if e := m.Because(top); len(e.Links) != length-1 || !isChain(e, top) {
		t.Errorf("explained by %d relations", len(e.Links))
	}
	if e, whole := m.BecauseWithin(top, 50); whole || len(e.Links) != 50 || e.Links[49].From != top {
		t.Errorf("cut to %d relations, whole: %t", len(e.Links), whole)
	}
	if points, complete := v.SinglePoints(t.Context(), top, 0); len(points) != length-1 || !complete {
		t.Errorf("%d single points", len(points))
	}
	if circles := v.Components(slices.Collect(v.All())); len(circles) != 1 {
		t.Errorf("%d components", len(circles))
	}
}

func TestAHubOfAMillion(t *testing.T) {
	if testing.Short() {
		t.Skip("a million relations")
	}
	const spokes = 1_000_000
	ci := func(yield func(graph.CI, error) bool) {
		for i := range spokes + 1 {
			if !yield(graph.CI{Key: wide(i), Rules: graph.ForMembers(graph.Rule{Mode: graph.Percent, N: 50})}, nil) {
				return
			}
		}
	}
	member := func(yield func(graph.Relation, error) bool) {
		for i := range spokes {
			if !yield(graph.NewRelation(wide(i+1), graph.MemberOf, wide(0)), nil) {
				return
			}
		}
	}
	g, err := graph.Build(graph.Position{}, ci, member)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Apply(graph.Position{}, graph.PutRelation(graph.NewRelation(wide(0), graph.DependsOn, wide(1)))); err != nil {
		t.Fatal(err)
	}
	v := g.View()
	var losses []graph.Node
	for i := range spokes/2 + 1 {
		n, _ := v.Node(wide(i + 2))
		losses = append(losses, n)
	}
	hub, _ := v.Node(wide(0))
	m := v.Impact(losses...)
	defer m.Close()
	if m.State(hub) != graph.Stopped {
		t.Error("the hub stands without most of its members")
	}
	if e := m.Because(hub); len(e.Losses) != spokes/2+1 || len(e.Links) != spokes/2+1 {
		t.Errorf("explained by %d losses and %d relations", len(e.Losses), len(e.Links))
	}
	if around := v.Neighbours(hub, graph.Both, 1, 50); len(around.Nodes) != 50 || !around.Cut {
		t.Errorf("%d neighbours", len(around.Nodes))
	}
}

func wide(n int) graph.Key {
	return graph.Key{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
}

func TestReadersAreNotDisturbed(t *testing.T) {
	g := graph.New()
	if err := g.Apply(graph.Position{}, graph.PutCI(graph.CI{Key: wide(0)})); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				v := g.View()
				n, ok := v.Node(wide(0))
				if !ok {
					t.Error("the foot is gone")
					return
				}
				m := v.Impact(n)
				// Every commit adds one CI on the foot, and the position says how many there were.
				if got := m.Counts().Stopped; got != int(v.At().Seq) {
					t.Errorf("at %d there are %d", v.At().Seq, got)
				}
				m.Close()
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i := range 2000 {
		k := wide(i + 1)
		err := g.Apply(graph.Position{Seq: int64(i + 1)}, graph.PutCI(graph.CI{Key: k}), graph.PutRelation(graph.NewRelation(k, graph.RunsOn, wide(0))))
		if err != nil {
			t.Fatal(err)
		}
	}
	close(done)
	readers.Wait()
}
