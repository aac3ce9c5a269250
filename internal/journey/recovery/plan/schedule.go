package plan

import (
	"cmp"
	"slices"
)

// crew is a team with a limit, at work.
type crew struct {
	load  Load
	free  int
	queue heap[int32] // tasks that are ready, the most urgent first
}

// board is the work as it goes on.
type board struct {
	g       *graph
	waits   []int32 // how many it still waits for
	crew    []int32 // of a vertex, + 1; 0 without a limit
	crews   []crew
	running heap[int32] // by their finish
}

// schedule gives every task its start: a task starts when all it waits for is finished and, where its team has a limit, a place is free.
func schedule(g *graph, teams []Team) []Load {
	n := g.len()
	b := &board{g: g, waits: make([]int32, n), crew: make([]int32, n), running: heap[int32]{less: g.sooner}}
	b.hire(teams)
	for _, l := range g.links {
		if l.state == kept {
			b.waits[l.to]++
		}
	}
	for v := range int32(n) {
		if b.waits[v] == 0 {
			b.arrive(v, 0)
		}
	}
	b.assign(0)
	for len(b.running.items) > 0 {
		now := g.finish[b.running.items[0]]
		for len(b.running.items) > 0 && g.finish[b.running.items[0]] == now {
			b.leave(b.running.pop(), now)
		}
		b.assign(now)
	}
	loads := make([]Load, len(b.crews))
	for i, c := range b.crews {
		loads[i] = c.load
	}
	return loads
}

func (g *graph) sooner(a, b int32) bool {
	return g.finish[a] < g.finish[b] || g.finish[a] == g.finish[b] && a < b
}

func (g *graph) urgent(a, b int32) bool { return g.place[a] < g.place[b] }

func (b *board) hire(teams []Team) {
	of := map[string]int32{}
	for _, t := range teams {
		if _, twice := of[t.Group]; t.AtOnce < 1 || t.Group == "" || twice {
			continue
		}
		of[t.Group] = 0
		b.crews = append(b.crews, crew{load: Load{Group: t.Group, AtOnce: t.AtOnce}, free: t.AtOnce, queue: heap[int32]{less: b.g.urgent}})
	}
	slices.SortFunc(b.crews, func(x, y crew) int { return cmp.Compare(x.load.Group, y.load.Group) })
	for i, c := range b.crews {
		of[c.load.Group] = int32(i) + 1
	}
	if len(of) == 0 {
		return
	}
	for v := range b.crew {
		if b.g.restore(int32(v)) > 0 {
			b.crew[v] = of[b.g.of(int32(v)).Group]
		}
	}
}

// arrive is a task that waits for nothing any more.
func (b *board) arrive(v int32, now int) {
	b.g.ready[v] = now
	if c := b.crew[v]; c > 0 {
		b.crews[c-1].queue.push(v)
		return
	}
	b.begin(v, now)
}

func (b *board) begin(v int32, now int) {
	b.g.start[v], b.g.finish[v] = now, now+b.g.restore(v)
	b.running.push(v)
}

// leave is a task that is finished.
func (b *board) leave(v int32, now int) {
	if c := b.crew[v]; c > 0 {
		b.crews[c-1].free++
	}
	for _, l := range b.g.out(v) {
		if l.state != kept {
			continue
		}
		if b.waits[l.to]--; b.waits[l.to] == 0 {
			b.arrive(l.to, now)
		}
	}
}

// assign fills the free places of all teams.
func (b *board) assign(now int) {
	for i := range b.crews {
		c := &b.crews[i]
		for c.free > 0 && len(c.queue.items) > 0 {
			v := c.queue.pop()
			b.begin(v, now)
			c.free--
			c.load.Tasks++
			c.load.Busy += b.g.restore(v)
			c.load.Held += now - b.g.ready[v]
			c.load.Finish = max(c.load.Finish, b.g.finish[v])
		}
	}
}
