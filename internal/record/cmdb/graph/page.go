package graph

// A page holds 2,048 nodes: a change rewrites some 100 KiB at most, unless one of them is a hub.
const (
	pageBits = 11
	pageSize = 1 << pageBits
	pageMask = pageSize - 1
)

// page is the state of its nodes. What it points to is never written again once a View shows it, keys excepted: there the
// places of nodes to come are filled in, which no View that is out looks at.
type page struct {
	attr    *[pageSize]attr
	profile *[pageSize]uint32 // index in View.profiles
	stake   *[pageSize]uint32 // index in View.stakes
	keys    *[pageSize]Key
	downEnd *[pageSize + 1]uint32
	upEnd   *[pageSize + 1]uint32
	down    []edge
	up      []edge
}

func emptyPage() page {
	return page{
		attr: new([pageSize]attr), profile: new([pageSize]uint32), stake: new([pageSize]uint32), keys: new([pageSize]Key),
		downEnd: new([pageSize + 1]uint32), upEnd: new([pageSize + 1]uint32),
	}
}

// attr is what a question looks at for every CI it meets.
type attr uint32

const (
	present attr = 1 << iota
	service
	ruled         // one of its rules is not All
	bundled       // one of its needs has a bundle
	fallback      // it fails over to something
	carrier       // something fails over to it
	limited       // its capacity as a standby is limited
	critical attr = 1 << 8
	classAt       = 16
)

const derived = bundled | fallback | carrier

func (a attr) has(flag attr) bool { return a&flag != 0 }
func (a attr) class() int         { return int(a >> classAt) }
func (a attr) criticality() uint8 { return uint8(a / critical & 7) }

// rank is the place by criticality, 0 the most critical, 7 where it was not said.
func (a attr) rank() int { return int(a.criticality()+7) & 7 }

// profile is what few CIs have.
type profile struct {
	rules    Rules
	capacity uint32
	load     uint32
}

func (v *View) attr(n Node) attr { return v.pages[n>>pageBits].attr[n&pageMask] }
func (v *View) key(n Node) *Key  { return &v.pages[n>>pageBits].keys[n&pageMask] }

// stake is a Recovery with its group by number.
type stake struct{ rto, restore, group uint32 }

func (v *View) profile(n Node) *profile {
	return &v.profiles[v.pages[n>>pageBits].profile[n&pageMask]]
}

// down are the relations a node owns: what it needs, its standbys, and the rest.
func (v *View) down(n Node) []edge {
	p := &v.pages[n>>pageBits]
	i := n & pageMask
	return p.down[p.downEnd[i]:p.downEnd[i+1]]
}

// up are the relations others own with a node: who needs it, who fails over to it, and the rest.
func (v *View) up(n Node) []edge {
	p := &v.pages[n>>pageBits]
	i := n & pageMask
	return p.up[p.upEnd[i]:p.upEnd[i+1]]
}

// before is the order of importance: criticality, then key.
func (v *View) before(a, b Node) bool {
	if ra, rb := v.attr(a).rank(), v.attr(b).rank(); ra != rb {
		return ra < rb
	}
	return v.key(a).Compare(*v.key(b)) < 0
}

// compare is the order of answers: services first, then criticality, then key.
func (v *View) compare(a, b Node) int {
	aa, ab := v.attr(a), v.attr(b)
	if aa.has(service) != ab.has(service) {
		if aa.has(service) {
			return -1
		}
		return 1
	}
	if aa.rank() != ab.rank() {
		return aa.rank() - ab.rank()
	}
	return v.key(a).Compare(*v.key(b))
}
