package graph

import (
	"cmp"
	"slices"
	"sort"
)

// edit is a relation that appears or goes. Of several for the same owner, far end and kind the last counts.
type edit struct {
	owner, far Node
	tag        tag
	put        bool
	turn       int
}

// edgeKey is what there is one edge for in the list of a node.
type edgeKey struct {
	far  Node
	kind Kind
}

// rewrite writes the pages of the edits' ends anew: first those of the owners, then those of the far ends, seen from there.
func (d *draft) rewrite() {
	if len(d.edits) > 0 {
		d.v.relations += d.write(func(p *page) (*[]edge, **[pageSize + 1]uint32) { return &p.down, &p.downEnd })
		for i := range d.edits {
			e := &d.edits[i]
			e.owner, e.far = e.far, e.owner
		}
		d.write(func(p *page) (*[]edge, **[pageSize + 1]uint32) { return &p.up, &p.upEnd })
	}
	for _, n := range d.touched {
		d.page(n)
		d.v.derive(n)
	}
}

// write does one side and returns by how many edges it grew.
func (d *draft) write(side func(*page) (*[]edge, **[pageSize + 1]uint32)) int {
	slices.SortFunc(d.edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.far, b.far), cmp.Compare(a.tag.kind(), b.tag.kind()), a.turn-b.turn)
	})
	d.edits = lastOfEach(d.edits, func(a, b edit) bool {
		return a.owner == b.owner && a.far == b.far && a.tag.kind() == b.tag.kind()
	})
	grown := 0
	for i := 0; i < len(d.edits); {
		number := d.edits[i].owner >> pageBits
		j := i
		for j < len(d.edits) && d.edits[j].owner>>pageBits == number {
			j++
		}
		edges, end := side(&d.v.pages[number])
		before := len(*edges)
		*edges, *end = d.v.rewritten(*edges, *end, d.edits[i:j])
		grown += len(*edges) - before
		i = j
	}
	for i, e := range d.edits {
		if i == 0 || d.edits[i-1].owner != e.owner {
			d.touched = append(d.touched, e.owner)
		}
	}
	return grown
}

// rewritten is a page's side after edits, which are sorted by owner.
func (v *View) rewritten(old []edge, oldEnd *[pageSize + 1]uint32, edits []edit) ([]edge, *[pageSize + 1]uint32) {
	edges := make([]edge, 0, len(old)+len(edits))
	end := new([pageSize + 1]uint32)
	copied := Node(0) // all nodes of the page below this one are done
	through := func(n Node) {
		shift := uint32(len(edges)) - oldEnd[copied]
		edges = append(edges, old[oldEnd[copied]:oldEnd[n]]...)
		for m := copied; m < n; m++ {
			end[m] = oldEnd[m] + shift
		}
		copied = n
	}
	for i := 0; i < len(edits); {
		j := i
		for j < len(edits) && edits[j].owner == edits[i].owner {
			j++
		}
		n := edits[i].owner & pageMask
		through(n)
		end[n] = uint32(len(edges))
		edges = v.merged(edges, old[oldEnd[n]:oldEnd[n+1]], edits[i:j])
		copied = n + 1
		i = j
	}
	through(pageSize)
	end[pageSize] = uint32(len(edges))
	return edges, end
}

// merged appends a node's list after its edits.
func (v *View) merged(edges []edge, list []edge, edits []edit) []edge {
	var gone func(edge) bool
	if len(edits) <= 4 {
		gone = func(e edge) bool {
			for _, x := range edits {
				if x.far == e.far() && x.tag.kind() == e.tag().kind() {
					return true
				}
			}
			return false
		}
	} else {
		set := make(map[edgeKey]struct{}, len(edits))
		for _, x := range edits {
			set[edgeKey{x.far, x.tag.kind()}] = struct{}{}
		}
		gone = func(e edge) bool {
			_, ok := set[edgeKey{e.far(), e.tag().kind()}]
			return ok
		}
	}
	var added []edge
	for _, x := range edits {
		if x.put {
			added = append(added, makeEdge(x.far, x.tag))
		}
	}
	slices.SortFunc(added, v.compareEdges)
	for _, a := range added {
		k := sort.Search(len(list), func(i int) bool { return v.compareEdges(list[i], a) > 0 })
		edges = appendUnless(edges, list[:k], gone)
		edges = append(edges, a)
		list = list[k:]
	}
	return appendUnless(edges, list, gone)
}

func appendUnless(to, from []edge, gone func(edge) bool) []edge {
	for _, e := range from {
		if !gone(e) {
			to = append(to, e)
		}
	}
	return to
}

// compareEdges is the order of a node's list: whatever the history of the graph, the same relations stand in the same order (bundles
// by their age).
func (v *View) compareEdges(a, b edge) int {
	return cmp.Or(cmp.Compare(a.tag().order(), b.tag().order()), v.key(a.far()).Compare(*v.key(b.far())))
}
