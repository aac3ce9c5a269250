// Package graphtest makes maps for tests and benchmarks: companies of any size, the same for the same seed.
package graphtest

import (
	"encoding/binary"
	"iter"
	"math/rand/v2"

	"comptoir/internal/record/cmdb/graph"
)

// Company is a map in layers: sites hold racks, racks hold hosts and their two power supplies, hosts form clusters, clusters
// run virtual machines, on which databases and applications run, on which services depend. Applications come in families of
// uneven sizes and depend on others by preferential attachment, mostly within the family: few are needed by very many.
// Clusters do without a quarter of their members, hosts without one supply, one application in five runs on two machines of
// which one is enough, and some machines fail over to a standby of limited capacity at another site.
type Company struct {
	CIs       []graph.CI
	Relations []graph.Relation
	Sites     []graph.Key // to lose all of them is to lose nearly everything
	Services  []graph.Key

	rand  *rand.Rand
	known map[tie]struct{}
	most  int
}

type tie struct {
	from, to int32
	kind     graph.Kind
}

// Sizes on which everything is measured, in CIs; there are three relations to each.
const (
	Small  = 1_000
	Middle = 10_000
	Large  = 1_000_000
)

// Make draws a company of so many CIs and exactly so many relations, at least two and a half for each CI.
func Make(seed uint64, cis, relations int) *Company {
	c := &Company{rand: rand.New(rand.NewPCG(seed, uint64(cis))), known: make(map[tie]struct{}, relations), most: relations}
	sites := c.add("site", 1, max(2, cis/5_000), false)
	racks := c.add("rack", 0, cis*15/1000, false)
	supplies := c.add("power_supply", 0, 2*len(racks), false)
	switches := c.add("network_device", 0, max(2, cis/100), false)
	storage := c.add("storage", 2, max(2, cis/200), false)
	backup := c.add("backup", 3, len(sites), false)
	hosts := c.add("server", 0, cis*8/100, false)
	clusters := c.add("cluster", 2, max(2, len(hosts)/8), false)
	services := c.add("business_service", 0, cis*4/100, true)
	databases := c.add("database", 0, cis*8/100, false)
	applications := c.add("application", 0, cis*26/100, false)
	machines := c.add("virtual_machine", 0, cis-len(c.CIs), false)

	for i, n := range racks {
		site := at(sites, i, len(racks))
		c.tie(n, graph.HostedAt, site)
		c.tie(supplies[2*i], graph.HostedAt, site)
		c.tie(supplies[2*i+1], graph.HostedAt, site)
	}
	for _, list := range [][]int32{switches, storage, backup} {
		for i, n := range list {
			c.tie(n, graph.HostedAt, at(sites, i, len(list)))
		}
	}
	c.rule(hosts, func(r *graph.Rules) { r.Kinds[graph.PoweredBy] = graph.Rule{Mode: graph.Any} })
	c.rule(clusters, func(r *graph.Rules) { r.Kinds[graph.MemberOf] = graph.Rule{Mode: graph.Percent, N: 75} })
	for i, n := range hosts {
		rack := i * len(racks) / len(hosts)
		c.tie(n, graph.HostedAt, racks[rack])
		c.tie(n, graph.PoweredBy, supplies[2*rack])
		c.tie(n, graph.PoweredBy, supplies[2*rack+1])
		c.tie(n, graph.MemberOf, at(clusters, i, len(hosts)))
		c.tie(n, graph.ConnectsTo, at(switches, i, len(hosts)))
	}
	for i, n := range machines {
		c.tie(n, graph.RunsOn, at(clusters, i, len(machines)))
		c.tie(n, graph.BackedUpBy, at(backup, i, len(machines)))
		if i%3 == 0 {
			c.tie(n, graph.DependsOn, at(storage, i, len(machines)))
		}
	}
	for _, i := range c.some(len(machines) / 50) { // a standby for itself and the nine after it
		other := (i + len(machines)/2) % len(machines)
		c.CIs[machines[other]].Capacity = uint32(1 + c.rand.IntN(8))
		for j := i; j < min(i+10, len(machines)); j++ {
			c.tie(machines[j], graph.FailsOverTo, machines[other])
		}
	}
	c.families(machines, databases, applications, services)
	for _, n := range sites {
		c.Sites = append(c.Sites, c.CIs[n].Key)
	}
	for _, n := range services {
		c.Services = append(c.Services, c.CIs[n].Key)
	}
	c.known = nil
	return c
}

// families ties what runs on the machines.
func (c *Company) families(machines, databases, applications, services []int32) {
	two := func(r *graph.Rules) { r.Kinds[graph.RunsOn] = graph.Rule{Mode: graph.Any} }
	for i, n := range databases {
		c.tie(n, graph.RunsOn, at(machines, i, len(databases)))
		c.tie(n, graph.ConnectsTo, at(machines, i+1, len(databases)+1))
	}
	for i, n := range applications {
		c.tie(n, graph.RunsOn, at(machines, i, len(applications)))
		if i%5 == 0 {
			c.tie(n, graph.RunsOn, machines[c.rand.IntN(len(machines))])
			c.rule([]int32{n}, two)
		}
	}
	var bounds []int // where families end: sizes by a power law
	for end := 0; end < len(applications); {
		end = min(end+c.powerLaw(5, 400), len(applications))
		bounds = append(bounds, end)
	}
	needed := make([][]int32, len(bounds)) // each as often as it is needed, and once more
	start := 0
	for f, end := range bounds {
		for i := start; i < end; i++ {
			if i%3 == 0 {
				needed[f] = append(needed[f], at(databases, i, len(applications)))
			}
			needed[f] = append(needed[f], applications[i])
		}
		start = end
	}
	pick := func(f int) int32 { return needed[f][c.rand.IntN(len(needed[f]))] }
	for _, n := range services {
		f := c.rand.IntN(len(bounds))
		for range 1 + c.rand.IntN(3) {
			c.tie(n, graph.DependsOn, pick(f))
		}
	}
	for f := 0; len(c.Relations) < c.most; f = (f + 1) % len(bounds) {
		first := 0
		if f > 0 {
			first = bounds[f-1]
		}
		for i := first; i < bounds[f] && len(c.Relations) < c.most; i++ {
			g := f
			if c.rand.IntN(200) == 0 {
				g = c.rand.IntN(len(bounds))
			}
			if far := pick(g); c.tie(applications[i], graph.DependsOn, far) {
				needed[g] = append(needed[g], far)
			}
		}
	}
}

// at is the i-th of n spread evenly over a list.
func at(list []int32, i, n int) int32 { return list[min(i*len(list)/max(n, 1), len(list)-1)] }

// powerLaw draws a size between two bounds, small ones much more often than large.
func (c *Company) powerLaw(least, most int) int {
	return min(most, int(float64(least)/(1-c.rand.Float64()*0.999)))
}

// some draws n numbers of at most so many machines.
func (c *Company) some(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = c.rand.IntN(max(n, 1) * 50)
	}
	return list
}

func (c *Company) add(class string, criticality uint8, n int, service bool) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = int32(len(c.CIs))
		ci := graph.CI{Key: Key(len(c.CIs)), Class: class, Criticality: criticality, Service: service}
		if criticality == 0 {
			ci.Criticality = uint8(1 + c.rand.IntN(4))
		}
		c.CIs = append(c.CIs, ci)
	}
	return list
}

func (c *Company) rule(list []int32, set func(*graph.Rules)) {
	for _, n := range list {
		set(&c.CIs[n].Rules)
	}
}

// tie adds a relation unless it is there, or would be of a CI with itself, or one too many.
func (c *Company) tie(from int32, kind graph.Kind, to int32) bool {
	t := tie{from, to, kind}
	if _, ok := c.known[t]; ok || from == to || len(c.Relations) >= c.most {
		return false
	}
	c.known[t] = struct{}{}
	c.Relations = append(c.Relations, graph.NewRelation(c.CIs[from].Key, kind, c.CIs[to].Key))
	return true
}

// Key is the n-th identifier of every company.
func Key(n int) graph.Key {
	var k graph.Key
	binary.BigEndian.PutUint64(k[:8], 0x0190_0000_0000_7000+uint64(n)<<16)
	binary.BigEndian.PutUint64(k[8:], (uint64(n)+1)*0x9e37_79b9_7f4a_7c15|1<<63)
	return k
}

// Rows gives a list as rows of a database would come.
func Rows[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
}

// Graph is a company's map.
func (c *Company) Graph() (*graph.Graph, error) {
	return graph.Build(graph.Position{Epoch: "made", Seq: 1}, Rows(c.CIs), Rows(c.Relations))
}
