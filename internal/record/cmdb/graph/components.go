package graph

// Components are the strongly connected components of the order of starting among some nodes (each once; only relations
// between two of them count). What must start first comes first; nodes that wait for each other in a circle are together.
func (v *View) Components(nodes []Node) [][]Node {
	s := v.take()
	defer v.give(s)
	t := tarjan{v: v, s: s, all: make([]Node, 0, len(nodes))}
	for _, n := range nodes {
		s.cell(n).mark |= isLost // it takes part
	}
	for _, n := range nodes {
		if s.cell(n).at == 0 {
			t.visit(n)
		}
	}
	return t.found
}

// tarjan is Tarjan's algorithm without recursion: a map may be a chain of any length.
type tarjan struct {
	v     *View
	s     *scratch
	path  []step
	open  []Node // met, and not yet in a component
	all   []Node // of all components, one after the other
	found [][]Node
}

// step is a node on the way: which of its edges comes next.
type step struct {
	node Node
	next int
}

// A cell's at is the number at which the node was met, its side the least number it reaches; a node in a component is stopped.
func (t *tarjan) visit(n Node) {
	t.enter(n)
	for len(t.path) > 0 {
		top := &t.path[len(t.path)-1]
		m, ok := t.v.nextWait(top)
		c := t.s.cell(top.node)
		if !ok {
			t.leave(top.node, c)
			continue
		}
		d := t.s.cell(m)
		switch {
		case d.mark&isLost == 0 || d.mark&isStopped != 0:
		case d.at == 0:
			t.enter(m)
		default:
			c.side = min(c.side, d.at)
		}
	}
}

func (t *tarjan) enter(n Node) {
	c := t.s.cell(n)
	c.at = t.s.tick()
	c.side = c.at
	t.open = append(t.open, n)
	t.path = append(t.path, step{node: n})
}

func (t *tarjan) leave(n Node, c *cell) {
	t.path = t.path[:len(t.path)-1]
	if len(t.path) > 0 {
		above := t.s.cell(t.path[len(t.path)-1].node)
		above.side = min(above.side, c.side)
	}
	if c.side != c.at {
		return
	}
	first := len(t.all)
	for {
		m := t.open[len(t.open)-1]
		t.open = t.open[:len(t.open)-1]
		t.s.cell(m).mark |= isStopped
		t.all = append(t.all, m)
		if m == n {
			break
		}
	}
	t.found = append(t.found, t.all[first:len(t.all):len(t.all)])
}

// nextWait is the next node that a step's node waits for.
func (v *View) nextWait(p *step) (Node, bool) {
	down := v.down(p.node)
	for p.next < len(down) {
		e := down[p.next]
		p.next++
		if e.far() != p.node && e.waits(true) {
			return e.far(), true
		}
	}
	up := v.up(p.node)
	for p.next-len(down) < len(up) {
		e := up[p.next-len(down)]
		p.next++
		if e.far() != p.node && e.waits(false) {
			return e.far(), true
		}
	}
	return 0, false
}
