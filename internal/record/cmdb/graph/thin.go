package graph

import (
	"cmp"
	"slices"
)

const thinnest = 500

// thin leaves out of a proof what it can do without, one thing after the other: losing more never makes anything better, so
// one pass is enough. The work grows with the square of the proof: above thinnest it is left as it is.
func (p *proof) thin(n Node) {
	if len(p.losses)+len(p.links) > thinnest {
		return
	}
	least := isStopped
	if !p.m.s.is(n, isStopped) {
		least = isDegraded | isStopped
	}
	r := replay{v: p.m.v, target: n, least: least}
	for i := 0; i < len(p.losses); {
		without := slices.Delete(slices.Clone(p.losses), i, i+1)
		if r.holds(without, p.links) {
			p.losses = without
		} else {
			i++
		}
	}
	for i := 0; i < len(p.links); {
		without := slices.Delete(slices.Clone(p.links), i, i+1)
		if r.holds(p.losses, without) {
			p.links = without
		} else {
			i++
		}
	}
}

// replay works out what some losses and links produce alone.
type replay struct {
	v      *View
	target Node
	least  uint32 // the flags of which the target must have one
}

// played is a CI in a replay.
type played struct {
	node    Node
	flags   uint32
	needs   []ownedEdge // the links it owns that are needs
	backups []edge      // all standbys that could carry it, in order
	tied    map[Node]bool
}

func (r replay) holds(losses []Node, links []ownedEdge) bool {
	v := r.v
	by := map[Node]*played{}
	of := func(n Node) *played {
		if by[n] == nil {
			by[n] = &played{node: n, tied: map[Node]bool{}}
			for _, e := range v.standbys(n) {
				if !v.tooMuch(n, e.far()) {
					by[n].backups = append(by[n].backups, e)
				}
			}
		}
		return by[n]
	}
	of(r.target)
	for _, n := range losses {
		of(n).flags = isFailed
	}
	for _, l := range links {
		of(l.edge.far())
		if l.edge.tag().class() == standby {
			of(l.owner).tied[l.edge.far()] = true
		} else {
			of(l.owner).needs = append(of(l.owner).needs, l)
		}
	}
	cast := make([]*played, 0, len(by))
	for _, x := range by {
		cast = append(cast, x)
	}
	slices.SortFunc(cast, func(a, b *played) int {
		return cmp.Or(v.attr(a.node).rank()-v.attr(b.node).rank(), v.key(a.node).Compare(*v.key(b.node)))
	})
	for changed := true; changed; {
		changed = r.round(cast, by)
	}
	return by[r.target].flags&r.least != 0
}

// round adds what follows, and says whether anything did.
func (r replay) round(cast []*played, by map[Node]*played) bool {
	changed := false
	set := func(x *played, flags uint32) {
		if x.flags|flags != x.flags {
			x.flags |= flags
			changed = true
		}
	}
	for _, x := range cast {
		stops := map[group]int{}
		for _, l := range x.needs {
			g := l.edge.tag().group()
			if by[l.edge.far()].flags&isStopped != 0 {
				stops[g]++
				set(x, isDegraded)
			}
			if by[l.edge.far()].flags&isDegraded != 0 && r.v.spare(x.node, g) == 0 {
				set(x, isDegraded)
			}
			if stops[g] > r.v.spare(x.node, g) {
				set(x, isFailed|isDegraded)
			}
		}
		if x.flags&isFailed != 0 {
			set(x, isDegraded)
		}
	}
	taken := map[Node]uint64{}
	for _, x := range cast { // the most critical first
		seated, refused := r.seat(x, by, taken)
		if refused {
			set(x, isDegraded)
		}
		if x.flags&isFailed != 0 && !seated {
			set(x, isStopped)
		}
	}
	return changed
}

// seat asks the standbys of a CI in order. One that has not failed asks all of them, and takes no room.
func (r replay) seat(x *played, by map[Node]*played, taken map[Node]uint64) (seated, refused bool) {
	v := r.v
	failed := x.flags&isFailed != 0
	for _, e := range x.backups {
		whom := e.far()
		refuses := false
		if x.tied[whom] {
			refuses = by[whom].flags&isFailed != 0
			if !refuses && v.attr(whom).has(limited) {
				refuses = taken[whom]+v.load(x.node) > v.capacity(whom)
				if failed {
					taken[whom] += v.load(x.node) // refused or not: nobody overtakes it
				}
			}
		}
		refused = refused || refuses
		if failed && !refuses {
			return true, refused
		}
	}
	return false, refused
}
