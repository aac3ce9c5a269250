package plan

// parts are the strongly connected components, numbered so that a link leads to its own or a lower number.
type parts struct {
	of     []int32   // vertex → component
	member [][]int32 // component → vertices, ascending
	ring   []bool    // more than one vertex, or a link to itself
}

// components is Tarjan's algorithm without recursion: a chain of 100,000 has no room on a stack.
func components(g *graph) *parts {
	n := g.len()
	p := &parts{of: make([]int32, n)}
	at, low := make([]int32, n), make([]int32, n) // 0 not seen
	next := make([]int32, n)
	var path, open []int32
	var clock int32
	enter := func(v int32) {
		clock++
		at[v], low[v], next[v] = clock, clock, g.succ[v]
		path, open = append(path, v), append(open, v)
		p.of[v] = -1
	}
	for root := range int32(n) {
		if at[root] != 0 {
			continue
		}
		for enter(root); len(path) > 0; {
			v := path[len(path)-1]
			if next[v] < g.succ[v+1] {
				w := g.links[next[v]].to
				next[v]++
				if at[w] == 0 {
					enter(w)
				} else if p.of[w] < 0 {
					low[v] = min(low[v], at[w])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				up := path[len(path)-1]
				low[up] = min(low[up], low[v])
			}
			if low[v] == at[v] {
				open = p.close(open, v)
			}
		}
	}
	p.gather(g)
	return p
}

// close takes the component whose first vertex is v off the open ones.
func (p *parts) close(open []int32, v int32) []int32 {
	c := int32(len(p.ring))
	p.ring = append(p.ring, open[len(open)-1] != v)
	for {
		w := open[len(open)-1]
		open = open[:len(open)-1]
		p.of[w] = c
		if w == v {
			return open
		}
	}
}

func (p *parts) gather(g *graph) {
	for _, l := range g.links {
		if l.from == l.to {
			p.ring[p.of[l.from]] = true
		}
	}
	p.member = make([][]int32, len(p.ring))
	for v, c := range p.of {
		if p.ring[c] {
			p.member[c] = append(p.member[c], int32(v))
		}
	}
}
