package graph

import "slices"

// degrade marks what has lost redundancy, once it is known what has stopped: first those it happened to, then those who
// cannot do without them.
func (f *fall) degrade() int64 {
	s := f.s
	for _, n := range s.shaken {
		if c := s.cell(n); c.mark&(isStopped|isDegraded) == 0 {
			f.mark(n, c)
		}
	}
	for _, n := range s.busy {
		f.full(n)
	}
	seen := int64(0)
	for head := 0; head < len(s.degraded); head++ {
		n := s.degraded[head]
		edges := f.v.up(n)
		seen += int64(len(edges))
		for _, e := range edges {
			t := e.tag()
			if t.class() != need {
				break
			}
			owner := e.far()
			c := s.cell(owner)
			if c.mark&(isStopped|isDegraded|isSafe) != 0 || !f.indispensable(owner, c, t) {
				continue
			}
			c.cause = n
			if c.side != 0 {
				s.sides[c.side].via = noGroup
			}
			f.mark(owner, c)
		}
	}
	return seen
}

func (f *fall) mark(n Node, c *cell) {
	c.mark |= isDegraded
	f.s.degraded = append(f.s.degraded, n)
	if c.mark&isLost == 0 {
		f.s.of(Degraded).add(n, f.v.attr(n))
	}
}

// indispensable tells a need whose group asks for all there are.
func (f *fall) indispensable(owner Node, c *cell, t tag) bool {
	if !f.v.attr(owner).has(ruled) || !f.v.rule(owner, t).counts() {
		return true
	}
	return f.tally(owner, c, t.group()).spare == 0
}

// full marks those that a limited standby would refuse now, though they alone would not be too much for it.
func (f *fall) full(n Node) {
	s := f.s
	if s.is(n, isFailed) {
		return // they have been told
	}
	here := &s.sides[s.cell(n).side]
	sorted := slices.SortedFunc(slices.Values(here.carried), func(a, b Node) int {
		if f.v.before(a, b) {
			return -1
		}
		return 1
	})
	loads := make([]uint64, len(sorted)+1)
	for i, w := range sorted {
		loads[i+1] = loads[i] + f.v.load(w)
	}
	for _, e := range f.v.clients(n) {
		client := e.far()
		c := s.cell(client)
		if c.mark&(isFailed|isDegraded|isSafe) != 0 || f.v.tooMuch(client, n) {
			continue
		}
		k, _ := slices.BinarySearchFunc(sorted, client, func(a, b Node) int {
			if f.v.before(a, b) {
				return -1
			}
			return 1
		})
		if here.cut >= 0 && f.v.before(here.cut, client) || loads[k]+f.v.load(client) > f.v.capacity(n) {
			f.mark(client, c)
		}
	}
}
