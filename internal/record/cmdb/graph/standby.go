package graph

// standbys are those a CI fails over to, in the order in which it asks them.
func (v *View) standbys(n Node) []edge {
	list := v.down(n)
	first := 0
	for first < len(list) && list[first].tag().class() < standby {
		first++
	}
	last := first
	for last < len(list) && list[last].tag().class() == standby {
		last++
	}
	return list[first:last]
}

// clients are those that fail over to a CI.
func (v *View) clients(n Node) []edge {
	list := v.up(n)
	first := 0
	for first < len(list) && list[first].tag().class() < standby {
		first++
	}
	last := first
	for last < len(list) && list[last].tag().class() == standby {
		last++
	}
	return list[first:last]
}

// load is what a CI puts on its standby.
func (v *View) load(n Node) uint64 { return uint64(max(1, v.profile(n).load)) }

// tooMuch tells a load that a standby could not take even if it were free: it counts as no standby.
func (v *View) tooMuch(client, whom Node) bool {
	return v.attr(whom).has(limited) && v.load(client) > v.capacity(whom)
}

func (v *View) capacity(n Node) uint64 { return uint64(v.profile(n).capacity) }

// demand asks the standbys that have not refused n yet, until one takes it; else n stops.
func (f *fall) demand(n Node, c *cell) {
	s := f.s
	for _, e := range f.v.standbys(n)[s.sides[c.side].refused:] {
		whom := e.far()
		out, ok := f.ask(n, c, whom)
		if ok {
			s.sides[c.side].carrier = whom
		} else {
			s.sides[c.side].refused++
		}
		for _, w := range out {
			f.refuse(w)
		}
		if ok {
			return
		}
	}
	f.stop(n, c, f.v.attr(n))
}

// ask is one demand. It says whether the standby takes n, and who must go for it.
func (f *fall) ask(n Node, c *cell, whom Node) (out []Node, ok bool) {
	s := f.s
	if f.v.tooMuch(n, whom) {
		return nil, false
	}
	d := s.cell(whom)
	s.side(d)
	mine, here := &s.sides[c.side], &s.sides[d.side]
	s.demands = append(s.demands, demand{who: n, whom: whom, at: s.tick(), before: mine.demands, beforeHere: here.asked})
	mine.demands = int32(len(s.demands) - 1)
	first := here.asked == 0
	here.asked = mine.demands
	if d.mark&isFailed != 0 {
		return nil, false
	}
	if !f.v.attr(whom).has(limited) {
		return nil, true
	}
	if first {
		s.busy = append(s.busy, whom)
	}
	if here.cut >= 0 && f.v.before(here.cut, n) {
		return nil, false
	}
	f.push(here, n)
	here.load += f.v.load(n)
	for here.load > f.v.capacity(whom) {
		last := f.pop(here)
		here.load -= f.v.load(last)
		here.cut = last
		if last == n {
			return out, false
		}
		out = append(out, last)
	}
	return out, true
}

// refuse sends a carried CI to its next standby.
func (f *fall) refuse(n Node) {
	c := f.s.cell(n)
	side := &f.s.sides[c.side]
	side.carrier = -1
	side.refused++
	f.demand(n, c)
}

// failsUnder tells those who fail over to a standby that it has failed.
func (f *fall) failsUnder(n Node) {
	s := f.s
	for _, e := range f.v.clients(n) {
		client := e.far()
		c := s.cell(client)
		switch {
		case f.v.tooMuch(client, n) || c.mark&isSafe != 0:
		case c.mark&isFailed == 0:
			s.shaken = append(s.shaken, client)
		case c.mark&isStopped == 0 && s.sides[c.side].carrier == n:
			f.refuse(client)
		}
	}
}

// push and pop keep the carried in a heap with the least critical on top.
func (f *fall) push(here *side, n Node) {
	heap := append(here.carried, n)
	for i := len(heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !f.v.before(heap[up], heap[i]) {
			break
		}
		heap[up], heap[i] = heap[i], heap[up]
		i = up
	}
	here.carried = heap
}

func (f *fall) pop(here *side) Node {
	heap := here.carried
	top := heap[0]
	last := len(heap) - 1
	heap[0] = heap[last]
	heap = heap[:last]
	for i := 0; ; {
		next := 2*i + 1
		if next >= len(heap) {
			break
		}
		if next+1 < len(heap) && f.v.before(heap[next], heap[next+1]) {
			next++
		}
		if !f.v.before(heap[i], heap[next]) {
			break
		}
		heap[i], heap[next] = heap[next], heap[i]
		i = next
	}
	here.carried = heap
	return top
}
