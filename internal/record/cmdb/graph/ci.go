package graph

// CI is what the graph keeps of a configuration item.
type CI struct {
	Key         Key
	Class       string // the class's code; at most 65,535 different ones
	Service     bool   // it counts among the services
	Criticality uint8  // 1 the most critical … 7; 0 not said, after all others
	Rules       Rules  // how much of what it needs must stand
	Capacity    uint32 // as a standby: the load it carries at once; 0 as much as comes
	Load        uint32 // what it puts on its standby; 0 counts as 1
	Recovery    Recovery
}

// Recovery is what the rebuilding of a CI needs to know of it; an impact does not look at it.
type Recovery struct {
	RTO     uint32 // minutes until it must be back; 0 not said
	Restore uint32 // minutes its restoration takes; 0 not known
	Group   string // the id of who restores it; "" nobody is named
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
	N    uint32
}

// Rules are the rules of one CI. The zero value asks for all of everything.
//
// A need with a Bundle falls under Bundles, together with those of the same bundle. A need without one falls under the rule
// of its kind, together with the others of its kind; but where the CI has bundles, what is in none is needed whatever the
// rule says (members excepted: a cluster's members fall under Kinds[MemberOf] always).
type Rules struct {
	Kinds   [kinds]Rule // by Kind
	Bundles Rule
}

// SameForAll is the one rule for every kind of need and every bundle.
func SameForAll(r Rule) Rules {
	rules := Rules{Bundles: r}
	for i := range rules.Kinds {
		rules.Kinds[i] = r
	}
	return rules
}

// ForMembers is a rule for the members of a cluster, and all of everything else.
func ForMembers(r Rule) Rules {
	var rules Rules
	rules.Kinds[MemberOf] = r
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
