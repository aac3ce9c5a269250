package recovery

import "comptoir/internal/record/cmdb/graph"

// fallen are the CIs to restore when these are lost and those survive whatever else happens: what is lost, and what stops because of it.
func fallen(v *graph.View, lost, survives []graph.Node) []graph.Node {
	apart := map[graph.Node]bool{} // already there, or safe
	for _, n := range survives {
		apart[n] = true
	}
	var losses []graph.Node
	for _, n := range lost {
		if !apart[n] {
			apart[n] = true
			losses = append(losses, n)
		}
	}
	m := v.ImpactSparing(losses, survives)
	defer m.Close()
	all := append(make([]graph.Node, 0, len(losses)+len(m.Fallen())), losses...)
	for _, n := range m.Fallen() {
		if !apart[n] {
			all = append(all, n)
		}
	}
	return all
}

// needOf says which end of a relation cannot do without the other, where a loss goes through it.
func needOf(l graph.Link) (need, user graph.Node, ok bool) {
	switch {
	case !l.Propagates || l.Kind == graph.FailsOverTo || l.From == l.To:
		return 0, 0, false
	case l.Kind == graph.MemberOf:
		return l.From, l.To, true
	default:
		return l.To, l.From, true
	}
}

// set is a group of needs of one CI that stand for each other.
type set struct {
	needs []graph.Node
	must  int // how many must be there
}

// bundleReach is up to how many needs of one CI are asked for their bundle, which costs as many steps each.
const bundleReach = 4096

// setsOf groups a CI's needs as its rules do (see graph.Rules). None where the CI needs all it needs.
func setsOf(v *graph.View, user graph.Node) []set {
	rules := v.Rules(user)
	var links []graph.Link
	for l := range v.Links(user) {
		if _, of, ok := needOf(l); ok && of == user {
			links = append(links, l)
		}
	}
	type group struct {
		bundle string
		kind   graph.Kind
	}
	var order []group
	needs := map[group][]graph.Node{}
	bundles := false
	for _, l := range links {
		g := group{kind: l.Kind}
		if rules != (graph.Rules{}) && len(links) <= bundleReach {
			if b := v.Relation(l).Bundle; b != "" {
				g, bundles = group{bundle: b}, true
			}
		}
		if needs[g] == nil {
			order = append(order, g)
		}
		need, _, _ := needOf(l)
		needs[g] = append(needs[g], need)
	}
	out := make([]set, len(order))
	for i, g := range order {
		rule := rules.Kinds[g.kind]
		switch {
		case g.bundle != "":
			rule = rules.Bundles
		case bundles && g.kind != graph.MemberOf:
			rule = graph.Rule{}
		}
		out[i] = set{needs: needs[g], must: must(rule, len(needs[g]))}
	}
	return out
}

// must is how many of n a rule asks for.
func must(r graph.Rule, n int) int {
	need := n
	switch r.Mode {
	case graph.Any:
		need = 1
	case graph.Count:
		need = int(r.N)
	case graph.Percent:
		need = (n*int(r.N) + 99) / 100
	}
	return max(1, min(need, n))
}
