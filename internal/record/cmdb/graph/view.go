package graph

import "iter"

// Node is a CI within a View.
type Node int32

// View is an immutable picture of the map. Any number of goroutines may ask it.
type View struct {
	graph     *Graph
	at        Position
	n         int // nodes, dropped ones included
	pages     []page
	index     *index
	classes   []string
	profiles  []profile // the first is the plain one
	bundles   []string  // the first is none
	stakes    []stake   // the first is none
	groups    []string  // the first is none
	live      int
	relations int
}

// At is the place in the log that the view shows.
func (v *View) At() Position { return v.at }

// Len is the number of CIs.
func (v *View) Len() int { return v.live }

// Relations is the number of relations whose ends are both there.
func (v *View) Relations() int { return v.relations }

// Node finds a CI.
func (v *View) Node(k Key) (Node, bool) {
	n, ok := v.find(k)
	return n, ok && v.attr(n).has(present)
}

// Key is the identifier of a node.
func (v *View) Key(n Node) Key { return *v.key(n) }

// IsService tells a service.
func (v *View) IsService(n Node) bool { return v.attr(n).has(service) }

// Criticality is a node's criticality: 1 the most critical, 0 not said.
func (v *View) Criticality(n Node) uint8 { return v.attr(n).criticality() }

// Class is the code of a node's class.
func (v *View) Class(n Node) string { return v.classes[v.attr(n).class()] }

// CI is all that is known of a node.
func (v *View) CI(n Node) CI {
	a, p := v.attr(n), v.profile(n)
	return CI{
		Key: v.Key(n), Class: v.classes[a.class()], Service: a.has(service), Criticality: a.criticality(),
		Rules: p.rules, Capacity: p.capacity, Load: p.load, Recovery: v.Recovery(n),
	}
}

// Recovery is what is known of a node's rebuilding.
func (v *View) Recovery(n Node) Recovery {
	s := v.stakes[v.pages[n>>pageBits].stake[n&pageMask]]
	return Recovery{RTO: s.rto, Restore: s.restore, Group: v.groups[s.group]}
}

// Rules are a node's rules.
func (v *View) Rules(n Node) Rules { return v.profile(n).rules }

// All are the nodes of all CIs.
func (v *View) All() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for n := range Node(v.n) {
			if v.attr(n).has(present) && !yield(n) {
				return
			}
		}
	}
}

// Compare is the order of answers: services first, then criticality, then key.
func (v *View) Compare(a, b Node) int { return v.compare(a, b) }

// Link is a relation between two nodes.
type Link struct {
	From       Node
	Kind       Kind
	To         Node
	Propagates bool
	First      First
}

// Links are a node's relations: those it owns, then the others. One with itself comes once.
func (v *View) Links(n Node) iter.Seq[Link] {
	return func(yield func(Link) bool) {
		for _, e := range v.down(n) {
			if !yield(e.link(n)) {
				return
			}
		}
		for _, e := range v.up(n) {
			if e.far() != n && !yield(makeEdge(n, e.tag()).link(e.far())) {
				return
			}
		}
	}
}

// Relation is a link with the keys of its ends.
func (v *View) Relation(l Link) Relation {
	r := Relation{From: v.Key(l.From), Kind: l.Kind, To: v.Key(l.To), Propagates: l.Propagates, First: l.First}
	owner, far := l.From, l.To
	if l.Kind.ownedByTo() {
		owner, far = far, owner
	}
	for _, e := range v.down(owner) {
		if e.far() == far && e.tag().kind() == l.Kind {
			r.Bundle = v.bundles[e.tag().bundle()]
			break
		}
	}
	return r
}

// Waits are the nodes that must be up before n starts, each with the kind of the relation that says so; one node may come
// more than once.
func (v *View) Waits(n Node) iter.Seq2[Node, Kind] {
	return func(yield func(Node, Kind) bool) {
		for _, e := range v.down(n) {
			if e.far() != n && e.waits(true) && !yield(e.far(), e.tag().kind()) {
				return
			}
		}
		for _, e := range v.up(n) {
			if e.far() != n && e.waits(false) && !yield(e.far(), e.tag().kind()) {
				return
			}
		}
	}
}

// waits tells whether the near end of an edge starts after the far end. The owner is From unless the kind says otherwise.
func (e edge) waits(down bool) bool {
	t := e.tag()
	if t.first() == Neither {
		return false
	}
	nearIsFrom := down != t.kind().ownedByTo()
	return nearIsFrom == (t.first() == ToFirst)
}
