package plan

// greedy is a sequence with cheap backward arcs: whoever needs nobody that is left goes to the front, whom nobody left needs to the end, and
// where all are tied up, the one for whom others wait the most compared with what it waits for goes to the front.
func (r *ring) greedy() []int32 {
	n := len(r.vertex)
	s := &sources{heap: heap[ranked]{less: more}, surplus: make([]int32, n), gone: make([]bool, n)}
	in, out := make([]int32, n), make([]int32, n)
	for _, a := range r.arcs {
		in[a.to] += a.cost
		out[a.from] += a.cost
	}
	for v := range n {
		s.surplus[v] = out[v] - in[v]
		s.heap.push(ranked{s.surplus[v], int32(v)})
	}
	sequence := make([]int32, n)
	front, end := 0, n
	var free, needless []int32 // nothing comes before them; nothing comes after
	remove := func(v int32) {
		s.gone[v] = true
		for _, k := range r.out[v] {
			a := r.arcs[k]
			if s.gone[a.to] {
				continue
			}
			if in[a.to] -= a.cost; in[a.to] == 0 {
				free = append(free, a.to)
			}
			s.change(a.to, a.cost)
		}
		for _, k := range r.in[v] {
			a := r.arcs[k]
			if s.gone[a.from] {
				continue
			}
			if out[a.from] -= a.cost; out[a.from] == 0 {
				needless = append(needless, a.from)
			}
			s.change(a.from, -a.cost)
		}
	}
	for front < end {
		switch {
		case len(needless) > 0:
			v := needless[0]
			if needless = needless[1:]; !s.gone[v] {
				end--
				sequence[end] = v
				remove(v)
			}
		case len(free) > 0:
			v := free[0]
			if free = free[1:]; !s.gone[v] {
				sequence[front] = v
				front++
				remove(v)
			}
		default:
			v := s.most()
			sequence[front] = v
			front++
			remove(v)
		}
	}
	return sequence
}

// sources gives the vertex with the largest surplus, then the lowest number. Entries that a change has made old are left in the heap and
// skipped.
type sources struct {
	heap    heap[ranked]
	surplus []int32
	gone    []bool
}

type ranked struct{ surplus, v int32 }

func more(a, b ranked) bool { return a.surplus > b.surplus || a.surplus == b.surplus && a.v < b.v }

func (s *sources) change(v, by int32) {
	s.surplus[v] += by
	s.heap.push(ranked{s.surplus[v], v})
}

func (s *sources) most() int32 {
	for {
		if top := s.heap.pop(); !s.gone[top.v] && s.surplus[top.v] == top.surplus {
			return top.v
		}
	}
}
