package graph_test

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/record/cmdb/graph"
)

// thoroughly tries ten times as many maps as is usual: they are small, and the strange ones are rare.
func thoroughly(t *testing.T, property func(*rapid.T)) {
	t.Helper()
	for range 10 {
		if rapid.Check(t, property); t.Failed() {
			return
		}
	}
}

func key(n int) graph.Key {
	var k graph.Key
	binary.BigEndian.PutUint64(k[8:], uint64(n)*7919%100_003)
	return k
}

func drawRule(t *rapid.T) graph.Rule {
	switch rapid.IntRange(0, 9).Draw(t, "rule") {
	case 0, 1:
		return graph.Rule{Mode: graph.Any}
	case 2:
		return graph.Rule{Mode: graph.Count, N: uint32(rapid.IntRange(0, 4).Draw(t, "count"))}
	case 3:
		return graph.Rule{Mode: graph.Percent, N: uint32(rapid.IntRange(0, 120).Draw(t, "percent"))}
	}
	return graph.Rule{}
}

func drawCI(t *rapid.T, n int) graph.CI {
	ci := graph.CI{
		Key:         key(n),
		Class:       rapid.SampledFrom([]string{"server", "application", "site"}).Draw(t, "class"),
		Service:     rapid.Bool().Draw(t, "service"),
		Criticality: uint8(rapid.IntRange(0, 3).Draw(t, "criticality")),
		Capacity:    uint32(rapid.IntRange(0, 3).Draw(t, "capacity")),
		Load:        uint32(rapid.IntRange(0, 3).Draw(t, "load")),
	}
	if rapid.Bool().Draw(t, "recovery") {
		ci.Recovery = graph.Recovery{RTO: uint32(rapid.IntRange(0, 9).Draw(t, "rto")), Restore: uint32(rapid.IntRange(0, 9).Draw(t, "restore")),
			Group: rapid.SampledFrom([]string{"", "networks", "systems"}).Draw(t, "group")}
	}
	if rapid.Bool().Draw(t, "ruled") {
		ci.Rules.Bundles = drawRule(t)
		for i := range ci.Rules.Kinds {
			ci.Rules.Kinds[i] = drawRule(t)
		}
	}
	return ci
}

func drawRelation(t *rapid.T, n int) graph.Relation {
	kinds := []graph.Kind{
		graph.DependsOn, graph.DependsOn, graph.RunsOn, graph.MemberOf, graph.FailsOverTo, graph.FailsOverTo,
		graph.FailsOverTo, graph.ConnectsTo,
	}
	end := rapid.IntRange(0, n-1)
	r := graph.NewRelation(key(end.Draw(t, "from")), rapid.SampledFrom(kinds).Draw(t, "kind"), key(end.Draw(t, "to")))
	r.Propagates = r.Propagates != (rapid.IntRange(0, 19).Draw(t, "odd") == 0)
	r.First = graph.First(rapid.IntRange(0, 2).Draw(t, "first"))
	if r.Kind != graph.FailsOverTo && rapid.IntRange(0, 3).Draw(t, "bundled") == 0 {
		r.Bundle = rapid.SampledFrom([]string{"a", "b"}).Draw(t, "bundle")
	}
	return r
}

// drawPlan draws a map of at most so many CIs: of anything, or of crowds on few standbys, or of rings of groups.
func drawPlan(t *rapid.T, most int) (*plan, int) {
	switch rapid.IntRange(0, 3).Draw(t, "flavour") {
	case 0:
		return drawCrowd(t, most)
	case 1:
		return drawRings(t, most)
	}
	p := newPlan()
	n := rapid.IntRange(1, most).Draw(t, "nodes")
	for i := range n {
		ci := drawCI(t, i)
		p.cis[ci.Key] = ci
	}
	for range rapid.IntRange(0, 3*n).Draw(t, "relations") {
		r := drawRelation(t, n)
		p.relations[keyOf(r)] = r
	}
	return p, n
}

// drawCrowd has a few narrow standbys that everybody fails over to, and clients of different weights that pull each other down.
func drawCrowd(t *rapid.T, most int) (*plan, int) {
	p := newPlan()
	n := rapid.IntRange(2, most).Draw(t, "nodes")
	standbys := rapid.IntRange(1, min(3, n-1)).Draw(t, "standbys")
	for i := range n {
		ci := graph.CI{Key: key(i), Criticality: uint8(rapid.IntRange(0, 3).Draw(t, "criticality")), Load: uint32(rapid.IntRange(1, 3).Draw(t, "load"))}
		if i < standbys {
			ci.Capacity = uint32(rapid.IntRange(1, 5).Draw(t, "capacity"))
		}
		p.cis[ci.Key] = ci
	}
	put := func(from int, kind graph.Kind, to int) {
		r := graph.NewRelation(key(from), kind, key(to))
		p.relations[keyOf(r)] = r
	}
	for i := standbys; i < n; i++ {
		for s := range standbys {
			if rapid.IntRange(0, 2).Draw(t, "ties") > 0 {
				put(i, graph.FailsOverTo, s)
			}
		}
		for range rapid.IntRange(0, 1).Draw(t, "needs") {
			put(i, graph.DependsOn, rapid.IntRange(0, n-1).Draw(t, "need"))
		}
	}
	return p, n
}

// drawRings has groups of two and more of which some are enough, going round in circles.
func drawRings(t *rapid.T, most int) (*plan, int) {
	p := newPlan()
	n := rapid.IntRange(3, max(3, most)).Draw(t, "nodes")
	for i := range n {
		rule := graph.Rule{Mode: graph.Count, N: uint32(rapid.IntRange(1, 3).Draw(t, "enough"))}
		p.cis[key(i)] = graph.CI{Key: key(i), Rules: graph.SameForAll(rule)}
		for range rapid.IntRange(0, 4).Draw(t, "needs") {
			kind := rapid.SampledFrom([]graph.Kind{graph.DependsOn, graph.DependsOn, graph.MemberOf}).Draw(t, "kind")
			r := graph.NewRelation(key(i), kind, key(rapid.IntRange(0, n-1).Draw(t, "need")))
			p.relations[keyOf(r)] = r
		}
	}
	return p, n
}

func rows[K comparable, T any](m map[K]T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range m {
			if !yield(x, nil) {
				return
			}
		}
	}
}

func (p *plan) build(t interface{ Fatal(...any) }) *graph.Graph {
	g, err := graph.Build(graph.Position{Epoch: "e", Seq: 1}, rows(p.cis), rows(p.relations))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func drawLosses(t *rapid.T, n int) []graph.Key {
	var keys []graph.Key
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 1, min(n, 6), rapid.ID[int]).Draw(t, "losses") {
		keys = append(keys, key(i))
	}
	return keys
}

func nodes(t interface{ Fatalf(string, ...any) }, v *graph.View, keys []graph.Key) []graph.Node {
	var list []graph.Node
	for _, k := range keys {
		n, ok := v.Node(k)
		if !ok {
			t.Fatalf("no node for %s", k)
		}
		list = append(list, n)
	}
	return list
}

// agree compares an impact with the oracle's.
func agree(t *rapid.T, p *plan, m *graph.Impact, losses []graph.Key, safe ...graph.Key) truth {
	want := p.judgeSparing(losses, safe, everything)
	v := m.View()
	for k := range p.cis {
		n := nodes(t, v, []graph.Key{k})[0]
		state := graph.Untouched
		switch {
		case slices.Contains(losses, k) && !slices.Contains(safe, k):
			state = graph.Lost
		case want.stopped[k]:
			state = graph.Stopped
		case want.degraded[k]:
			state = graph.Degraded
		}
		if got := m.State(n); got != state {
			t.Fatalf("%s is %s, the oracle says %s", k, got, state)
		}
		if m.Down(n) != want.stopped[k] {
			t.Fatalf("%s down: %t, the oracle says %t", k, m.Down(n), want.stopped[k])
		}
		carrier, ok := m.Carrier(n)
		if who, carried := want.carrier[k]; ok != carried || ok && v.Key(carrier) != who {
			t.Fatalf("%s is carried by %v %t, the oracle says %v %t", k, v.Key(carrier), ok, who, carried)
		}
	}
	return want
}

func TestImpactIsTheOracles(t *testing.T) {
	thoroughly(t, func(t *rapid.T) {
		p, n := drawPlan(t, rapid.SampledFrom([]int{6, 14, 14, 40}).Draw(t, "most"))
		v := p.build(t).View()
		losses := drawLosses(t, n)
		m := v.Impact(nodes(t, v, losses)...)
		defer m.Close()
		agree(t, p, m, losses)
	})
}

func TestWhatIsSafeStandsWhateverHappens(t *testing.T) {
	thoroughly(t, func(t *rapid.T) {
		p, n := drawPlan(t, 14)
		v := p.build(t).View()
		losses, safe := drawLosses(t, n), drawLosses(t, n)
		m := v.ImpactSparing(nodes(t, v, losses), nodes(t, v, safe))
		defer m.Close()
		agree(t, p, m, losses, safe...)
	})
}

func TestNeedsAreTheGroupsOfTheRules(t *testing.T) {
	s := draw(t, `
		app depends_on db1 data
		app runs_on vm data
		app depends_on dns
		app fails_over_to spare
		app fails_over_to small
		app connects_to lan
		cl runs_on site
		n1 member_of cl
		n2 member_of cl
		n3 member_of cl`, map[string]graph.CI{
		"app":   {Rules: graph.SameForAll(graph.Rule{Mode: graph.Any}), Load: 2},
		"cl":    {Rules: graph.ForMembers(graph.Rule{Mode: graph.Percent, N: 60})},
		"small": {Capacity: 1},
	})
	groups := func(name string) string {
		var text []string
		for _, g := range s.view.Needs(s.node(name)) {
			var far []graph.Node
			for _, l := range g.Links {
				far = append(far, l.Far())
			}
			text = append(text, fmt.Sprintf("%d of %s", g.Enough, s.names(far)))
		}
		return strings.Join(text, ", ")
	}
	if got := groups("app"); got != "1 of dns, 1 of db1 vm" {
		t.Errorf("app needs %s", got)
	}
	if got := groups("cl"); got != "1 of site, 2 of n1 n2 n3" {
		t.Errorf("cl needs %s", got)
	}
	if got := s.names(s.view.Standbys(s.node("app"))); got != "spare" {
		t.Errorf("app may fail over to %s", got)
	}
}

func TestExplanationsAreMinimal(t *testing.T) {
	thoroughly(t, func(t *rapid.T) {
		p, n := drawPlan(t, 14)
		v := p.build(t).View()
		losses := drawLosses(t, n)
		m := v.Impact(nodes(t, v, losses)...)
		defer m.Close()
		for _, state := range []graph.State{graph.Stopped, graph.Degraded} {
			for n := range m.Each(state) {
				e := m.Because(n)
				p.check(t, v, v.Key(n), state, losses, e)
				if got := m.Culprits(n); !slices.Equal(got, e.Losses) {
					t.Fatalf("the culprits are %v, the losses of the explanation %v", got, e.Losses)
				}
			}
		}
	})
}

// check plays an explanation alone, and without each of its elements.
func (p *plan) check(t *rapid.T, v *graph.View, k graph.Key, state graph.State, losses []graph.Key, e graph.Explanation) {
	var lost []graph.Key
	for _, n := range e.Losses {
		if !slices.Contains(losses, v.Key(n)) {
			t.Fatalf("%s is explained by %s, which is not lost", k, v.Key(n))
		}
		lost = append(lost, v.Key(n))
	}
	links := map[relationKey]bool{}
	for _, l := range e.Links {
		r := v.Relation(l)
		if p.relations[keyOf(r)] != r {
			t.Fatalf("%s is explained by a relation that is not there: %v", k, r)
		}
		links[keyOf(r)] = true
	}
	if len(links) != len(e.Links) {
		t.Fatalf("%s is explained by a relation twice", k)
	}
	holds := func(lost []graph.Key) bool {
		got := p.judge(lost, func(r graph.Relation) bool { return links[keyOf(r)] })
		if state == graph.Stopped {
			return got.stopped[k]
		}
		return got.degraded[k] || got.stopped[k]
	}
	if !holds(lost) {
		t.Fatalf("%s %s: what explains it does not produce it: %v", k, state, e)
	}
	for i := range lost {
		if holds(slices.Delete(slices.Clone(lost), i, i+1)) {
			t.Fatalf("%s %s: %s could be left out of %v", k, state, lost[i], e)
		}
	}
	for l := range links {
		links[l] = false
		if holds(lost) {
			t.Fatalf("%s %s: %v could be left out of %v", k, state, l, e)
		}
		links[l] = true
	}
}
