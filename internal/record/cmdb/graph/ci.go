package graph

// CI is what the graph keeps of a configuration item.
type CI struct {
	Key         Key
	Class       string // the class's code; at most 65,535 different ones
	Service     bool   // it counts among the services
	Criticality uint8  // 1 the most critical … 7; 0 not said, after all others
	Rules       Rules  // how much of what it needs must stand
	Capacity    uint16 // as a standby: how many CIs it carries at once; 0 as many as come
}

// Mode is how a Rule counts.
type Mode uint8

// The modes. The zero value is the strictest.
const (
	All     Mode = iota
	Any          // one is enough
	Count        // at least N
	Percent      // at least N per cent, rounded up
)

// Rule says how many CIs of a group must stand. A rule that asks for more than there are asks for all there are, and every
// rule asks for one at least.
type Rule struct {
	Mode Mode
	N    uint16
}

// Rules are the rules of one CI, a rule for each kind of its needs (indexed by Kind; those of kinds that are no needs are
// never looked at). The zero value asks for all.
type Rules [kinds]Rule

// SameForAll is the one rule for every kind of need.
func SameForAll(r Rule) Rules {
	var rules Rules
	for i := range rules {
		rules[i] = r
	}
	return rules
}

// need is how many of n must stand.
func (r Rule) need(n int) int {
	need := n
	switch r.Mode {
	case Any:
		need = 1
	case Count:
		need = int(r.N)
	case Percent:
		need = (n*int(r.N) + 99) / 100
	}
	return max(1, min(need, n))
}
