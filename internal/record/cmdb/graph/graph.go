package graph

import (
	"errors"
	"sync"
	"sync/atomic"
)

// Position is a place in the tenant's log, with the fields of event.Position.
type Position struct {
	Epoch string
	Seq   int64
}

// ErrTooMany is the answer to more CIs, classes or bundles than the numbers of the graph can tell apart.
var ErrTooMany = errors.New("graph: too many CIs, classes or bundles")

const (
	maxNodes   = 1<<31 - 2
	maxClasses = 1<<16 - 1
)

// Graph is the map of one tenant. Its methods may be called by any number of goroutines; changes are made one after the
// other.
type Graph struct {
	view    atomic.Pointer[View]
	scratch sync.Pool // of *scratch

	changing sync.Mutex
	waiting  waiting
	words    words
}

// words number what the views name by number.
type words struct {
	classes  map[string]uint32
	profiles map[profile]uint32
	bundles  map[string]uint32
	stakes   map[stake]uint32
	groups   map[string]uint32
}

// New is an empty graph.
func New() *Graph {
	g := &Graph{waiting: newWaiting(), words: newWords()}
	g.view.Store(&View{graph: g, index: newIndex(0), profiles: []profile{{}}, bundles: []string{""}, stakes: []stake{{}}, groups: []string{""}})
	return g
}

func newWords() words {
	return words{classes: map[string]uint32{}, profiles: map[profile]uint32{{}: 0}, bundles: map[string]uint32{"": 0},
		stakes: map[stake]uint32{{}: 0}, groups: map[string]uint32{"": 0}}
}

// View is the map as it is now. It is free and waits for nobody.
func (g *Graph) View() *View { return g.view.Load() }

// class is the number of a class, which is new to the view perhaps.
func (w *words) class(v *View, code string) (uint32, error) {
	return number(w.classes, &v.classes, code, maxClasses)
}

func (w *words) bundle(v *View, word string) (uint32, error) {
	return number(w.bundles, &v.bundles, word, maxBundles)
}

func (w *words) profile(v *View, p profile) (uint32, error) {
	return number(w.profiles, &v.profiles, p, maxNodes)
}

func (w *words) stake(v *View, r Recovery) (uint32, error) {
	group, err := number(w.groups, &v.groups, r.Group, maxNodes)
	if err != nil {
		return 0, err
	}
	return number(w.stakes, &v.stakes, stake{rto: r.RTO, restore: r.Restore, group: group}, maxNodes)
}

// number appends to a list that views before this one share the beginning of.
func number[T comparable](known map[T]uint32, list *[]T, what T, limit int) (uint32, error) {
	if n, ok := known[what]; ok && int(n) < len(*list) && (*list)[n] == what {
		return n, nil // a change that failed may have left a number that no view knows
	}
	if len(*list) >= limit {
		return 0, ErrTooMany
	}
	n := uint32(len(*list))
	*list = append(*list, what)
	known[what] = n
	return n, nil
}

// describe is how a CI is kept, its derived flags aside.
func (w *words) describe(v *View, ci CI) (row, error) {
	class, err := w.class(v, ci.Class)
	if err != nil {
		return row{}, err
	}
	a := present | attr(class)<<classAt | attr(min(ci.Criticality, 7))*critical
	if ci.Service {
		a |= service
	}
	if ci.Rules != (Rules{}) {
		a |= ruled
	}
	if ci.Capacity > 0 {
		a |= limited
	}
	p := uint32(0)
	if ci.Rules != (Rules{}) || ci.Capacity|ci.Load != 0 { // few have any: the plain one is the first
		if p, err = w.profile(v, profile{rules: ci.Rules, capacity: ci.Capacity, load: ci.Load}); err != nil {
			return row{}, err
		}
	}
	s := uint32(0)
	if ci.Recovery != (Recovery{}) {
		s, err = w.stake(v, ci.Recovery)
	}
	return row{ci.Key, a, p, s}, err
}

// tag is how a relation is kept.
func (w *words) tag(v *View, r Relation) (tag, error) {
	c := idle
	switch {
	case r.Propagates && r.From == r.To:
		c = self
	case r.Propagates && r.Kind == FailsOverTo:
		c = standby
	case r.Propagates:
		c = need
	}
	bundle, err := w.bundle(v, r.Bundle)
	return makeTag(r, c, bundle), err
}
