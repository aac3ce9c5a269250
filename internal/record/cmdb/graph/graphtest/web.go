package graphtest

import (
	"math/rand/v2"

	"comptoir/internal/record/cmdb/graph"
)

// Web draws a map without layers or redundancy, the hardest for an impact: CIs in clusters of uneven sizes (5 to 5,000, by a
// power law), each depending on others that came before it, mostly in its cluster, by preferential attachment; one relation in
// fifty goes to another cluster. One CI in twenty-five, nothing depends on which yet, is a service.
func Web(seed uint64, cis, relations int) *Company {
	c := &Company{rand: rand.New(rand.NewPCG(seed, uint64(cis))), known: make(map[tie]struct{}, relations), most: relations}
	all := c.add("application", 0, cis, false)
	var starts []int // of the clusters
	var needed [][]int32
	for start := 0; start < cis; {
		starts = append(starts, start)
		needed = append(needed, []int32{all[start]})
		start += c.powerLaw(5, 5000)
	}
	starts = append(starts, cis)
	for f := range needed {
		for i := starts[f] + 1; i < min(starts[f+1], cis); i++ {
			// As many as keep the whole on its way to the number of relations asked for.
			for tries := 0; len(c.Relations)*cis < i*relations && tries < 8; tries++ {
				g := f
				if f > 0 && c.rand.IntN(50) == 0 {
					g = c.rand.IntN(f)
				}
				if far := needed[g][c.rand.IntN(len(needed[g]))]; c.tie(all[i], graph.DependsOn, far) {
					needed[g] = append(needed[g], far)
				}
			}
			needed[f] = append(needed[f], all[i])
		}
	}
	upon := make(map[graph.Key]struct{}, cis)
	for _, r := range c.Relations {
		upon[r.To] = struct{}{}
	}
	for i := range c.CIs {
		if _, ok := upon[c.CIs[i].Key]; !ok && len(c.Services) < cis/25 {
			c.CIs[i].Service, c.CIs[i].Class = true, "business_service"
			c.Services = append(c.Services, c.CIs[i].Key)
		}
	}
	for _, start := range starts[:len(needed)] {
		c.Sites = append(c.Sites, c.CIs[start].Key)
	}
	c.known = nil
	return c
}
