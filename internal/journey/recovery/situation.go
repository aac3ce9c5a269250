package recovery

import (
	"encoding/hex"

	"comptoir/internal/journey/recovery/plan"
	"comptoir/internal/record/cmdb/graph"
)

// situation is what the planner is asked, and what its nodes are.
type situation struct {
	view  *graph.View
	nodes []graph.Node // by the planner's number
	ids   []string
	in    plan.Input
}

// strength says how little one can do without what a relation names: power and place, then the machine, then what a program calls.
func strength(l graph.Link) int {
	if !l.Propagates {
		return 1 // it only orders
	}
	switch l.Kind {
	case graph.PoweredBy:
		return 9
	case graph.HostedAt:
		return 8
	case graph.RunsOn:
		return 7
	case graph.DependsOn:
		return 5
	case graph.MemberOf:
		return 4
	default:
		return 2
	}
}

// situate makes the planner's question of the CIs to restore. The map knows all it asks: nothing is read.
func situate(v *graph.View, nodes []graph.Node, defaultRestore int, teams []plan.Team) *situation {
	s := &situation{view: v, nodes: nodes, ids: idsOn(v, nodes)}
	s.in.Teams = teams
	s.in.Nodes = make([]plan.Node, len(nodes))
	s.in.Lost = make([]int, len(nodes))
	s.in.Edges = make([]plan.Edge, 0, 3*len(nodes))
	number := numbering{}
	for i, n := range nodes {
		number.set(n, i)
	}
	for i, n := range nodes {
		k := v.Recovery(n)
		restore := int(k.Restore)
		if restore == 0 {
			restore = defaultRestore
		}
		s.in.Nodes[i] = plan.Node{ID: s.ids[i], Criticality: int(v.Criticality(n)), RTO: int(k.RTO), Restore: restore, Group: k.Group, Service: v.IsService(n)}
		s.in.Lost[i] = i
	}
	for i := range nodes {
		s.needs(i, number)
	}
	return s
}

// idsOn are the ids of nodes, all in one piece of memory.
func idsOn(v *graph.View, nodes []graph.Node) []string {
	const digits = 2 * len(graph.Key{})
	text := make([]byte, 0, digits*len(nodes))
	for _, n := range nodes {
		key := v.Key(n)
		text = hex.AppendEncode(text, key[:])
	}
	all, out := string(text), make([]string, len(nodes))
	for i := range out {
		out[i] = all[i*digits : (i+1)*digits]
	}
	return out
}

// needs adds the edges that lead to one node, and how many of each set it can do without.
func (s *situation) needs(i int, number numbering) {
	after := s.nodes[i]
	first := len(s.in.Edges)
	var links []graph.Link
	for l := range s.view.Links(after) {
		before, waits := firstOf(l)
		if waits != after {
			continue
		}
		if at, lost := number.of(before); lost {
			s.in.Edges = append(s.in.Edges, plan.Edge{ID: edgeID(l, after), Type: l.Kind.String(), Before: at, After: i, Strength: strength(l)})
			links = append(links, l)
		}
	}
	if len(links) == 0 || s.view.Rules(after) == (graph.Rules{}) {
		return
	}
	for _, set := range setsOf(s.view, after) {
		lost := 0
		in := map[graph.Node]bool{}
		for _, n := range set.needs {
			if _, is := number.of(n); is {
				lost++
			}
			in[n] = true
		}
		wait := max(0, set.must-(len(set.needs)-lost))
		if wait >= lost {
			continue // all that is lost of it
		}
		ordered := 0
		for k, l := range links {
			if need, user, ok := needOf(l); ok && user == after && in[need] && s.in.Edges[first+k].Set == 0 {
				s.in.Edges[first+k].Set = len(s.in.Nodes[i].Spares) + 1
				ordered++
			}
		}
		s.in.Nodes[i].Spares = append(s.in.Nodes[i].Spares, max(0, ordered-wait))
	}
}

// firstOf says which end starts first, and which waits; a relation of a CI with itself counts as waiting for itself.
func firstOf(l graph.Link) (before, after graph.Node) {
	switch l.First {
	case graph.ToFirst:
		return l.To, l.From
	case graph.FromFirst:
		return l.From, l.To
	default:
		return -1, -1
	}
}

// edgeID tells the relations between two CIs apart.
func edgeID(l graph.Link, after graph.Node) string {
	if l.From == after {
		return l.Kind.String()
	}
	return "~" + l.Kind.String()
}

// link is the relation behind an edge: its kind, and which end it is read from.
func (s *situation) link(edge int) (from, kind, to string) {
	e := s.in.Edges[edge]
	if len(e.ID) > 0 && e.ID[0] == '~' {
		return s.ids[e.Before], e.Type, s.ids[e.After]
	}
	return s.ids[e.After], e.Type, s.ids[e.Before]
}

// numbering gives the planner's number of a node, + 1.
type numbering []int32

func (m *numbering) set(n graph.Node, i int) {
	for len(*m) <= int(n) {
		*m = append(*m, make([]int32, 1+int(n)-len(*m))...)
	}
	(*m)[n] = int32(i) + 1 //nolint:gosec // at most maxTasks
}

func (m numbering) of(n graph.Node) (int, bool) {
	if n < 0 || int(n) >= len(m) {
		return 0, false
	}
	return int(m[n]) - 1, m[n] > 0
}
