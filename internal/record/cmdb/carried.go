package cmdb

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb/graph"
)

// Carried are the CIs that some CIs carry, themselves included: those that need them, whatever stands in for them. It is what touching
// them may touch. Ids that are not on the map are left out; beyond so many, what is further off is left out too.
func (m Map) Carried(ids []string, most int) map[graph.Node]bool {
	seen := map[graph.Node]bool{}
	var next []graph.Node
	for _, id := range ids {
		if key, err := graph.ParseKey(id); err == nil {
			if n, ok := m.Node(key); ok && !seen[n] {
				seen[n] = true
				next = append(next, n)
			}
		}
	}
	for len(next) > 0 && len(seen) < most {
		n := next[0]
		next = next[1:]
		for l := range m.Links(n) {
			user, ok := userOf(l, n)
			if ok && !seen[user] {
				seen[user] = true
				next = append(next, user)
			}
		}
	}
	return seen
}

// Carries says whether some CIs carry one of others, as Carried tells.
func (m Map) Carries(ids, others []string, most int) bool {
	carried := m.Carried(ids, most)
	return slices.ContainsFunc(others, func(id string) bool {
		key, err := graph.ParseKey(id)
		if err != nil {
			return false
		}
		n, ok := m.Node(key)
		return ok && carried[n]
	})
}

// userOf is who needs n by a relation.
func userOf(l graph.Link, n graph.Node) (graph.Node, bool) {
	switch {
	case !l.Propagates || l.From == l.To:
		return 0, false
	case l.Kind == graph.MemberOf: // a cluster needs its members
		return l.To, l.From == n
	default:
		return l.From, l.To == n
	}
}

// Named gives nodes their names.
func (m Map) Named(ctx context.Context, r db.Reader, nodes []graph.Node) ([]Named, error) {
	ends, err := m.Ends(ctx, r, nodes)
	out := make([]Named, len(nodes))
	for i, n := range nodes {
		out[i] = Named{ID: ends[n].ID, Name: ends[n].Name}
	}
	return out, err
}
