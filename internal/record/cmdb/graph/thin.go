package graph

import "slices"

// thinnest is how many elements a proof may have to be thinned: the work grows with their square.
const thinnest = 500

// thin leaves out of a proof what it can do without, one thing after the other: losing more never makes anything better, so
// one pass is enough.
func (p *proof) thin(n Node) {
	if len(p.losses)+len(p.links) > thinnest {
		return
	}
	r := p.rehearse(n)
	for i := range r.losses {
		r.losses[i].off = true
		r.losses[i].off = r.holds()
	}
	for i := range r.links {
		r.links[i].off = true
		r.links[i].off = r.holds()
	}
	i, j := -1, -1
	p.losses = slices.DeleteFunc(p.losses, func(Node) bool { i++; return r.losses[i].off })
	p.links = slices.DeleteFunc(p.links, func(ownedEdge) bool { j++; return r.links[j].off })
}

// replay works out what the losses and links of a proof produce alone, when some of them are off.
type replay struct {
	v      *View
	cast   []player // the most critical first
	losses []playedLoss
	links  []playedLink // causes before effects, so that most of what follows follows in one round
	groups []playedGroup
	target int
	least  uint32 // the flags of which the target must have one
}

// player is a CI that takes part; the others are known by their places in the cast.
type player struct {
	node    Node
	flags   uint32
	taken   uint64 // as a standby
	backups []backup
}

// backup is a standby, in the order in which it is asked. One that no link of the proof leads to has room.
type backup struct {
	whom, link int // -1 where there is no such link
}

type playedLoss struct {
	who int
	off bool
}

type playedLink struct {
	owner, far int
	group      int // -1 of a standby
	off        bool
}

type playedGroup struct {
	name         group
	owner        int
	spare, stops int
}

func (p *proof) rehearse(target Node) *replay {
	v := p.m.v
	r := &replay{v: v, least: isStopped}
	if !p.m.s.is(target, isStopped) {
		r.least = isDegraded | isStopped
	}
	place := r.gather(p, target)
	r.target = place[target]
	for _, n := range p.losses {
		r.losses = append(r.losses, playedLoss{who: place[n]})
	}
	known := map[playedGroup]int{}
	for i, l := range p.links {
		link := playedLink{owner: place[l.owner], far: place[l.edge.far()], group: -1}
		if t := l.edge.tag(); t.class() == standby {
			who := &r.cast[link.owner]
			for j, e := range v.standbys(l.owner) {
				if e == l.edge {
					who.backups[j] = backup{link.far, i}
				}
			}
		} else {
			name := playedGroup{name: t.group(), owner: link.owner}
			g, ok := known[name]
			if !ok {
				g = len(r.groups)
				known[name] = g
				r.groups = append(r.groups, playedGroup{owner: link.owner, spare: v.spare(l.owner, t.group())})
			}
			link.group = g
		}
		r.links = append(r.links, link)
	}
	for i := range r.cast { // what is too heavy for a standby has none there
		who := &r.cast[i]
		j := -1
		who.backups = slices.DeleteFunc(who.backups, func(backup) bool {
			j++
			return v.tooMuch(who.node, v.standbys(who.node)[j].far())
		})
	}
	return r
}

// gather makes the cast of all whom the proof names.
func (r *replay) gather(p *proof, target Node) map[Node]int {
	v := r.v
	nodes := append([]Node{target}, p.losses...)
	for _, l := range p.links {
		nodes = append(nodes, l.owner, l.edge.far())
	}
	slices.SortFunc(nodes, func(a, b Node) int {
		switch {
		case a == b:
			return 0
		case v.before(a, b):
			return -1
		}
		return 1
	})
	place := map[Node]int{}
	for i, n := range slices.Compact(nodes) {
		place[n] = i
		who := player{node: n, backups: make([]backup, len(v.standbys(n)))}
		for j := range who.backups {
			who.backups[j] = backup{-1, -1}
		}
		r.cast = append(r.cast, who)
	}
	return place
}

func (r *replay) holds() bool {
	for i := range r.cast {
		r.cast[i].flags = 0
	}
	for _, l := range r.losses {
		if !l.off {
			r.set(l.who, isFailed|isDegraded)
		}
	}
	for r.round() {
	}
	return r.cast[r.target].flags&r.least != 0
}

// set adds flags, and says whether they are new. Who has failed and has no standby stops at once.
func (r *replay) set(who int, flags uint32) bool {
	x := &r.cast[who]
	if flags&isFailed != 0 && len(x.backups) == 0 {
		flags |= isStopped
	}
	if x.flags|flags == x.flags {
		return false
	}
	x.flags |= flags
	return true
}

// round adds what follows, and says whether anything did.
func (r *replay) round() bool {
	changed := false
	for i := range r.groups {
		r.groups[i].stops = 0
	}
	for _, l := range r.links {
		if l.off || l.group < 0 {
			continue
		}
		g, far := &r.groups[l.group], r.cast[l.far].flags
		if far&isStopped != 0 {
			g.stops++
		}
		switch {
		case g.stops > g.spare:
			changed = r.set(l.owner, isFailed|isDegraded) || changed
		case g.stops > 0 || far&isDegraded != 0 && g.spare == 0:
			changed = r.set(l.owner, isDegraded) || changed
		}
	}
	for i := range r.cast {
		r.cast[i].taken = 0
	}
	for i := range r.cast {
		if len(r.cast[i].backups) == 0 {
			continue
		}
		seated, refused := r.seat(&r.cast[i])
		if refused {
			changed = r.set(i, isDegraded) || changed
		}
		if r.cast[i].flags&isFailed != 0 && !seated {
			changed = r.set(i, isStopped) || changed
		}
	}
	return changed
}

// seat asks the standbys of a CI in order. One that has not failed asks all of them, and takes no room.
func (r *replay) seat(x *player) (seated, refused bool) {
	v := r.v
	failed := x.flags&isFailed != 0
	for _, b := range x.backups {
		refuses := false
		if b.link >= 0 && !r.links[b.link].off {
			whom := &r.cast[b.whom]
			refuses = whom.flags&isFailed != 0
			if !refuses && v.attr(whom.node).has(limited) {
				refuses = whom.taken+v.load(x.node) > v.capacity(whom.node)
				if failed {
					whom.taken += v.load(x.node) // refused or not: nobody overtakes it
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
