package graph

import (
	"iter"
	"slices"
)

// State is what became of a CI.
type State uint8

// The states. Lost is one of the losses themselves, carried or not (see Impact.Carrier).
const (
	Untouched State = iota
	Degraded
	Stopped
	Lost
)

// String is the state's code.
func (s State) String() string {
	switch s {
	case Degraded:
		return "degraded"
	case Stopped:
		return "stopped"
	case Lost:
		return "lost"
	}
	return "untouched"
}

// Impact is what follows from some losses. It is for one goroutine at a time, and nothing of it may be used after Close.
type Impact struct {
	v *View
	s *scratch
	f fall

	only Node // the one loss that counts, or -1 where there are several or none
}

// Impact works out what follows from losing these nodes (one given twice counts once; their order does not matter). Close it
// when done.
func (v *View) Impact(losses ...Node) *Impact { return v.ImpactSparing(losses, nil) }

// ImpactSparing is an Impact in which some nodes stand whatever else happens: they neither fail nor lose redundancy, and as a
// loss they count for nothing.
func (v *View) ImpactSparing(losses, safe []Node) *Impact {
	if len(losses) > 1 {
		losses = slices.SortedFunc(slices.Values(losses), func(a, b Node) int { return v.key(a).Compare(*v.key(b)) })
	}
	m := &Impact{v: v, s: v.take(), only: -1}
	m.f = fall{v: v, s: m.s, watched: -1}
	for _, n := range safe {
		m.s.cell(n).mark |= isSafe
	}
	m.f.run(losses)
	m.f.degrade()
	m.only = m.alone(losses)
	return m
}

func (m *Impact) alone(losses []Node) Node {
	only := Node(-1)
	for _, n := range losses {
		switch {
		case !m.s.is(n, isLost) || n == only:
		case only >= 0:
			return -1
		default:
			only = n
		}
	}
	return only
}

// Close gives the scratch back. It may be called more than once.
func (m *Impact) Close() {
	if m.s != nil {
		m.v.give(m.s)
		m.s = nil
	}
}

// View is the view the question was asked of.
func (m *Impact) View() *View { return m.v }

// State is what became of a node.
func (m *Impact) State(n Node) State {
	switch {
	case m.s.is(n, isLost):
		return Lost
	case m.s.is(n, isStopped):
		return Stopped
	case m.s.is(n, isDegraded):
		return Degraded
	}
	return Untouched
}

// Carrier is the standby that carries a failed node.
func (m *Impact) Carrier(n Node) (Node, bool) {
	if !m.s.is(n, isFailed) || m.s.is(n, isStopped) {
		return 0, false
	}
	c := m.s.sides[m.s.cells[n].side].carrier
	return c, c >= 0
}

// Down tells a node that gives nothing to those who need it: stopped, or lost and not carried. It is what a rebuild restores.
func (m *Impact) Down(n Node) bool { return m.s.is(n, isStopped) }

// Fallen are all nodes that are down, the losses among them, in the order in which they fell.
func (m *Impact) Fallen() []Node { return m.s.stopped }

// Each are all nodes that are Stopped or Degraded, in no order. The losses are neither.
func (m *Impact) Each(state State) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		list := m.s.degraded
		if state == Stopped {
			list = m.s.stopped
		}
		for _, n := range list {
			if m.s.cells[n].mark&isLost == 0 && !yield(n) {
				return
			}
		}
	}
}

// Services are all services that are Stopped or Degraded, in no order: for sums (users) and minima (RTO).
func (m *Impact) Services(state State) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for _, n := range m.s.of(state).services {
			if !yield(n) {
				return
			}
		}
	}
}

// Weigh sums a weight (users, say) over the services that are Stopped or Degraded.
func (m *Impact) Weigh(state State, weight func(Node) int64) int64 {
	sum := int64(0)
	for n := range m.Services(state) {
		sum += weight(n)
	}
	return sum
}
