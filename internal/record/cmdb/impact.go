package cmdb

import (
	"context"
	"fmt"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/record/cmdb/graph"
)

const (
	lossLimit   = 10_000 // CIs that one question may take as lost
	effectLimit = 10_000 // effects that one answer may list
	someEffects = 100
)

// ImpactIn is what is lost.
type ImpactIn struct {
	Lost     []string `json:"lost,omitempty" nullable:"false" maxItems:"10000" doc:"CIs by id, number or external id"`
	Down     bool     `json:"down,omitempty" doc:"with the CIs whose status is down"`
	Limit    int      `json:"limit,omitempty" minimum:"0" maximum:"10000" doc:"how many stopped and how many degraded CIs are listed, services first, then by criticality; 100 where absent. The counts are of all"`
	Services bool     `json:"services,omitempty" doc:"list business services alone"`
	Bare     bool     `json:"unexplained,omitempty" doc:"leave out why"`
	// Short is for what is told to many at once: Limit is of both lists together, what stops first, and why is the losses without the way.
	Short bool `json:"-"`
}

// Reach is what an effect on a business service means for people.
type Reach struct {
	Users int64 `json:"users" doc:"people who use it"`
	RTO   int64 `json:"rto_min,omitempty"`
}

// Effect is one CI that stops or loses redundancy.
type Effect struct {
	CI      End      `json:"ci"`
	Service *Reach   `json:"service,omitempty" doc:"of a business service"`
	Because *Because `json:"because,omitempty"`
}

// Because is a minimal set of losses and links: alone it produces the effect, no proper subset does. Both are in the order of a
// chain from cause to effect.
type Because struct {
	Losses []End  `json:"losses" nullable:"false"`
	Links  []Step `json:"links" nullable:"false"`
}

// Step is a relation in an answer about the map.
type Step struct {
	Type       string `json:"type" enum:"depends_on,runs_on,hosted_at,powered_by,connects_to,member_of,backed_up_by,fails_over_to"`
	From       End    `json:"from"`
	To         End    `json:"to"`
	Propagates bool   `json:"propagates_impact"`
}

// ClassCount is how many CIs of a class are touched.
type ClassCount struct {
	Class     string `json:"class"`
	ClassName string `json:"class_name"`
	Stopped   int    `json:"stopped"`
	Degraded  int    `json:"degraded"`
}

// Counts are the sums of an impact. The losses themselves are in Lost alone.
type Counts struct {
	Lost             int          `json:"lost"`
	Stopped          int          `json:"stopped"`
	Degraded         int          `json:"degraded"`
	Intact           int          `json:"intact" doc:"all others on the map: they go on as before"`
	StoppedServices  int          `json:"stopped_services" doc:"business services, the lost ones included"`
	DegradedServices int          `json:"degraded_services"`
	Users            int64        `json:"users" doc:"people who use a stopped service, each counted once"`
	DegradedUsers    int64        `json:"degraded_users"`
	RTO              int64        `json:"shortest_rto_min,omitempty" doc:"of the stopped services"`
	Classes          []ClassCount `json:"classes" nullable:"false"`
}

// Impact is what follows from losing some CIs.
type Impact struct {
	Counts Counts `json:"counts"`
	First  *End   `json:"shortest_rto,omitempty" doc:"the stopped service that must be back first"`
	Lost   []End  `json:"lost" nullable:"false" doc:"the first hundred"`

	LostServices []Effect `json:"lost_services,omitempty" nullable:"false" doc:"those of the business among the lost that nothing carries"`

	Stopped  []Effect `json:"stopped" nullable:"false"`
	Degraded []Effect `json:"degraded" nullable:"false"`
}

// Lost finds the nodes of CIs by id, number or external id. A CI that is not there or is retired is at fault by its place in the
// list that the field names.
func (m Map) Lost(ctx context.Context, r db.Reader, list string, keys []string) ([]graph.Node, error) {
	if len(keys) > lossLimit {
		return nil, wrong(list, "cmdb.too_many", "limit", lossLimit)
	}
	ids, err := knownIDs(ctx, r, list, keys)
	if err != nil {
		return nil, err
	}
	out := make([]graph.Node, len(ids))
	bad := fault.Invalid("cmdb.is_retired")
	for i, id := range ids {
		key, err := graph.ParseKey(id)
		if err != nil {
			return nil, err
		}
		n, ok := m.Node(key)
		if out[i] = n; !ok && len(bad.Fields) < 20 {
			bad.Fields = append(bad.Fields, fault.Field{Name: fmt.Sprintf("%s[%d]", list, i), Code: "cmdb.is_retired"})
		}
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return out, nil
}

// down adds the CIs that are down to some losses.
func (m Map) down(ctx context.Context, r db.Reader, lost []graph.Node) ([]graph.Node, error) {
	ids, err := downIDs(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		key, err := graph.ParseKey(id)
		if err != nil {
			return nil, err
		}
		if n, ok := m.Node(key); ok {
			lost = append(lost, n)
		}
	}
	return lost, nil
}

// Impact answers what stops and what loses its redundancy, and why.
func (m *Maps) Impact(ctx context.Context, in ImpactIn) (Impact, error) {
	return ask(ctx, m, func(ctx context.Context, r db.Reader, now Map) (Impact, error) {
		lost, err := now.Lost(ctx, r, "lost", in.Lost)
		if err == nil && in.Down {
			lost, err = now.down(ctx, r, lost)
		}
		if err != nil {
			return Impact{}, err
		}
		return now.impact(ctx, r, in, lost)
	})
}

// ask runs a question on the map that its reader may see.
func ask[Out any](ctx context.Context, m *Maps, f func(ctx context.Context, r db.Reader, now Map) (Out, error)) (Out, error) {
	actor, _ := auth.From(ctx)
	return db.View(ctx, m.DB, actor, func(ctx context.Context, r db.Reader) (Out, error) {
		now, err := m.Of(ctx, r)
		if err != nil {
			var zero Out
			return zero, err
		}
		return f(ctx, r, now)
	})
}

func (m Map) impact(ctx context.Context, r db.Reader, in ImpactIn, lost []graph.Node) (Impact, error) {
	limit := in.Limit
	if limit <= 0 {
		limit = someEffects
	}
	limit = min(limit, effectLimit)
	effect := m.Impact(lost...)
	defer effect.Close()
	out := Impact{Counts: m.count(effect, lost)}
	_, soonest, rto := m.facts.sum(m.View, m.fallenServices(effect, lost))
	first := effect.First
	if in.Services {
		first = effect.FirstServices
	}
	say := teller{m: m, effect: effect, explain: !in.Bare, short: in.Short}
	stopped := say.effects(first(graph.Stopped, limit))
	if in.Short {
		limit -= len(stopped)
	}
	degraded := say.effects(first(graph.Degraded, limit))
	losses := distinctNodes(lost)
	say.nodes = append(say.nodes, losses[:min(len(losses), someEffects)]...)
	if rto > 0 {
		say.nodes = append(say.nodes, soonest)
	}
	var fallen []told
	for _, n := range losses[:min(len(losses), someEffects)] {
		if m.IsService(n) && effect.Down(n) {
			fallen = append(fallen, told{node: n})
		}
	}
	ends, err := m.Ends(ctx, r, say.nodes)
	if err != nil {
		return Impact{}, err
	}
	out.Lost = make([]End, 0, len(losses))
	for _, n := range losses[:min(len(losses), someEffects)] {
		out.Lost = append(out.Lost, ends[n])
	}
	if rto > 0 {
		e := ends[soonest]
		out.First, out.Counts.RTO = &e, rto
	}
	out.Stopped, out.Degraded, out.LostServices = m.tell(stopped, ends), m.tell(degraded, ends), m.tell(fallen, ends)
	all, err := m.classes(ctx, r)
	for i := range out.Counts.Classes {
		out.Counts.Classes[i].ClassName = all.name(out.Counts.Classes[i].Class)
	}
	return out, err
}
