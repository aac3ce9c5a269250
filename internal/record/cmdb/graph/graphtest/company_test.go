package graphtest_test

import (
	"slices"
	"testing"

	"comptoir/internal/record/cmdb/graph"
	"comptoir/internal/record/cmdb/graph/graphtest"
)

func TestCompaniesAreAsLargeAsAskedAndTheSameAgain(t *testing.T) {
	for _, cis := range []int{graphtest.Small, graphtest.Middle} {
		c, again, other := graphtest.Make(1, cis, 3*cis), graphtest.Make(1, cis, 3*cis), graphtest.Make(2, cis, 3*cis)
		if len(c.CIs) != cis || len(c.Relations) != 3*cis {
			t.Errorf("%d CIs and %d relations instead of %d and %d", len(c.CIs), len(c.Relations), cis, 3*cis)
		}
		if !slices.Equal(c.CIs, again.CIs) || !slices.Equal(c.Relations, again.Relations) {
			t.Error("the same seed made another company")
		}
		if slices.Equal(c.Relations, other.Relations) {
			t.Error("another seed made the same company")
		}
		g, err := c.Graph()
		if err != nil {
			t.Fatal(err)
		}
		v := g.View()
		if v.Len() != cis || v.Relations() != 3*cis {
			t.Errorf("the graph has %d CIs and %d relations", v.Len(), v.Relations())
		}
		standbys, groups := 0, 0
		for n := range v.All() {
			standbys += len(v.Standbys(n))
			for _, needs := range v.Needs(n) {
				if needs.Enough < len(needs.Links) {
					groups++
				}
			}
		}
		if standbys < cis/100 || groups < cis/20 {
			t.Errorf("only %d standbys and %d groups with something to spare", standbys, groups)
		}
		var sites []graph.Node
		for _, k := range c.Sites {
			n, _ := v.Node(k)
			sites = append(sites, n)
		}
		m := v.Impact(sites...)
		if got := m.Counts().Stopped; got < cis*9/10 {
			t.Errorf("without its sites %d of the company stop", got)
		}
		m.Close()
	}
}

func TestWebsAreNearlyAsLargeAsAsked(t *testing.T) {
	c := graphtest.Web(1, graphtest.Middle, 3*graphtest.Middle)
	if len(c.CIs) != graphtest.Middle || len(c.Relations) < 28*graphtest.Middle/10 || len(c.Services) < graphtest.Middle/30 {
		t.Errorf("%d CIs, %d relations, %d services", len(c.CIs), len(c.Relations), len(c.Services))
	}
	upon := map[graph.Key]int{}
	for _, r := range c.Relations {
		upon[r.To]++
	}
	most := 0
	for _, n := range upon {
		most = max(most, n)
	}
	if most < 50 {
		t.Errorf("nothing is needed by more than %d: no power law", most)
	}
}
