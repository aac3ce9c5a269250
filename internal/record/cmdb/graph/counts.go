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

// Counts are how many effects there are.
func (m *Impact) Counts() Counts {
	s := m.s
	stopped, degraded := s.of(Stopped), s.of(Degraded)
	c := Counts{
		Lost:    len(s.stopped) + len(s.degraded) - stopped.all - degraded.all,
		Stopped: stopped.all, Degraded: degraded.all,
		StoppedServices: len(stopped.services), DegradedServices: len(degraded.services),
	}
	for i, code := range m.v.classes {
		if stopped.class[i]+degraded.class[i] > 0 {
			c.Classes = append(c.Classes, ClassCount{code, int(stopped.class[i]), int(degraded.class[i])})
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
