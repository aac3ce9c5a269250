package graph

import (
	"context"
)

// Components are the strongly connected components of the order of starting among these nodes (each once; only relations between them count), what must start first first; nodes that wait for each other are together.
func (v *View) Components(nodes []Node) [][]Node { panic("soon") }

// Effort limits the work of a question that has no bound of its own, in relations looked at. 0 is 50 million.
type Effort int64

// SinglePoints are all CIs whose loss alone stops n, in the order of their criticality, then key. complete is false where the effort or ctx ended first.
func (v *View) SinglePoints(ctx context.Context, n Node, effort Effort) (points []Node, complete bool) {
	panic("soon")
}

// Cause is a CI whose loss alone would explain some failures.
type Cause struct {
	Node       Node
	Explains   int // how many of the affected CIs its loss stops (itself included when it is one)
	Denied     int // how many of those known to stand it would stop
	Collateral int // how many others it would stop
}

// CommonCauses ranks the CIs that explain the affected ones: most explained, fewest denied, least collateral, then criticality, key.
func (v *View) CommonCauses(ctx context.Context, affected, standing []Node, limit int, effort Effort) (causes []Cause, complete bool) {
	panic("soon")
}

// Direction is where a walk goes.
type Direction uint8

const (
	Both Direction = iota
	Up             // to those that need it
	Down           // to what it needs
)

// Around is the neighbourhood of a node: nodes by distance, then services first, criticality, key; and the relations among them.
type Around struct {
	Nodes []Near
	Links []Link
	Cut   bool // a limit was reached: there is more
}
type Near struct {
	Node  Node
	Depth int
}

// Neighbours walks along all kinds of relation, at most depth steps and limit nodes.
func (v *View) Neighbours(n Node, dir Direction, depth, limit int) Around { panic("soon") }
