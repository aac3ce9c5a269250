package plan

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// site is a map as sites are: clusters of things that need a few of the older ones near them, some links across with a preference for
// what many need already (a power law). One in `rings` also is needed by something it needs, and one link in `backwards` goes the
// wrong way.
func site(n, rings, backwards int) Input {
	random := rand.New(rand.NewPCG(7, uint64(n)))
	in := Input{}
	var wanted []int // everybody once for each that needs it
	add := func(before, after int) {
		in.Edges = append(in.Edges, Edge{ID: fmt.Sprintf("%032x", random.Uint64()), Before: before, After: after, Strength: 1 + random.IntN(9)})
	}
	for i := range n {
		in.Nodes = append(in.Nodes, Node{ID: fmt.Sprintf("%016x%016x", random.Uint64(), random.Uint64()), Name: fmt.Sprint("ci ", i), Criticality: 1 + random.IntN(4),
			RTO: 60 * random.IntN(24), Restore: 5 + random.IntN(55), Group: fmt.Sprint("g", random.IntN(12)), Service: i%50 == 0})
		in.Lost = append(in.Lost, i)
		for range min(i, 3) {
			need := max(0, i-1-random.IntN(min(i, 100)))
			if random.IntN(4) == 0 && len(wanted) > 0 {
				need = wanted[random.IntN(len(wanted))]
			}
			wanted = append(wanted, need)
			if backwards > 0 && random.IntN(backwards) == 0 {
				add(i, need)
			} else {
				add(need, i)
			}
			if rings > 0 && random.IntN(3*rings) == 0 {
				add(i, need)
			}
		}
	}
	for i := range 12 {
		in.Teams = append(in.Teams, Team{Group: fmt.Sprint("g", i), AtOnce: 20})
	}
	return in
}

// spent is the processor's time so far: on a machine with other work, the clock on the wall says little.
func spent(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bare is the processor's time of the least there is to do: each edge hung on its node by name, and the nodes walked in an order.
func bare(b *testing.B, in Input) time.Duration {
	b.Helper()
	const rounds = 3
	before := spent(b)
	for range rounds {
		after := map[string][]string{}
		waits := map[string]int{}
		for _, e := range in.Edges {
			from, to := in.Nodes[e.Before].ID, in.Nodes[e.After].ID
			after[from] = append(after[from], to)
			waits[to]++
		}
		var order []string
		for _, n := range in.Nodes {
			if waits[n.ID] == 0 {
				order = append(order, n.ID)
			}
		}
		for i := 0; i < len(order); i++ {
			for _, to := range after[order[i]] {
				if waits[to]--; waits[to] == 0 {
					order = append(order, to)
				}
			}
		}
	}
	return (spent(b) - before) / rounds
}

func BenchmarkMake(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		for _, c := range []struct {
			name             string
			rings, backwards int
		}{{"plain", 0, 0}, {"rings", 2000, 0}, {"tangled", 100, 20}} {
			in := site(n, c.rings, c.backwards)
			b.Run(fmt.Sprintf("%d/%s", n, c.name), func(b *testing.B) {
				b.ReportAllocs()
				var r Result
				before := spent(b)
				for b.Loop() {
					r = Make(in)
				}
				own := (spent(b) - before) / time.Duration(b.N)
				b.ReportMetric(float64(own.Microseconds())/1000, "cpu-ms/op")
				b.ReportMetric(float64(own)/float64(bare(b, in)), "x-bare")
				cuts := 0
				for _, k := range r.Cycles {
					cuts += len(k.Cuts)
				}
				b.ReportMetric(float64(cuts), "cuts")
				b.ReportMetric(float64(len(r.Cycles)), "cycles")
			})
		}
	}
}

// A chain, a ring and a hub of 100,000, many small rings and a thicket that is one ring are all answered, and whole.
func TestExtremesAreAnswered(t *testing.T) {
	const n, thick = 100_000, 20_000
	nodes := func() (in Input) {
		for i := range n {
			in.Nodes = append(in.Nodes, Node{ID: fmt.Sprintf("%06d", i), Restore: 1})
			in.Lost = append(in.Lost, i)
		}
		return in
	}
	for name, link := range map[string]func(i int) []int{
		"chain": func(i int) []int { return []int{i + 1} },
		"ring":  func(i int) []int { return []int{(i + 1) % n} },
		"hub":   func(i int) []int { return []int{0, i} },
		"pairs": func(i int) []int { return []int{i ^ 1} },
		"rings": func(i int) []int { return []int{i&^15 + (i+1)&15, i&^15 + (i*7)&15} },
		"thicket": func(i int) []int {
			return []int{i * 7919 % thick, i * 104729 % thick, (i + 1) % thick}[:3*min(1, thick/(i+1))]
		},
		"twosided": func(i int) []int { return []int{i + 1, i - 1} },
	} {
		t.Run(name, func(t *testing.T) {
			in := nodes()
			for i := range n {
				for k, to := range link(i) {
					if to >= 0 && to < n {
						in.Edges = append(in.Edges, Edge{ID: fmt.Sprintf("%06d-%d", i, k), Before: i, After: to, Strength: 1 + i%9})
					}
				}
			}
			begun := time.Now()
			r := Make(in)
			took := time.Since(begun)
			if b := bound(in, r); len(r.Tasks) != n || len(b.kept)+len(b.cut) != len(in.Edges) || circularSoon(n, b.kept) {
				t.Fatalf("%d tasks, %d edges kept and %d cut of %d, or a circle is left", len(r.Tasks), len(b.kept), len(b.cut), len(in.Edges))
			}
			t.Logf("%s, %d cycles, %d waves, %d min", took, len(r.Cycles), len(r.Waves), r.Duration)
		})
	}
}

// circularSoon is circular, in time that grows with the number of edges.
func circularSoon(n int, edges []Edge) bool {
	waits, after := make([]int, n), make([][]int, n)
	for _, e := range edges {
		waits[e.After]++
		after[e.Before] = append(after[e.Before], e.After)
	}
	var order []int
	for v, w := range waits {
		if w == 0 {
			order = append(order, v)
		}
	}
	for i := 0; i < len(order); i++ {
		for _, v := range after[order[i]] {
			if waits[v]--; waits[v] == 0 {
				order = append(order, v)
			}
		}
	}
	return len(order) < n
}
