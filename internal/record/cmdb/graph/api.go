package graph

import (
	"context"
	"io"
	"iter"
)

// Position is a place in the tenant's log, with the fields of event.Position.
type Position struct {
	Epoch string
	Seq   int64
}

// Node is a CI within a View.
type Node int32

// New is an empty graph.
func New() *Graph { panic("soon") }

// Build makes a graph of rows, in any order. The position is the one of the snapshot they were read in.
func Build(at Position, cis iter.Seq2[CI, error], relations iter.Seq2[Relation, error]) (*Graph, error) {
	panic("soon")
}

// Load reads what Save wrote. It fails with ErrSnapshot where a byte is not as written or the version is another; the caller then builds from rows.
func Load(r io.Reader) (*Graph, error) { panic("soon") }

// Graph is the map of one tenant.
type Graph struct{}

// View is the map as it is now. It is free and waits for nobody.
func (g *Graph) View() *View { panic("soon") }

// Apply makes changes, in their order, and moves the position; afterwards every new View has them. It refuses all of them (ErrKind, ErrTooMany …) or none.
func (g *Graph) Apply(at Position, changes ...Change) error { panic("soon") }

// Save writes a snapshot for Load; changes made meanwhile are not in it and do not wait.
func (g *Graph) Save(w io.Writer) error { panic("soon") }

// View is an immutable picture of the map. Any number of goroutines may ask it.
type View struct{}

// At is the place in the log that the view shows.
func (v *View) At() Position { panic("soon") }

// Len is the number of CIs, and Relations of relations whose ends are both there.
func (v *View) Len() int       { panic("soon") }
func (v *View) Relations() int { panic("soon") }

// Node finds a CI.
func (v *View) Node(k Key) (Node, bool) { panic("soon") }
func (v *View) Key(n Node) Key          { panic("soon") }
func (v *View) CI(n Node) CI            { panic("soon") }

// All are the nodes of all CIs.
func (v *View) All() iter.Seq[Node] { panic("soon") }

// Link is a relation between two nodes.
type Link struct {
	From       Node
	Kind       Kind
	To         Node
	Propagates bool
	First      First
}

// Links are a node's relations in both directions.
func (v *View) Links(n Node) iter.Seq[Link] { panic("soon") }

// Waits are the nodes that must be up before n starts, with the relation that says so (one node may come more than once).
func (v *View) Waits(n Node) iter.Seq2[Node, Kind] { panic("soon") }

// Components are the strongly connected components of the order of starting among these nodes (each once; only relations between them count), what must start first first; nodes that wait for each other are together.
func (v *View) Components(nodes []Node) [][]Node { panic("soon") }

// Relation is the link with the keys of its ends.
func (v *View) Relation(l Link) Relation { panic("soon") }

// State is what became of a CI.
type State uint8

const (
	Untouched State = iota
	Degraded
	Stopped
	Lost // one of the losses themselves (whether carried or not: see Impact.Carrier)
)

// Impact works out what follows from losing these nodes. Close it when done: it holds a scratch of 16 bytes a CI.
func (v *View) Impact(losses ...Node) *Impact { panic("soon") }

// Impact is what follows from some losses. For one goroutine at a time; nothing of it may be used after Close.
type Impact struct{}

// Counts are how many; the losses themselves are only in Lost.
type Counts struct {
	Lost             int
	Stopped          int
	Degraded         int
	StoppedServices  int
	DegradedServices int
	Classes          []ClassCount // by class's code; only those with an effect
}
type ClassCount struct {
	Class             string
	Stopped, Degraded int
}

func (m *Impact) Counts() Counts     { panic("soon") }
func (m *Impact) State(n Node) State { panic("soon") }

// Carrier is the standby that carries a failed node.
func (m *Impact) Carrier(n Node) (Node, bool) { panic("soon") }

// First are the first of a state (Stopped or Degraded): services first, by criticality, then key.
func (m *Impact) First(s State, limit int) []Node { panic("soon") }

// Each are all of a state in no order.
func (m *Impact) Each(s State) iter.Seq[Node] { panic("soon") }

// Services are all services of a state, in no order: for sums (users) and minima (RTO).
func (m *Impact) Services(s State) iter.Seq[Node] { panic("soon") }

// Weigh sums a weight (users, say) over the services of a state.
func (m *Impact) Weigh(s State, weight func(Node) int64) int64 { panic("soon") }

// Because is the minimal explanation of a stopped or degraded node.
func (m *Impact) Because(n Node) Explanation { panic("soon") }
func (m *Impact) Close()                     { panic("soon") }

// Explanation is a minimal set that alone produces the effect; both sorted from the losses upwards (a chain reads from its cause to its effect).
type Explanation struct {
	Losses []Node
	Links  []Link
}

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
