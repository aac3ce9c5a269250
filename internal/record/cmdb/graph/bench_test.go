package graph_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"comptoir/internal/record/cmdb/graph"
	"comptoir/internal/record/cmdb/graph/graphtest"
)

// companies are made once for all benchmarks of a run.
var companies = struct {
	sync.Mutex
	made map[string]*company
}{made: map[string]*company{}}

type company struct {
	*graphtest.Company
	graph *graph.Graph
	bare  *bareSearch
}

type maker func(seed uint64, cis, relations int) *graphtest.Company

func companyOf(b testing.TB, name string, make maker, cis int) *company {
	name = fmt.Sprint(name, cis)
	companies.Lock()
	defer companies.Unlock()
	if c := companies.made[name]; c != nil {
		return c
	}
	made := make(1, cis, 3*cis)
	g, err := made.Graph()
	if err != nil {
		b.Fatal(err)
	}
	c := &company{Company: made, graph: g}
	c.bare = newBareSearch(g.View(), made)
	companies.made[name] = c
	return c
}

// bareSearch is a breadth-first search upwards on two flat arrays, and nothing else: no rules, no standbys, no counts.
type bareSearch struct {
	start []int32
	far   []int32
	seen  []uint32
	turn  uint32
	queue []int32
}

func newBareSearch(v *graph.View, c *graphtest.Company) *bareSearch {
	s := &bareSearch{start: make([]int32, len(c.CIs)+1), seen: make([]uint32, len(c.CIs))}
	each := func(f func(owner, far graph.Node)) {
		for _, r := range c.Relations {
			if !r.Propagates || r.Kind == graph.FailsOverTo {
				continue
			}
			owner, far := needy(r)
			o, _ := v.Node(owner)
			n, _ := v.Node(far)
			f(o, n)
		}
	}
	each(func(_, far graph.Node) { s.start[far+1]++ })
	for i := range len(c.CIs) {
		s.start[i+1] += s.start[i]
	}
	s.far = make([]int32, s.start[len(c.CIs)])
	next := slices.Clone(s.start)
	each(func(owner, far graph.Node) {
		s.far[next[far]] = int32(owner)
		next[far]++
	})
	return s
}

func (s *bareSearch) reach(from ...graph.Node) int {
	s.turn++
	s.queue = s.queue[:0]
	for _, n := range from {
		s.seen[n] = s.turn
		s.queue = append(s.queue, int32(n))
	}
	for i := 0; i < len(s.queue); i++ {
		n := s.queue[i]
		for _, far := range s.far[s.start[n]:s.start[n+1]] {
			if s.seen[far] != s.turn {
				s.seen[far] = s.turn
				s.queue = append(s.queue, far)
			}
		}
	}
	return len(s.queue)
}

func sizes(b *testing.B, bench func(*testing.B, *company)) {
	for _, cis := range []int{graphtest.Small, graphtest.Middle, graphtest.Large} {
		b.Run(fmt.Sprint(cis), func(b *testing.B) { bench(b, companyOf(b, "company", graphtest.Make, cis)) })
	}
}

// quantiles reports what a question took, and the bare search beside it.
func quantiles(b *testing.B, name string, took []time.Duration) {
	slices.Sort(took)
	for _, q := range []int{50, 99} {
		b.ReportMetric(float64(took[len(took)*q/100].Microseconds()), fmt.Sprintf("%s-p%d-µs", name, q))
	}
}

// BenchmarkImpact is the loss of one CI drawn among all: counts and the first 100 services.
func BenchmarkImpact(b *testing.B) { sizes(b, impactOfOne) }

// BenchmarkImpactInAWeb is the same on a map without layers and redundancy, of which more falls at once.
func BenchmarkImpactInAWeb(b *testing.B) {
	for _, cis := range []int{graphtest.Small, graphtest.Middle, graphtest.Large} {
		b.Run(fmt.Sprint(cis), func(b *testing.B) { impactOfOne(b, companyOf(b, "web", graphtest.Web, cis)) })
	}
}

func impactOfOne(b *testing.B, c *company) {
	v := c.graph.View()
	draw := rand.New(rand.NewPCG(7, 7))
	var took, bare []time.Duration
	var hit []int
	for b.Loop() {
		n := graph.Node(draw.IntN(v.Len()))
		begin := time.Now()
		m := v.Impact(n)
		counts := m.Counts()
		m.FirstServices(graph.Stopped, 100)
		m.FirstServices(graph.Degraded, 100)
		m.Close()
		took = append(took, time.Since(begin))
		hit = append(hit, counts.Stopped+counts.Degraded)
		begin = time.Now()
		c.bare.reach(n)
		bare = append(bare, time.Since(begin))
	}
	slices.Sort(hit)
	b.ReportMetric(float64(hit[len(hit)*99/100]), "hit-p99")
	quantiles(b, "impact", took)
	quantiles(b, "bare", bare)
}

// BenchmarkImpactOfHubs is the same among the thousand CIs that most rests on.
func BenchmarkImpactOfHubs(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		v := c.graph.View()
		hubs := slices.Collect(v.All())
		reach := make([]int, len(hubs))
		for _, n := range hubs {
			for l := range v.Links(n) {
				if l.Propagates {
					reach[n]++
				}
			}
		}
		slices.SortFunc(hubs, func(a, b graph.Node) int { return cmp.Compare(reach[b], reach[a]) })
		hubs = hubs[:min(1000, len(hubs))]
		var took, bare []time.Duration
		for i := 0; b.Loop(); i++ {
			n := hubs[i%len(hubs)]
			begin := time.Now()
			m := v.Impact(n)
			m.Counts()
			m.FirstServices(graph.Stopped, 100)
			m.Close()
			took = append(took, time.Since(begin))
			begin = time.Now()
			c.bare.reach(n)
			bare = append(bare, time.Since(begin))
		}
		quantiles(b, "impact", took)
		quantiles(b, "bare", bare)
	})
}

// BenchmarkImpactOfEverything loses all sites at once.
func BenchmarkImpactOfEverything(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		v := c.graph.View()
		var sites []graph.Node
		for _, k := range c.Sites {
			n, _ := v.Node(k)
			sites = append(sites, n)
		}
		var took, bare []time.Duration
		var counts graph.Counts
		for b.Loop() {
			begin := time.Now()
			m := v.Impact(sites...)
			counts = m.Counts()
			m.FirstServices(graph.Stopped, 100)
			m.Close()
			took = append(took, time.Since(begin))
			begin = time.Now()
			c.bare.reach(sites...)
			bare = append(bare, time.Since(begin))
		}
		b.ReportMetric(float64(counts.Stopped), "stopped")
		b.ReportMetric(float64(counts.Degraded), "degraded")
		quantiles(b, "impact", took)
		quantiles(b, "bare", bare)
	})
}

// BenchmarkImpactWithReasons is the loss of a host with the first 100 effects explained, written as JSON.
func BenchmarkImpactWithReasons(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		v := c.graph.View()
		draw := rand.New(rand.NewPCG(7, 7))
		var took []time.Duration
		for b.Loop() {
			n := graph.Node(draw.IntN(v.Len()))
			begin := time.Now()
			m := v.Impact(n)
			answer := struct {
				Counts  graph.Counts
				Effects []graph.Key
				Because []graph.Explanation
			}{Counts: m.Counts()}
			for _, n := range append(m.First(graph.Stopped, 100), m.First(graph.Degraded, 100)...) {
				answer.Effects = append(answer.Effects, v.Key(n))
				answer.Because = append(answer.Because, m.Because(n))
			}
			m.Close()
			if _, err := json.Marshal(answer); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(begin))
		}
		quantiles(b, "answer", took)
	})
}

// BenchmarkApply adds and removes one relation, and asks.
func BenchmarkApply(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		draw := rand.New(rand.NewPCG(7, 7))
		var took []time.Duration
		for b.Loop() {
			r := graph.NewRelation(graphtest.Key(draw.IntN(len(c.CIs))), graph.DependsOn, graphtest.Key(draw.IntN(len(c.CIs))))
			begin := time.Now()
			if err := c.graph.Apply(graph.Position{}, graph.PutRelation(r)); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(begin))
			if err := c.graph.Apply(graph.Position{}, graph.DropRelation(r.From, r.Kind, r.To)); err != nil {
				b.Fatal(err)
			}
		}
		quantiles(b, "change", took)
	})
}

// BenchmarkBuild builds from rows in memory.
func BenchmarkBuild(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		for b.Loop() {
			if _, err := c.Graph(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkLoad loads a snapshot from memory.
func BenchmarkLoad(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		var file bytes.Buffer
		if err := c.graph.Save(&file); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(file.Len())/1e6, "MB")
		for b.Loop() {
			if _, err := graph.Load(bytes.NewReader(file.Bytes())); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkSinglePoints asks for the single points of failure of services.
func BenchmarkSinglePoints(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		v := c.graph.View()
		var took []time.Duration
		found := 0
		for i := 0; b.Loop(); i++ {
			n, _ := v.Node(c.Services[i%len(c.Services)])
			begin := time.Now()
			points, complete := v.SinglePoints(context.Background(), n, 0)
			took = append(took, time.Since(begin))
			if !complete {
				b.Fatal("incomplete")
			}
			found += len(points)
		}
		b.ReportMetric(float64(found)/float64(len(took)), "points")
		quantiles(b, "points", took)
	})
}

// BenchmarkCommonCauses takes five of what a host stops or degrades, or five services.
func BenchmarkCommonCauses(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		v := c.graph.View()
		draw := rand.New(rand.NewPCG(7, 7))
		var took []time.Duration
		for b.Loop() {
			var affected []graph.Node
			for len(affected) < 5 {
				m := v.Impact(graph.Node(draw.IntN(v.Len())))
				affected = append(affected, m.First(graph.Stopped, 5)...)
				m.Close()
			}
			begin := time.Now()
			v.CommonCauses(context.Background(), affected, nil, 10, 0)
			took = append(took, time.Since(begin))
		}
		quantiles(b, "causes", took)
	})
}

// BenchmarkComponents finds the circles in the order of starting of everything.
func BenchmarkComponents(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		v := c.graph.View()
		all := slices.Collect(v.All())
		for b.Loop() {
			v.Components(all)
		}
	})
}

// BenchmarkMemory is what a graph keeps, and what one question adds to it.
func BenchmarkMemory(b *testing.B) {
	sizes(b, func(b *testing.B, c *company) {
		var file bytes.Buffer
		if err := c.graph.Save(&file); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			before := heap()
			g, err := graph.Load(bytes.NewReader(file.Bytes()))
			if err != nil {
				b.Fatal(err)
			}
			loaded := heap()
			m := g.View().Impact(0)
			asked := heap()
			m.Close()
			b.ReportMetric(float64(loaded-before)/1e6, "graph-MB")
			b.ReportMetric(float64(asked-loaded)/1e6, "question-MB")
			runtime.KeepAlive(g)
		}
	})
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // what a pool held goes with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
