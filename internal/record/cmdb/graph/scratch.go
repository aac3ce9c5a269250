package graph

// scratch is what one question writes on. Its cells carry the number of the question (its turn), so that a cell of an earlier
// question reads as blank and nothing is ever cleared.
type scratch struct {
	turn  uint32
	cells []cell
	clock int32 // counts what happens: failures, stops, demands

	queue    []event
	stopped  []Node // in the order in which they stopped, losses included
	degraded []Node // in the order in which it was found, carried losses included
	shaken   []Node // may be degraded: something happened to them
	busy     []Node // standbys with a limited capacity that somebody asked

	sides   []side
	tallies []tally
	demands []demand
	effects [2]effects // those that stopped, those that are degraded; the losses are in neither
}

// effects are what a question counts on its way.
type effects struct {
	all      int
	class    []int32 // by number of class
	services []Node
}

func (e *effects) add(n Node, a attr) {
	e.all++
	e.class[a.class()]++
	if a.has(service) {
		e.services = append(e.services, n)
	}
}

// of is the place of a state's effects.
func (s *scratch) of(state State) *effects {
	if state == Stopped {
		return &s.effects[0]
	}
	return &s.effects[1]
}

// cell is what a question knows of a CI.
type cell struct {
	mark  uint32 // turn << 5 | flags
	at    int32  // the time at which it stopped
	cause Node   // the need that made it fail or degrade; for a loss, itself; -1 a standby, or nothing yet
	side  int32  // its side in scratch.sides, 0 none
}

const (
	isFailed uint32 = 1 << iota
	isStopped
	isDegraded
	isLost
	isSafe
	markBits = 5
)

// side is what a question knows of a CI with rules, with standbys or that is a standby.
type side struct {
	tallies int32 // the first in scratch.tallies, 0 none
	via     group // the group in which cause is, where not all of it are needed; else noGroup

	failed  int32 // the time at which it failed
	refused int32 // how many standbys have refused it
	carrier Node  // the standby that carries it, or -1
	demands int32 // its last in scratch.demands, 0 none

	asked   int32 // as a standby: the last demand in scratch.demands, 0 none
	load    uint64
	cut     Node // the most critical one that was refused for want of room, or -1
	carried []Node
}

// tally counts the losses in a group of needs.
type tally struct {
	group    group
	spare    int32 // how many may stop
	stopped  int32
	followed int32 // the next of the same CI
}

// demand is a failed CI asking a standby.
type demand struct {
	who, whom  Node
	at         int32
	before     int32 // the one before by the same CI
	beforeHere int32 // the one before at the same standby
}

// event is what others must hear: a CI has stopped, or a standby has failed.
type event uint32

func stops(n Node) event { return event(n) << 1 }
func fails(n Node) event { return event(n)<<1 | 1 }

// take gives a clean scratch for a view.
func (v *View) take() *scratch {
	s, ok := v.graph.scratch.Get().(*scratch)
	if !ok {
		s = &scratch{}
	}
	if len(s.cells) < v.n {
		s.cells = make([]cell, v.n+v.n/16)
		s.turn = 0
	}
	s.begin(len(v.classes))
	return s
}

func (v *View) give(s *scratch) { v.graph.scratch.Put(s) }

// begin forgets the question before.
func (s *scratch) begin(classes int) {
	if s.turn++; s.turn == 1<<(32-markBits) {
		clear(s.cells)
		s.turn = 1
	}
	s.clock = 0
	s.queue, s.stopped, s.degraded, s.shaken, s.busy = s.queue[:0], s.stopped[:0], s.degraded[:0], s.shaken[:0], s.busy[:0]
	s.sides = append(s.sides[:0], side{})
	s.tallies = append(s.tallies[:0], tally{})
	s.demands = append(s.demands[:0], demand{})
	for i := range s.effects {
		e := &s.effects[i]
		e.all, e.services = 0, e.services[:0]
		if len(e.class) < classes {
			e.class = make([]int32, classes)
		} else {
			clear(e.class)
		}
	}
}

func (s *scratch) tick() int32 {
	s.clock++
	return s.clock
}

// cell is a node's, blank when this question has not met it yet.
func (s *scratch) cell(n Node) *cell {
	c := &s.cells[n]
	if c.mark>>markBits != s.turn {
		*c = cell{mark: s.turn << markBits, cause: -1}
	}
	return c
}

// is tells whether a node has any of these flags.
func (s *scratch) is(n Node, flags uint32) bool {
	mark := s.cells[n].mark
	return mark>>markBits == s.turn && mark&flags != 0
}

// side is a node's, made when there is none.
func (s *scratch) side(c *cell) *side {
	if c.side == 0 {
		c.side = int32(len(s.sides))
		kept := []Node(nil)
		if len(s.sides) < cap(s.sides) {
			kept = s.sides[:len(s.sides)+1][len(s.sides)].carried[:0]
		}
		s.sides = append(s.sides, side{via: noGroup, carrier: -1, cut: -1, carried: kept})
	}
	return &s.sides[c.side]
}
