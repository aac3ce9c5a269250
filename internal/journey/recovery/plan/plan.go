package plan

// Node is a thing that may have to be rebuilt.
type Node struct {
	ID          string
	Name        string
	Class       string
	Criticality int    // 1 the most critical … 4; 0 unknown, which counts as less than 4
	RTO         int    // minutes it may be gone (DMIA); 0 none said
	Restore     int    // minutes it takes to restore
	Group       string // who restores it; "" nobody said
	Service     bool   // a service of the business
	Spares      []int  // of each set of redundant needs, how many it starts without; see Edge.Set
}

// Edge says that one node is started before another. Both are indexes of Input.Nodes.
type Edge struct {
	ID       string
	Type     string
	Before   int
	After    int
	Strength int // how little one can do without it, 1 … 9
	Set      int // which set of After's redundant needs it is of, from 1; 0 none: After waits for it whatever else is there
}

// Team limits how many tasks of a group are worked on at once.
type Team struct {
	Group  string
	AtOnce int
}

// Input is what is known at the moment of the loss. Lost and Survives are indexes of Nodes; who is in both survives. Ids of nodes
// are unique.
type Input struct {
	Nodes    []Node
	Edges    []Edge
	Lost     []int
	Survives []int
	Teams    []Team
}

// Result is the plan. All its indexes of tasks are of Tasks, in the order in which they start.
type Result struct {
	Tasks     []Task
	Waves     [][]int // by wave, its tasks in the order of their urgency, a ring's by its steps
	Critical  []int   // the longest chain without limits, first to last
	Duration  int     // minutes to the end with the teams' limits
	Unlimited int     // minutes to the end without
	Misses    []Miss  // services first, then the most critical, then the longest over
	Cycles    []Cycle
	Relaxed   []int  // edges nobody waits for thanks to redundancy; indexes of Input.Edges
	Loads     []Load // what the limited teams have to do
}

// Task is the restoring of one node.
type Task struct {
	Node        int   // index of Input.Nodes
	Wave        int   // from 0
	Step        int   // its place within its ring, from 1; 1 outside rings
	Cycle       int   // index of Result.Cycles; -1 outside rings
	Waits       []int // tasks it waits for
	Start       int   // minutes from the loss
	Finish      int
	Earliest    int  // the start without limits
	Slack       int  // minutes it can be late without limits before the end is
	Held        int  // minutes it was ready and its team was not
	Criticality int  // of itself and what waits for it; 5 where nobody has one
	Due         int  // when it has to be finished for nobody behind it to miss an objective; NoDue
	Critical    bool // on the critical path
}

// NoDue is the due time of what nobody with an objective waits for.
const NoDue = 1<<31 - 1

// Miss is somebody who is back too late.
type Miss struct {
	Task      int
	Over      int // minutes past the objective
	Unlimited int // minutes past it if teams had no limits; 0 if it were held
}

// Cycle is a ring of nodes that need each other.
type Cycle struct {
	Tasks []int // by step
	Cuts  []Cut
	Exact bool // no way of cutting costs less
}

// Cut is an edge that the order does not respect.
type Cut struct {
	Edge int   // index of Input.Edges
	Loop []int // tasks of a circle it would close: first who starts without it, last what it names; empty beyond maxLoops
	Why  Why
}

// Why an edge was cut and not another of its loop.
type Why string

// The reasons.
const (
	Itself        Why = "itself"         // it ties a node to itself
	Spare         Why = "spare"          // redundancy does without
	Weakest       Why = "weakest"        // the weakest link of its loop
	LeastCritical Why = "least_critical" // as weak as others; who starts without it is the least critical
	Fewest        Why = "fewest"         // a cheaper link is in its loop; this one also breaks other loops
	Equal         Why = "equal"          // no link of its loop is cheaper, others are as cheap; the first by name
)

// Load is the work of a team with a limit.
type Load struct {
	Group  string
	AtOnce int
	Tasks  int
	Busy   int // minutes of work, of all its tasks together
	Held   int // minutes tasks were ready and waited for the team, together
	Finish int // when its last task is finished
}

// Make plans.
func Make(in Input) Result {
	return within(in, allowance{exactSteps, greedySteps, loopSteps, maxLoops})
}

func within(in Input, left allowance) Result {
	g := build(in)
	c := components(g)
	cycles := cut(g, c, &left)
	order := topological(g)
	relaxed := earliest(g, order)
	urge(g, order)
	rank(g)
	waves(g, c, order)
	loads := schedule(g, in.Teams)
	return report(g, cycles, relaxed, loads)
}
