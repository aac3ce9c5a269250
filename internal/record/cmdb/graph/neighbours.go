package graph

import "slices"

// Direction is where a walk goes.
type Direction uint8

// The directions. Up and Down follow only relations a loss goes through, and standbys.
const (
	Both Direction = iota
	Up             // to those that need it, or fail over to it
	Down           // to what it needs, or fails over to
)

// Near is a node and how many relations away it is.
type Near struct {
	Node  Node
	Depth int
}

// Around is the neighbourhood of a node.
type Around struct {
	Nodes []Near // the node itself first, then by distance; at one distance in the order of answers
	Links []Link // all relations between two of them
	Cut   bool   // the limit was reached: there is more within the depth
}

// Neighbours walks at most depth relations away, and keeps at most limit nodes.
func (v *View) Neighbours(n Node, dir Direction, depth, limit int) Around {
	s := v.take()
	defer v.give(s)
	found := Around{Nodes: []Near{{Node: n}}}
	s.cell(n).mark |= isFailed
	ring := []Node{n}
	for d := 1; d <= depth && len(ring) > 0 && !found.Cut; d++ {
		var next []Node
		for _, m := range ring {
			next = v.outwards(s, m, dir, next)
		}
		ring = v.first(slices.Values(next), max(0, limit-len(found.Nodes)))
		found.Cut = len(ring) < len(next)
		for _, m := range ring {
			s.cell(m).mark |= isFailed
			found.Nodes = append(found.Nodes, Near{m, d})
		}
	}
	for _, m := range found.Nodes {
		for _, e := range v.down(m.Node) {
			if s.is(e.far(), isFailed) {
				found.Links = append(found.Links, e.link(m.Node))
			}
		}
	}
	return found
}

// outwards appends the nodes next to one that have not been met.
func (v *View) outwards(s *scratch, n Node, dir Direction, next []Node) []Node {
	take := func(list []edge) {
		for _, e := range list {
			if dir != Both && e.tag().class() > standby {
				return
			}
			if c := s.cell(e.far()); c.mark&(isFailed|isLost) == 0 {
				c.mark |= isLost // met; failed once it is kept
				next = append(next, e.far())
			}
		}
	}
	if dir != Down {
		take(v.up(n))
	}
	if dir != Up {
		take(v.down(n))
	}
	return next
}
