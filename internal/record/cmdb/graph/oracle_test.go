package graph_test

import (
	"cmp"
	"slices"

	"comptoir/internal/record/cmdb/graph"
)

// plan is a map in plain Go maps, and the oracle works on it as a textbook would: no index, no queue, rounds over everything
// until nothing changes. It shares nothing with the engine but the types of the rows.
type plan struct {
	cis       map[graph.Key]graph.CI
	relations map[relationKey]graph.Relation
}

type relationKey struct {
	from graph.Key
	kind graph.Kind
	to   graph.Key
}

func keyOf(r graph.Relation) relationKey { return relationKey{r.From, r.Kind, r.To} }

func newPlan() *plan {
	return &plan{cis: map[graph.Key]graph.CI{}, relations: map[relationKey]graph.Relation{}}
}

// needy is the end of a relation that needs the other.
func needy(r graph.Relation) (owner, far graph.Key) {
	if r.Kind == graph.MemberOf {
		return r.To, r.From
	}
	return r.From, r.To
}

// real are the relations that count for an impact.
func (p *plan) real() []graph.Relation {
	var list []graph.Relation
	for _, r := range p.relations {
		_, from := p.cis[r.From]
		_, to := p.cis[r.To]
		if r.Propagates && r.From != r.To && from && to {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b graph.Relation) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To), cmp.Compare(a.Kind, b.Kind))
	})
	return list
}

// circle is a group of needs of one CI.
type circle struct {
	rule    graph.Rule
	members []graph.Relation
}

func needed(r graph.Rule, n int) int {
	k := n
	switch r.Mode {
	case graph.Any:
		k = 1
	case graph.Count:
		k = int(r.N)
	case graph.Percent:
		for k = 0; k*100 < int(r.N)*n; k++ {
		}
	}
	return min(n, max(1, k))
}

// truth is what the oracle found.
type truth struct {
	failed, stopped, degraded map[graph.Key]bool
	carrier                   map[graph.Key]graph.Key
}

// judge works out what the losses do, going only through some relations.
func (p *plan) judge(losses []graph.Key, through func(graph.Relation) bool) truth {
	return p.judgeSparing(losses, nil, through)
}

// judgeSparing is judge where some stand whatever happens: to them nothing leads.
func (p *plan) judgeSparing(losses, safe []graph.Key, leads func(graph.Relation) bool) truth {
	losses = slices.DeleteFunc(slices.Clone(losses), func(k graph.Key) bool { return slices.Contains(safe, k) })
	through := func(r graph.Relation) bool {
		owner, _ := needy(r)
		return !slices.Contains(safe, owner) && leads(r)
	}
	circles := map[graph.Key]map[string]*circle{}
	backups := map[graph.Key][]graph.Relation{}
	hasBundles := map[graph.Key]bool{}
	real := p.real()
	for _, r := range real {
		owner, _ := needy(r)
		if r.Kind != graph.FailsOverTo && r.Bundle != "" {
			hasBundles[owner] = true
		}
	}
	for _, r := range real {
		owner, _ := needy(r)
		ci := p.cis[owner]
		if r.Kind == graph.FailsOverTo {
			if to := p.cis[r.To]; to.Capacity == 0 || to.Capacity >= max(1, ci.Load) {
				backups[owner] = append(backups[owner], r)
			}
			continue
		}
		name, rule := r.Kind.String(), ci.Rules.Kinds[r.Kind]
		if r.Bundle != "" {
			name, rule = "bundle "+r.Bundle, ci.Rules.Bundles
		} else if hasBundles[owner] && r.Kind != graph.MemberOf {
			rule = graph.Rule{}
		}
		if circles[owner] == nil {
			circles[owner] = map[string]*circle{}
		}
		if circles[owner][name] == nil {
			circles[owner][name] = &circle{rule: rule}
		}
		circles[owner][name].members = append(circles[owner][name].members, r)
	}
	var ranking []graph.Key
	for k := range p.cis {
		ranking = append(ranking, k)
	}
	place := func(k graph.Key) int {
		if c := p.cis[k].Criticality; c > 0 {
			return int(c)
		}
		return 99
	}
	slices.SortFunc(ranking, func(a, b graph.Key) int { return cmp.Or(cmp.Compare(place(a), place(b)), a.Compare(b)) })

	t := truth{failed: map[graph.Key]bool{}, stopped: map[graph.Key]bool{}, degraded: map[graph.Key]bool{}}
	for _, k := range losses {
		t.failed[k] = true
	}
	for {
		before := len(t.failed) + len(t.stopped) + len(t.degraded)
		for k := range p.cis {
			for _, c := range circles[k] {
				stand := 0
				for _, r := range c.members {
					_, far := needy(r)
					if !t.stopped[far] || !through(r) {
						stand++
					} else {
						t.degraded[k] = true
					}
					if t.degraded[far] && through(r) && needed(c.rule, len(c.members)) == len(c.members) {
						t.degraded[k] = true
					}
				}
				if stand < needed(c.rule, len(c.members)) {
					t.failed[k] = true
				}
			}
		}
		t.carrier = map[graph.Key]graph.Key{}
		load, closed := map[graph.Key]uint32{}, map[graph.Key]bool{}
		for _, k := range ranking {
			if t.failed[k] {
				t.degraded[k] = true
			}
			seated := false
			for _, r := range backups[k] {
				room := true
				if through(r) {
					to := p.cis[r.To]
					weight := max(1, p.cis[k].Load)
					room = !t.failed[r.To]
					if room && to.Capacity > 0 {
						room = !closed[r.To] && load[r.To]+weight <= to.Capacity
						if t.failed[k] {
							if room {
								load[r.To] += weight
							} else {
								closed[r.To] = true
							}
						}
					}
				}
				if !room {
					t.degraded[k] = true
				}
				if room && t.failed[k] {
					t.carrier[k] = r.To
					seated = true
					break
				}
			}
			if t.failed[k] && !seated {
				t.stopped[k] = true
			}
		}
		if before == len(t.failed)+len(t.stopped)+len(t.degraded) {
			break
		}
	}
	for k := range t.stopped {
		delete(t.degraded, k)
	}
	return t
}

func everything(graph.Relation) bool { return true }
