package change

import (
	"slices"

	"comptoir/internal/record/cmdb/graph"
)

// Why two changes meet.
const (
	SameCI  = "same_ci"
	Carries = "carries"
	Service = "service"
	nothing = ""
)

// meet says why two changes meet, the nearest reason there is, and by which CIs.
func meet(a, b touched, service func(graph.Node) bool) (why string, by []graph.Node) {
	why, by = SameCI, common(a.cis, func(n graph.Node) bool { return slices.Contains(b.cis, n) })
	if len(by) > 0 {
		return why, by
	}
	by = common(b.cis, func(n graph.Node) bool { return a.carried[n] })
	by = append(by, common(a.cis, func(n graph.Node) bool { return b.carried[n] })...)
	if len(by) > 0 {
		return Carries, by
	}
	for n := range a.carried {
		if b.carried[n] && service(n) {
			by = append(by, n)
		}
	}
	if len(by) > 0 {
		slices.Sort(by)
		return Service, by
	}
	return nothing, nil
}

func common(list []graph.Node, is func(graph.Node) bool) (out []graph.Node) {
	for _, n := range list {
		if is(n) && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
