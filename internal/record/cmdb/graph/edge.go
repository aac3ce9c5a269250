package graph

// edge is one relation as one of its two ends sees it: the node at the other end, and its tag below.
//
// Each relation is kept twice: among the down edges of the CI that needs (or merely names) the other, its owner, and among
// the up edges of that other. The owner is From, but with member of it is To.
type edge uint64

// tag is what a relation says of itself: class (2 bits), kind (3), bundle (25), first (2), so that tags sort by class.
type tag uint32

// class says what a relation is for an impact.
type class uint8

const (
	need    class = iota // its owner needs the other end
	standby              // its owner fails over to the other end
	idle                 // a loss does not go through it
	self                 // a loss would, but both ends are one CI
)

const maxBundles = 1<<25 - 1

func makeTag(r Relation, c class, bundle uint32) tag {
	return tag(c)<<30 | tag(r.Kind)<<27 | tag(bundle)<<2 | tag(r.First)
}

func (t tag) class() class   { return class(t >> 30) }
func (t tag) kind() Kind     { return Kind(t >> 27 & 7) }
func (t tag) bundle() uint32 { return uint32(t) >> 2 & maxBundles }
func (t tag) first() First   { return First(t & 3) }

// order is the tag without what does not matter for the place of an edge in its list.
func (t tag) order() uint32 { return uint32(t) >> 2 }

// group names a group of needs within one CI: a kind, or a bundle.
type group uint32

const noGroup = ^group(0)

func (t tag) group() group {
	if b := t.bundle(); b != 0 {
		return kinds + group(b)
	}
	return group(t.kind())
}

func makeEdge(far Node, t tag) edge { return edge(uint32(far))<<32 | edge(t) }

func (e edge) far() Node { return Node(e >> 32) }
func (e edge) tag() tag  { return tag(uint32(e)) }

// owned tells which end owns a relation.
func (k Kind) ownedByTo() bool { return k == MemberOf }

// link is the relation of an owner's down edge.
func (e edge) link(owner Node) Link {
	t := e.tag()
	l := Link{From: owner, Kind: t.kind(), To: e.far(), Propagates: t.class() != idle, First: t.first()}
	if l.Kind.ownedByTo() {
		l.From, l.To = l.To, l.From
	}
	return l
}
