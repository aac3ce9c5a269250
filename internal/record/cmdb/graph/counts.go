package graph

import (
	"cmp"
	"slices"
)

// Counts are how many. The losses themselves are in Lost alone.
type Counts struct {
	Lost             int
	Stopped          int
	Degraded         int
	StoppedServices  int
	DegradedServices int
	Classes          []ClassCount // by the class's code; only those with an effect
}

// ClassCount is how many of a class.
type ClassCount struct {
	Class    string
	Stopped  int
	Degraded int
}

// Counts counts the effects.
func (m *Impact) Counts() Counts {
	s := m.s
	if len(s.count) < len(m.v.classes) {
		s.count = make([]ClassCount, len(m.v.classes))
	}
	var c Counts
	for _, n := range s.stopped {
		if s.cells[n].mark&isLost != 0 {
			c.Lost++
			continue
		}
		a := m.v.attr(n)
		s.count[a.class()].Stopped++
		c.Stopped++
		if a.has(service) {
			c.StoppedServices++
		}
	}
	for _, n := range s.degraded {
		if s.cells[n].mark&isLost != 0 {
			c.Lost++ // and carried
			continue
		}
		a := m.v.attr(n)
		s.count[a.class()].Degraded++
		c.Degraded++
		if a.has(service) {
			c.DegradedServices++
		}
	}
	for i, code := range m.v.classes {
		if x := &s.count[i]; x.Stopped+x.Degraded > 0 {
			c.Classes = append(c.Classes, ClassCount{code, x.Stopped, x.Degraded})
			*x = ClassCount{}
		}
	}
	slices.SortFunc(c.Classes, func(a, b ClassCount) int { return cmp.Compare(a.Class, b.Class) })
	return c
}

// First are the first nodes that are Stopped or Degraded: services first, by criticality, then key. A negative limit is none.
func (m *Impact) First(state State, limit int) []Node {
	return m.v.first(m.Each(state), limit)
}

// FirstServices are the first services that are Stopped or Degraded, by criticality, then key.
func (m *Impact) FirstServices(state State, limit int) []Node {
	return m.v.first(m.Services(state), limit)
}
