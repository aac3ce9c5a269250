package graph

import (
	"iter"
	"slices"
)

// First are the most important CIs of the map: services first, by criticality, then key.
func (v *View) First(limit int) []Node { return v.first(v.All(), limit) }

// first are the first of some nodes in the order of answers.
func (v *View) first(nodes iter.Seq[Node], limit int) []Node {
	if limit < 0 {
		return slices.SortedFunc(nodes, v.compare)
	}
	if limit == 0 {
		return nil
	}
	// What is kept is cut back to the limit whenever it is twice that; from then on most nodes fall behind the last one.
	var kept []Node
	cut := false
	for n := range nodes {
		if cut && v.compare(n, kept[limit-1]) > 0 {
			continue
		}
		if kept = append(kept, n); len(kept) >= 2*limit {
			slices.SortFunc(kept, v.compare)
			kept, cut = kept[:limit], true
		}
	}
	slices.SortFunc(kept, v.compare)
	return kept[:min(limit, len(kept))]
}
