package cmdb_test

import (
	"context"
	"testing"

	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/cmdb/graph"
)

// The whole map is every CI in use with each relation once; a bound keeps the most important, and only what ties them. What a person
// says of its recovery is on the map too.
func TestTheWholeMap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, base dbtest.Rig) {
		r := furnished(t, base)
		m := &cmdb.Maps{DB: r.DB, Folder: t.TempDir()}
		svc, app, srv := r.ci(t, "business_service", "Paie"), r.ci(t, "application", "Paie 3"), r.ci(t, "server", "SRV")
		r.tie(t, svc, cmdb.DependsOn, app)
		r.tie(t, app, cmdb.RunsOn, srv)
		r.tie(t, srv, cmdb.ConnectsTo, svc)
		for _, c := range []struct {
			limit, nodes, edges int
			cut                 bool
		}{{0, 3, 3, false}, {2, 2, 1, true}, {1, 1, 0, true}} {
			got := read(t, r, camille, m.Whole, cmdb.WholeIn{Limit: c.limit})
			if len(got.Nodes) != c.nodes || len(got.Edges) != c.edges || got.Cut != c.cut || got.Nodes[0].ID != svc.ID || got.Nodes[0].Name != "Paie" {
				t.Errorf("of %d: %+v", c.limit, got)
			}
		}
		do(t, r, camille, cmdb.Retire, cmdb.ActIn{ID: app.ID})
		if got := read(t, r, camille, m.Whole, cmdb.WholeIn{}); len(got.Nodes) != 2 || len(got.Edges) != 1 {
			t.Errorf("without the retired one: %+v", got)
		}
		if got := read(t, r, zoe, m.Whole, cmdb.WholeIn{}); len(got.Nodes) != 0 {
			t.Errorf("another tenant sees %+v", got)
		}
		do(t, r, camille, cmdb.Edit, cmdb.EditIn{ID: srv.ID, Values: cmdb.Values{RTO: p(int64(60)), RestoreTime: p(int64(15))}})
		key, err := graph.ParseKey(srv.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, maps := range []*cmdb.Maps{m, {DB: r.DB}} { // the one that followed, and one read anew
			got := read(t, r, camille, func(ctx context.Context, rd db.Reader, _ struct{}) (graph.Recovery, error) {
				now, err := maps.Of(ctx, rd)
				if err != nil {
					return graph.Recovery{}, err
				}
				n, _ := now.Node(key)
				return now.Recovery(n), nil
			}, struct{}{})
			if got.RTO != 60 || got.Restore != 15 {
				t.Errorf("on the map: %+v", got)
			}
		}
	})
}
