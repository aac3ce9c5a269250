package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb/graph"
)

// WholeIn bounds the whole map.
type WholeIn struct {
	Limit int `query:"limit" json:"-" default:"10000" minimum:"1" maximum:"10000" doc:"nodes: services first, then by criticality"`
}

// Whole answers the map in one piece: the most important CIs, and all relations among them.
func (m *Maps) Whole(ctx context.Context, r db.Reader, in WholeIn) (Around, error) {
	now, err := m.Of(ctx, r)
	if err != nil {
		return Around{}, err
	}
	if in.Limit <= 0 {
		in.Limit = wholeLimit
	}
	nodes := now.First(min(in.Limit, wholeLimit))
	ends, err := now.Ends(ctx, r, nodes)
	if err != nil {
		return Around{}, err
	}
	out := Around{Nodes: make([]Near, 0, len(nodes)), Cut: len(nodes) < now.Len()}
	among := make(map[graph.Node]bool, len(nodes))
	for _, n := range nodes {
		out.Nodes = append(out.Nodes, Near{End: ends[n]})
		among[n] = true
	}
	var links []graph.Link
	for _, n := range nodes {
		for l := range now.Links(n) {
			if l.From == n && among[l.To] { // each once, by the end it is read from
				links = append(links, l)
			}
		}
	}
	out.Edges = now.edges(links)
	return out, nil
}

const wholeLimit = 10_000
