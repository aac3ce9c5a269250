package cmdb

import (
	"iter"
	"slices"

	"comptoir/internal/record/cmdb/graph"
)

// told is an effect before its CIs have names.
type told struct {
	node    graph.Node
	because *graph.Explanation
}

// teller gathers effects and the nodes that telling them will name.
type teller struct {
	m       Map
	effect  *graph.Impact
	explain bool
	short   bool // by the losses alone
	nodes   []graph.Node
}

func (t *teller) effects(nodes []graph.Node) []told {
	out := make([]told, len(nodes))
	for i, n := range nodes {
		out[i].node = n
		t.nodes = append(t.nodes, n)
		if !t.explain {
			continue
		}
		if t.short {
			out[i].because = &graph.Explanation{Losses: t.effect.Culprits(n)}
			t.nodes = append(t.nodes, out[i].because.Losses...)
			continue
		}
		because := t.effect.Because(n)
		out[i].because = &because
		t.nodes = append(t.nodes, because.Losses...)
		for _, l := range because.Links {
			t.nodes = append(t.nodes, l.From, l.To)
		}
	}
	return out
}

func (m Map) tell(list []told, ends map[graph.Node]End) []Effect {
	out := make([]Effect, len(list))
	for i, t := range list {
		out[i] = Effect{CI: ends[t.node]}
		if key := m.Key(t.node); m.IsService(t.node) {
			out[i].Service = &Reach{Users: m.facts.users(key), RTO: m.facts.services[key].rto}
		}
		if t.because == nil {
			continue
		}
		b := Because{Losses: make([]End, 0, len(t.because.Losses)), Links: tellLinks(t.because.Links, ends)}
		for _, n := range t.because.Losses {
			b.Losses = append(b.Losses, ends[n])
		}
		out[i].Because = &b
	}
	return out
}

func tellLinks(links []graph.Link, ends map[graph.Node]End) []Step {
	out := make([]Step, 0, len(links))
	for _, l := range links {
		out = append(out, Step{Type: l.Kind.String(), From: ends[l.From], To: ends[l.To], Propagates: l.Propagates})
	}
	return out
}

func distinctNodes(list []graph.Node) []graph.Node {
	seen := make(map[graph.Node]bool, len(list))
	out := make([]graph.Node, 0, len(list))
	for _, n := range list {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

// fallenServices are the services that are down: those that stopped, and those among the losses that nothing carries.
func (m Map) fallenServices(effect *graph.Impact, lost []graph.Node) iter.Seq[graph.Node] {
	return func(yield func(graph.Node) bool) {
		for n := range effect.Services(graph.Stopped) {
			if !yield(n) {
				return
			}
		}
		for _, n := range distinctNodes(lost) {
			if m.IsService(n) && effect.Down(n) && !yield(n) {
				return
			}
		}
	}
}

func (m Map) count(effect *graph.Impact, lost []graph.Node) Counts {
	c := effect.Counts()
	out := Counts{Lost: c.Lost, Stopped: c.Stopped, Degraded: c.Degraded, Intact: m.Len() - c.Lost - c.Stopped - c.Degraded, DegradedServices: c.DegradedServices, Classes: make([]ClassCount, len(c.Classes))}
	for i, k := range c.Classes {
		out.Classes[i] = ClassCount{Class: k.Class, Stopped: k.Stopped, Degraded: k.Degraded}
	}
	slices.SortStableFunc(out.Classes, func(a, b ClassCount) int { return b.Stopped + b.Degraded - a.Stopped - a.Degraded })
	for range m.fallenServices(effect, lost) {
		out.StoppedServices++
	}
	out.Users, _, _ = m.facts.sum(m.View, m.fallenServices(effect, lost))
	out.DegradedUsers, _, _ = m.facts.sum(m.View, effect.Services(graph.Degraded))
	return out
}
