package graph

import (
	"cmp"
	"slices"
)

// Explanation is a minimal set that alone produces an effect, causes before effects: a chain reads from the loss upwards.
type Explanation struct {
	Losses []Node
	Links  []Link
}

// Because explains a stopped or degraded node; for a loss it is that loss, for an untouched node nothing.
func (m *Impact) Because(n Node) Explanation {
	e, _ := m.BecauseWithin(n, 0)
	return e
}

// Culprits are the losses of Because alone. Where one thing is lost there is nobody else to blame, and no way to be walked back.
func (m *Impact) Culprits(n Node) []Node {
	if m.only < 0 {
		return m.Because(n).Losses
	}
	if m.State(n) == Untouched {
		return nil
	}
	return []Node{m.only}
}

// BecauseWithin is Because, unless more than so many relations are in it: then whole is false, and it holds those nearest to the
// effect, without losses. 0 is no limit. A map may be a chain of any length, and so may its explanations.
func (m *Impact) BecauseWithin(n Node, relations int) (e Explanation, whole bool) {
	p := proof{m: m, seen: map[claim]struct{}{}, linked: map[linkKey]struct{}{}}
	switch {
	case m.s.is(n, isLost):
		return Explanation{Losses: []Node{n}}, true
	case m.s.is(n, isStopped):
		p.add(claim{about: n, what: hasStopped})
	case m.s.is(n, isDegraded):
		p.add(claim{about: n, what: hasDegraded})
	}
	whole = true
	for len(p.open) > 0 && whole {
		c := p.open[len(p.open)-1]
		p.open = p.open[:len(p.open)-1]
		p.expand(c)
		whole = relations <= 0 || len(p.links) <= relations
	}
	if !whole {
		p.links, p.losses, p.crowded = p.links[:relations], nil, false
	}
	slices.Reverse(p.links)
	slices.SortFunc(p.losses, m.v.compare)
	if p.crowded {
		p.thin(n)
	}
	e.Losses = p.losses
	for _, l := range p.links {
		e.Links = append(e.Links, l.edge.link(l.owner))
	}
	return e, whole
}

// proof walks back from an effect. It rests on one way for each thing to happen, and each claim needs all it rests on: so
// nothing in it can be left out. Rooms of standbys are the exception (others may crowd out the same one), see thin.
type proof struct {
	m       *Impact
	open    []claim
	seen    map[claim]struct{}
	losses  []Node
	links   []ownedEdge
	linked  map[linkKey]struct{}
	crowded bool
}

// claim is one step to be explained. All that it rests on happened before it, so the walk ends.
type claim struct {
	about Node
	what  fact
	whom  Node // of hasAsked: the standby
}

type fact uint8

const (
	hasFailed   fact = iota
	hasStopped       // failed, and every standby refused it
	hasDegraded      // degraded, at least
	hasAsked         // failed, and every standby before whom refused it
)

type ownedEdge struct {
	owner Node
	edge  edge
}

type linkKey struct {
	owner, far Node
	kind       Kind
}

func (p *proof) add(c claim) {
	if _, ok := p.seen[c]; !ok {
		p.seen[c] = struct{}{}
		p.open = append(p.open, c)
	}
}

func (p *proof) link(owner Node, e edge) {
	k := linkKey{owner, e.far(), e.tag().kind()}
	if _, ok := p.linked[k]; !ok {
		p.linked[k] = struct{}{}
		p.links = append(p.links, ownedEdge{owner, e})
	}
}

func (p *proof) expand(c claim) {
	s := p.m.s
	cell := &s.cells[c.about]
	switch c.what {
	case hasFailed:
		p.failed(c.about, cell)
	case hasStopped:
		p.refusals(c.about, cell, -1)
		p.add(claim{about: c.about, what: hasFailed})
	case hasAsked:
		p.refusals(c.about, cell, c.whom)
		p.add(claim{about: c.about, what: hasFailed})
	case hasDegraded:
		p.degraded(c.about, cell)
	}
}

// failed rests on the loss, or on one more stop in a group than it can spare.
func (p *proof) failed(n Node, c *cell) {
	v := p.m.v
	if c.mark&isLost != 0 {
		p.losses = append(p.losses, n)
		return
	}
	via := p.via(c)
	if via == noGroup {
		p.rest(n, p.indispensable(n, c.cause), hasStopped)
		return
	}
	stops := p.stopsIn(n, via)
	for _, e := range stops[:v.spare(n, via)+1] {
		p.rest(n, e, hasStopped)
	}
}

func (p *proof) rest(n Node, e edge, what fact) {
	p.link(n, e)
	p.add(claim{about: e.far(), what: what})
}

// indispensable is the need of n for cause whose loss goes straight through.
func (p *proof) indispensable(n, cause Node) edge {
	v := p.m.v
	for _, e := range v.down(n) {
		t := e.tag()
		if t.class() == need && e.far() == cause && (!v.rule(n, t).counts() || v.spare(n, t.group()) == 0) {
			return e
		}
	}
	panic("graph: a cause without its relation")
}

// stopsIn are the needs of a group that have stopped, first come first.
func (p *proof) stopsIn(n Node, g group) []edge {
	s := p.m.s
	var stops []edge
	for _, e := range p.m.v.down(n) {
		if t := e.tag(); t.class() == need && t.group() == g && s.is(e.far(), isStopped) {
			stops = append(stops, e)
		}
	}
	slices.SortStableFunc(stops, func(a, b edge) int { return int(s.cells[a.far()].at) - int(s.cells[b.far()].at) })
	return stops
}

// refusals are those of the standbys before whom, or of all.
func (p *proof) refusals(n Node, c *cell, whom Node) {
	s, v := p.m.s, p.m.v
	list := v.standbys(n)
	left := c.at // the time at which it left the standby looked at; to begin with, the last
	d := int32(0)
	if len(list) > 0 {
		d = s.sides[c.side].demands
	}
	for whom >= 0 && s.demands[d].whom != whom {
		d = s.demands[d].before
	}
	if whom >= 0 {
		left = s.demands[d].at
		d = s.demands[d].before
	}
	for _, e := range slices.Backward(list) {
		if v.tooMuch(n, e.far()) || whom >= 0 && !p.prior(list, e, whom) {
			continue
		}
		p.link(n, e)
		p.refused(n, e.far(), left)
		left = s.demands[d].at
		d = s.demands[d].before
	}
}

// prior tells whether an edge comes before the one to whom.
func (p *proof) prior(list []edge, e edge, whom Node) bool {
	for _, x := range list {
		if x.far() == whom {
			return false
		}
		if x == e {
			return true
		}
	}
	return false
}

// refused rests on the failure of a standby, or on those who took its room, before a time.
func (p *proof) refused(n, whom Node, left int32) {
	s, v := p.m.s, p.m.v
	if s.is(whom, isFailed) && s.sides[s.cells[whom].side].failed < left {
		p.add(claim{about: whom, what: hasFailed})
		return
	}
	p.crowded = true
	room := v.capacity(whom) - v.load(n)
	for _, who := range p.takers(n, whom, left) {
		for _, e := range v.standbys(who) {
			if e.far() == whom {
				p.link(who, e)
			}
		}
		p.add(claim{about: who, what: hasAsked, whom: whom})
		if v.load(who) > room {
			return
		}
		room -= v.load(who)
	}
}

// takers are those more critical than n that asked its standby before a time, the heaviest first: so none of those it takes
// to leave no room can be left out.
func (p *proof) takers(n, whom Node, left int32) []Node {
	s, v := p.m.s, p.m.v
	var list []Node
	for i := s.sides[s.cells[whom].side].asked; i != 0; i = s.demands[i].beforeHere {
		if d := s.demands[i]; d.at < left && d.who != n && v.before(d.who, n) {
			list = append(list, d.who)
		}
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b Node) int { return cmp.Compare(v.load(b), v.load(a)) })
	return list
}

// degraded rests on the least that makes it so: where one loss goes straight through, it is enough that the need is
// degraded, even if it has stopped.
func (p *proof) degraded(n Node, c *cell) {
	via := p.via(c)
	switch {
	case c.mark&isLost != 0:
		p.losses = append(p.losses, n)
	case c.cause < 0:
		p.shaky(n)
	case via != noGroup && p.m.v.spare(n, via) > 0:
		p.rest(n, p.stopsIn(n, via)[0], hasStopped)
	default:
		p.rest(n, p.indispensable(n, c.cause), hasDegraded)
	}
}

func (p *proof) via(c *cell) group {
	if c.side == 0 {
		return noGroup
	}
	return p.m.s.sides[c.side].via
}

// never is a time after all others.
const never = 1<<31 - 1

// shaky rests on one standby that would refuse n now.
func (p *proof) shaky(n Node) {
	s, v := p.m.s, p.m.v
	list := v.standbys(n)
	for _, e := range list {
		if !v.tooMuch(n, e.far()) && s.is(e.far(), isFailed) {
			p.rest(n, e, hasFailed)
			return
		}
	}
	for _, e := range list {
		if p.fullFor(n, e.far()) {
			p.link(n, e)
			p.refused(n, e.far(), never)
			return
		}
	}
}

// fullFor tells whether those who asked a standby leave no room for n.
func (p *proof) fullFor(n, whom Node) bool {
	s, v := p.m.s, p.m.v
	if !v.attr(whom).has(limited) || v.tooMuch(n, whom) || s.cell(whom).side == 0 {
		return false
	}
	taken := uint64(0)
	for _, who := range p.takers(n, whom, never) {
		taken += v.load(who)
	}
	return taken+v.load(n) > v.capacity(whom)
}
