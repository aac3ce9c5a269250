package graph

// fall is one fixed point in the making: what fails and stops, then what is degraded.
type fall struct {
	v *View
	s *scratch
	// watched ends the work as soon as it has stopped; -1 for none.
	watched Node
}

// run starts from the losses and adds what must follow. It returns how many relations it looked at.
func (f *fall) run(losses []Node) int64 {
	s := f.s
	for _, n := range losses {
		if c := s.cell(n); c.mark&(isFailed|isSafe) == 0 {
			c.mark |= isLost
			f.fail(n, c, n)
		}
	}
	seen := int64(0)
	for head := 0; head < len(s.queue); head++ {
		if f.watched >= 0 && s.is(f.watched, isStopped) {
			return seen
		}
		e := s.queue[head]
		n := Node(e >> 1)
		edges := f.v.up(n)
		seen += int64(len(edges))
		if e&1 == 0 {
			f.stopsUnder(n, edges)
		} else {
			f.failsUnder(n)
		}
	}
	return seen
}

// stopsUnder tells those who need n that it has stopped. Nearly all the time of a large question is spent here, on CIs without
// rules and standbys, so these are done with on the spot.
func (f *fall) stopsUnder(n Node, edges []edge) {
	s := f.s
	blank, pages := s.turn<<markBits, f.v.pages
	for _, e := range edges {
		if e.tag().class() != need {
			return // the needs come first
		}
		owner := e.far()
		c := &s.cells[owner]
		if c.mark>>markBits != s.turn {
			*c = cell{mark: blank, cause: -1}
		} else if c.mark&(isFailed|isSafe) != 0 {
			continue
		}
		if a := pages[owner>>pageBits].attr[owner&pageMask]; a&(ruled|fallback|carrier) == 0 {
			c.cause = n
			f.stop(owner, c, a)
			continue
		}
		f.shake(owner, c, e.tag(), n)
	}
}

// shake tells a CI with rules or standbys that one of its needs has stopped.
func (f *fall) shake(owner Node, c *cell, t tag, n Node) {
	if f.v.rule(owner, t).counts() {
		f.hit(owner, c, t.group(), n)
		return
	}
	if c.side != 0 {
		f.s.sides[c.side].via = noGroup
	}
	f.fail(owner, c, n)
}

// rule is the one that a need falls under.
func (v *View) rule(owner Node, t tag) Rule {
	a := v.attr(owner)
	switch {
	case !a.has(ruled):
		return Rule{}
	case t.bundle() != 0:
		return v.profile(owner).rules.Bundles
	case a.has(bundled) && t.kind() != MemberOf:
		return Rule{}
	}
	return v.profile(owner).rules.Kinds[t.kind()]
}

// counts tells a rule that does without some.
func (r Rule) counts() bool { return r.Mode != All }

// hit counts a stop in a group of which not all are needed.
func (f *fall) hit(owner Node, c *cell, g group, n Node) {
	s := f.s
	y := f.tally(owner, c, g)
	y.stopped++
	side := &s.sides[c.side]
	if y.stopped > y.spare {
		side.via = g
		f.fail(owner, c, n)
		return
	}
	if side.via == noGroup {
		side.via = g
		c.cause = n
		s.shaken = append(s.shaken, owner)
	}
}

// tally is the count of a group, made when this question meets the group for the first time.
func (f *fall) tally(owner Node, c *cell, g group) *tally {
	s := f.s
	side := s.side(c)
	for i := side.tallies; i != 0; i = s.tallies[i].followed {
		if s.tallies[i].group == g {
			return &s.tallies[i]
		}
	}
	s.tallies = append(s.tallies, tally{group: g, spare: int32(f.v.spare(owner, g)), followed: side.tallies})
	side.tallies = int32(len(s.tallies) - 1)
	return &s.tallies[side.tallies]
}

// spare is how many of a group may stop.
func (v *View) spare(owner Node, g group) int {
	n, rule := 0, Rule{}
	for _, e := range v.down(owner) {
		t := e.tag()
		if t.class() != need {
			break
		}
		if t.group() == g {
			if n == 0 {
				rule = v.rule(owner, t)
			}
			n++
		}
	}
	return n - rule.need(n)
}

// fail marks a CI as failed; it stops unless something carries it.
func (f *fall) fail(n Node, c *cell, cause Node) {
	s := f.s
	c.mark |= isFailed
	c.cause = cause
	a := f.v.attr(n)
	if a&(fallback|carrier) == 0 {
		f.stop(n, c, a)
		return
	}
	s.side(c).failed = s.tick()
	if a.has(carrier) {
		s.queue = append(s.queue, fails(n))
	}
	if !a.has(fallback) {
		f.stop(n, c, a)
		return
	}
	s.shaken = append(s.shaken, n)
	f.demand(n, c)
}

func (f *fall) stop(n Node, c *cell, a attr) {
	s := f.s
	c.mark |= isFailed | isStopped
	c.at = s.tick()
	s.stopped = append(s.stopped, n)
	s.queue = append(s.queue, stops(n))
	if c.mark&isLost == 0 {
		s.effects[0].add(n, a)
	}
}
