package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb/graph"
)

// OfIn names a CI in a question about the map.
type OfIn struct {
	ID string `path:"id" json:"-" doc:"id, number or external id"`
}

// ImpactOf answers in short what losing one CI means: the counts, and the first services.
func (m *Maps) ImpactOf(ctx context.Context, r db.Reader, in OfIn) (Impact, error) {
	now, n, err := m.node(ctx, r, in.ID)
	if err != nil {
		return Impact{}, err
	}
	return now.impact(ctx, r, ImpactIn{Limit: 10, Services: true, Bare: true}, []graph.Node{n})
}

// node finds a CI on the map of its reader.
func (m *Maps) node(ctx context.Context, r db.Reader, key string) (Map, graph.Node, error) {
	now, err := m.Of(ctx, r)
	if err != nil {
		return now, 0, err
	}
	id, err := IDOf(ctx, r, key)
	if err != nil {
		return now, 0, err
	}
	nodes, err := now.Lost(ctx, r, "id", []string{id})
	if err != nil {
		return now, 0, err
	}
	return now, nodes[0], nil
}

// Points are the CIs on each of which alone something hangs.
type Points struct {
	Items    []End `json:"items" nullable:"false" doc:"by criticality"`
	Complete bool  `json:"complete" doc:"false where the question was too large to be answered in full"`
}

// SinglePoints answers which CIs stop this one by their loss alone.
func (m *Maps) SinglePoints(ctx context.Context, r db.Reader, in OfIn) (Points, error) {
	now, n, err := m.node(ctx, r, in.ID)
	if err != nil {
		return Points{}, err
	}
	nodes, complete := now.SinglePoints(ctx, n, 0)
	ends, err := now.Ends(ctx, r, nodes)
	out := Points{Items: make([]End, 0, len(nodes)), Complete: complete}
	for _, p := range nodes {
		if p != n {
			out.Items = append(out.Items, ends[p])
		}
	}
	return out, err
}

// CommonCauseIn is what failed, and what is known to stand.
type CommonCauseIn struct {
	Affected []string `json:"affected" nullable:"false" minItems:"1" maxItems:"1000" doc:"CIs by id, number or external id"`
	Standing []string `json:"standing,omitempty" nullable:"false" maxItems:"1000"`
	Limit    int      `json:"limit,omitempty" minimum:"0" maximum:"100" doc:"10 where absent"`
}

// Cause is a CI whose loss alone would explain failures.
type Cause struct {
	CI         End `json:"ci"`
	Explains   int `json:"explains" doc:"how many of the affected CIs its loss stops"`
	Denied     int `json:"denied" doc:"how many of those known to stand it would stop"`
	Collateral int `json:"collateral" doc:"how many others it would stop"`
}

// Causes are ranked: most explained first, then fewest denied, then least collateral.
type Causes struct {
	Items    []Cause `json:"items" nullable:"false"`
	Complete bool    `json:"complete" doc:"false where the question was too large to be answered in full"`
}

// CommonCause answers which one CI explains several failures.
func (m *Maps) CommonCause(ctx context.Context, in CommonCauseIn) (Causes, error) {
	return ask(ctx, m, func(ctx context.Context, r db.Reader, now Map) (Causes, error) {
		affected, err := now.Lost(ctx, r, "affected", in.Affected)
		if err != nil {
			return Causes{}, err
		}
		standing, err := now.Lost(ctx, r, "standing", in.Standing)
		if err != nil {
			return Causes{}, err
		}
		limit := in.Limit
		if limit <= 0 {
			limit = 10
		}
		causes, complete := now.CommonCauses(ctx, affected, standing, limit, 0)
		nodes := make([]graph.Node, len(causes))
		for i, c := range causes {
			nodes[i] = c.Node
		}
		ends, err := now.Ends(ctx, r, nodes)
		out := Causes{Items: make([]Cause, 0, len(causes)), Complete: complete}
		for _, c := range causes {
			out.Items = append(out.Items, Cause{CI: ends[c.Node], Explains: c.Explains, Denied: c.Denied, Collateral: c.Collateral})
		}
		return out, err
	})
}

// NeighboursIn asks for what is around a CI.
type NeighboursIn struct {
	ID        string `path:"id" json:"-" doc:"id, number or external id"`
	Depth     int    `query:"depth" json:"-" default:"1" minimum:"0" maximum:"20" doc:"steps along relations"`
	Direction string `query:"direction" json:"-" enum:"both,up,down" default:"both" doc:"up: those that need it; down: what it needs"`
	Limit     int    `query:"limit" json:"-" default:"200" minimum:"1" maximum:"10000" doc:"nodes, the nearest first"`
}

// Near is a CI on a part of the map.
type Near struct {
	End
	Depth int `json:"depth" doc:"steps from the CI that was asked about"`
}

// Edge is a relation on a part of the map, by the ids of its ends.
type Edge struct {
	From       string `json:"from"`
	Type       string `json:"type" enum:"depends_on,runs_on,hosted_at,powered_by,connects_to,member_of,backed_up_by,fails_over_to"`
	To         string `json:"to"`
	Propagates bool   `json:"propagates_impact"`
	Starts     string `json:"starts_first" enum:"from,to,none"`
}

// Around is a part of the map: some CIs and all relations among them.
type Around struct {
	Nodes []Near `json:"nodes" nullable:"false"`
	Edges []Edge `json:"edges" nullable:"false"`
	Cut   bool   `json:"cut" doc:"the limit was reached: there is more"`
}

// Neighbours answers what is around a CI.
func (m *Maps) Neighbours(ctx context.Context, r db.Reader, in NeighboursIn) (Around, error) {
	now, n, err := m.node(ctx, r, in.ID)
	if err != nil {
		return Around{}, err
	}
	way := graph.Both
	switch in.Direction {
	case "up":
		way = graph.Up
	case "down":
		way = graph.Down
	}
	if in.Limit <= 0 {
		in.Limit = 200
	}
	found := now.Neighbours(n, way, in.Depth, in.Limit)
	nodes := make([]graph.Node, len(found.Nodes))
	for i, x := range found.Nodes {
		nodes[i] = x.Node
	}
	ends, err := now.Ends(ctx, r, nodes)
	out := Around{Nodes: make([]Near, 0, len(nodes)), Edges: now.edges(found.Links), Cut: found.Cut}
	for _, x := range found.Nodes {
		out.Nodes = append(out.Nodes, Near{End: ends[x.Node], Depth: x.Depth})
	}
	return out, err
}

func (m Map) edges(links []graph.Link) []Edge {
	out := make([]Edge, 0, len(links))
	for _, l := range links {
		e := Edge{From: m.Key(l.From).String(), Type: l.Kind.String(), To: m.Key(l.To).String(), Propagates: l.Propagates, Starts: StartsNone}
		switch l.First {
		case graph.ToFirst:
			e.Starts = StartsTo
		case graph.FromFirst:
			e.Starts = StartsFrom
		}
		out = append(out, e)
	}
	return out
}
