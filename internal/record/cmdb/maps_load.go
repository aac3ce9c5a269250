package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/record/cmdb/graph"
)

// patience is how many events it is quicker to follow than to read the map anew.
const patience = 20_000

// load reads the map from its snapshot where that is of this log and fresh, else from the database.
func (m *Maps) load(ctx context.Context, r db.Reader, h *held, at event.Position) (*picture, error) {
	all, err := classesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	p := &picture{at: at, services: set(all.below(serviceClass)), dirty: true}
	g, err := m.read(h.tenant)
	if err != nil {
		return nil, err
	}
	if g != nil {
		seen := g.View().At()
		if seen.Epoch == at.Epoch && seen.Seq <= at.Seq && at.Seq-seen.Seq < patience {
			h.graph, h.saved = g, seen
			p.at.Seq = seen.Seq
			return p, nil
		}
	}
	h.graph, err = graph.Build(graph.Position{Epoch: at.Epoch, Seq: at.Seq}, cisOf(ctx, r, p.services), tiesOf(ctx, r))
	return p, err
}

func set(list []string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, v := range list {
		out[v] = true
	}
	return out
}

// nodeRow is what the graph knows of a CI.
type nodeRow struct {
	ID          string `db:"id"`
	Class       string `db:"class"`
	Status      string `db:"status"`
	Criticality int64  `db:"criticality"`
	Redundancy  string `db:"redundancy"`
	MinUp       int64  `db:"min_up"`
	RuleOver    string `db:"rule_over"`
	Capacity    int64  `db:"capacity"`
	Load        int64  `db:"load"`
	RTO         int64  `db:"rto"`
	Restore     int64  `db:"restore_time"`
	Group       string `db:"group_id"`
}

const nodeColumns = `id, class, status, criticality, redundancy, min_up, rule_over, capacity, load, rto, restore_time, group_id`

func (w nodeRow) node(services map[string]bool) (graph.CI, error) {
	key, err := graph.ParseKey(w.ID)
	return w.known(key, services), err
}

func (w nodeRow) known(key graph.Key, services map[string]bool) graph.CI {
	return graph.CI{
		Key: key, Class: w.Class, Service: services[w.Class], Criticality: uint8(w.Criticality), Rules: w.rules(),
		Capacity: uint32(w.Capacity), Load: uint32(w.Load),
		Recovery: graph.Recovery{RTO: uint32(w.RTO), Restore: uint32(w.Restore), Group: w.Group},
	}
}

// rules turns a CI's one rule into the graph's.
func (w nodeRow) rules() graph.Rules {
	rule := graph.Rule{N: uint32(w.MinUp)}
	switch w.Redundancy {
	case "any":
		rule = graph.Rule{Mode: graph.Any}
	case "count":
		rule.Mode = graph.Count
	case "percent":
		rule.Mode = graph.Percent
	default:
		return graph.Rules{}
	}
	if w.RuleOver == "" {
		return graph.SameForAll(rule)
	}
	rules := graph.Rules{Bundles: rule}
	for _, t := range split(w.RuleOver) {
		if kind, err := graph.ParseKind(t); err == nil {
			rules.Kinds[kind] = rule
		}
	}
	return rules
}

// tieRow is what the graph knows of a relation.
type tieRow struct {
	From       string `db:"from_id"`
	Type       string `db:"type"`
	To         string `db:"to_id"`
	Propagates bool   `db:"propagates"`
	Starts     string `db:"starts"`
	Bundle     string `db:"bundle"`
}

func (w tieRow) relation() (graph.Relation, error) {
	from, err := graph.ParseKey(w.From)
	if err != nil {
		return graph.Relation{}, err
	}
	to, err := graph.ParseKey(w.To)
	if err != nil {
		return graph.Relation{}, err
	}
	return w.between(from, to)
}

func (w tieRow) between(from, to graph.Key) (graph.Relation, error) {
	kind, err := graph.ParseKind(w.Type)
	l := graph.Relation{From: from, Kind: kind, To: to, Propagates: w.Propagates, Bundle: w.Bundle}
	switch w.Starts {
	case StartsTo:
		l.First = graph.ToFirst
	case StartsFrom:
		l.First = graph.FromFirst
	}
	return l, err
}
