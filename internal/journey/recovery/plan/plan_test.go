package plan

import (
	"cmp"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTasksAreWhatIsLostAndDoesNotSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		r := Make(in)
		want := 0
		for i := range in.Nodes {
			if slices.Contains(in.Lost, i) && !slices.Contains(in.Survives, i) {
				want++
			}
		}
		if got := byNode(r); len(got) != want || len(r.Tasks) != want {
			t.Fatalf("%d tasks of %d nodes, want %d", len(r.Tasks), len(got), want)
		}
		inWaves := 0
		for _, w := range r.Waves {
			inWaves += len(w)
		}
		if inWaves != want {
			t.Fatalf("%d tasks are in waves, of %d", inWaves, want)
		}
	})
}

func TestNothingStartsBeforeWhatItNeeds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		r := Make(in)
		tasks := byNode(r)
		for _, e := range bound(in, r).kept {
			before, after := tasks[e.Before], tasks[e.After]
			if after.Start < before.Finish || after.Earliest < before.Earliest+in.Nodes[e.Before].Restore {
				t.Fatalf("%v starts before %v is finished", after, before)
			}
			if after.Wave < before.Wave || after.Wave == before.Wave && (after.Cycle < 0 || after.Cycle != before.Cycle || after.Step <= before.Step) {
				t.Fatalf("%v is in no later wave or step than %v", after, before)
			}
			if after.Criticality < before.Criticality || after.Due != NoDue && before.Due > after.Due-in.Nodes[e.After].Restore {
				t.Fatalf("%v is less urgent than %v, which waits for it", before, after)
			}
		}
	})
}

func TestWavesAreAsEarlyAsTheyCanBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		r := Make(in)
		edges, tasks := bound(in, r).kept, byNode(r)
		first := map[int]int{} // of a ring, its wave if it were as early as it can be
		for _, task := range r.Tasks {
			wave := 0
			for _, e := range edges {
				if e.After == task.Node && (task.Cycle < 0 || tasks[e.Before].Cycle != task.Cycle) {
					wave = max(wave, tasks[e.Before].Wave+1)
				}
			}
			if task.Cycle < 0 && wave != task.Wave {
				t.Fatalf("%v could be in wave %d", task, wave)
			}
			if task.Cycle >= 0 {
				first[task.Cycle] = max(first[task.Cycle], wave)
			}
		}
		for _, task := range r.Tasks {
			if task.Cycle >= 0 && first[task.Cycle] != task.Wave {
				t.Fatalf("the ring of %v could be in wave %d", task, first[task.Cycle])
			}
		}
	})
}

func TestNobodyIsAskedForMoreThanTheyCan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		r := Make(in)
		for _, team := range in.Teams {
			for _, at := range r.Tasks {
				working, ready := 0, 0
				for _, task := range r.Tasks {
					n := in.Nodes[task.Node]
					if n.Group != team.Group || n.Restore == 0 {
						continue
					}
					if task.Start <= at.Start && at.Start < task.Finish {
						working++
					}
					if task.Start-task.Held <= at.Start && at.Start < task.Start {
						ready++
					}
				}
				if working > team.AtOnce {
					t.Fatalf("%s works on %d at once at %d, and may on %d", team.Group, working, at.Start, team.AtOnce)
				}
				if ready > 0 && working < team.AtOnce {
					t.Fatalf("%s has a free place at %d, and %d tasks are ready", team.Group, at.Start, ready)
				}
			}
		}
		limited := func(group string) bool {
			return slices.ContainsFunc(in.Teams, func(t Team) bool { return t.Group == group })
		}
		for _, task := range r.Tasks {
			if task.Held > 0 && !limited(in.Nodes[task.Node].Group) {
				t.Fatalf("%v waits for a team without limit", task)
			}
			start := 0
			for _, w := range task.Waits {
				start = max(start, r.Tasks[w].Finish)
			}
			if task.Start-task.Held != start || task.Finish-task.Start != in.Nodes[task.Node].Restore {
				t.Fatalf("%v was ready at %d", task, start)
			}
		}
	})
}

func TestTheCriticalPathIsTheDurationWithoutLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		r := Make(in)
		length := 0
		for i, at := range r.Critical {
			task := r.Tasks[at]
			if length += in.Nodes[task.Node].Restore; i > 0 && !slices.Contains(task.Waits, r.Critical[i-1]) {
				t.Fatalf("%v does not wait for the one before it on the critical path", task)
			}
			if task.Slack != 0 || !task.Critical {
				t.Fatalf("%v is critical and has time", task)
			}
		}
		if want := longest(in, r, bound(in, r).kept); length != want || r.Unlimited != want {
			t.Fatalf("the critical path takes %d, the plan without limits %d, the longest chain %d", length, r.Unlimited, want)
		}
		if len(in.Teams) == 0 && r.Duration != r.Unlimited || r.Duration < r.Unlimited {
			t.Fatalf("%d minutes with limits, %d without", r.Duration, r.Unlimited)
		}
	})
}

func TestCutsLeaveAnOrderAndNoneIsInVain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		spend := rapid.SampledFrom([]int{0, 100, exactSteps}) // each of the three ways of cutting
		r := within(in, allowance{exact: spend.Draw(t, "exact"), greedy: spend.Draw(t, "greedy"), loops: loopSteps, circles: maxLoops})
		b := bound(in, r)
		order := slices.Concat(b.kept, b.relaxed)
		if circular(len(in.Nodes), order) {
			t.Fatal("a circle is left")
		}
		for _, e := range b.cut {
			if !circular(len(in.Nodes), append(slices.Clip(order), e)) {
				t.Fatalf("cutting %v was in vain", e)
			}
		}
		for _, c := range r.Cycles {
			if len(c.Cuts) == 0 {
				t.Fatalf("nothing is cut in %v", c)
			}
			for _, k := range c.Cuts {
				e := in.Edges[k.Edge]
				if r.Tasks[k.Loop[0]].Node != e.After || r.Tasks[k.Loop[len(k.Loop)-1]].Node != e.Before {
					t.Fatalf("the loop %v is not of %v", k.Loop, e)
				}
				for i := 1; i < len(k.Loop); i++ {
					if !slices.ContainsFunc(order, func(e Edge) bool {
						return e.Before == r.Tasks[k.Loop[i-1]].Node && e.After == r.Tasks[k.Loop[i]].Node
					}) {
						t.Fatalf("there is no kept edge between %d and %d of the loop %v", i-1, i, k.Loop)
					}
				}
			}
		}
	})
}

// Nobody cuts a small ring more cheaply: all subsets of its edges are tried.
func TestSmallRingsAreCutAtTheLeastCost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "nodes")
		in := Input{}
		for i := range n {
			in.Nodes = append(in.Nodes, Node{ID: string(rune('a' + i)), Criticality: rapid.IntRange(1, 4).Draw(t, "criticality")})
			in.Lost = append(in.Lost, i)
		}
		for i := range rapid.IntRange(1, 9).Draw(t, "edges") {
			in.Edges = append(in.Edges, Edge{ID: string(rune('a' + i)), Before: rapid.IntRange(0, n-1).Draw(t, "before"),
				After: rapid.IntRange(0, n-1).Draw(t, "after"), Strength: rapid.IntRange(1, 9).Draw(t, "strength")})
		}
		cost := func(edges []Edge) (sum int) {
			for _, e := range edges {
				sum += 10*e.Strength + 1 + unknown - in.Nodes[e.After].Criticality
			}
			return sum
		}
		r := Make(in)
		got := cost(bound(in, r).cut)
		for set := range 1 << len(in.Edges) {
			var cut, rest []Edge
			for i, e := range in.Edges {
				if set&(1<<i) != 0 {
					cut = append(cut, e)
				} else {
					rest = append(rest, e)
				}
			}
			if cost(cut) < got && !circular(n, rest) {
				t.Fatalf("cutting %v costs %d, and the plan cuts for %d", cut, cost(cut), got)
			}
		}
	})
}

func TestRedundancyIsWaitedForAsMuchAsNeeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		r := Make(in)
		b, tasks := bound(in, r), byNode(r)
		count := func(edges []Edge, node, set int) (n, latest int) {
			for _, e := range edges {
				if e.After == node && e.Set == set {
					n, latest = n+1, max(latest, tasks[e.Before].Earliest+in.Nodes[e.Before].Restore)
				}
			}
			return n, latest
		}
		for at := range 4 * len(r.Tasks) {
			task, set := r.Tasks[at/4], at%4
			spare := in.Nodes[task.Node].spare(set)
			waited, latest := count(b.kept, task.Node, set)
			cut, _ := count(b.cut, task.Node, set)
			free, _ := count(b.relaxed, task.Node, set)
			if need := max(0, waited+cut+free-spare); waited != min(need, waited+free) {
				t.Fatalf("%v waits for %d of a set, and needs %d", task, waited, need)
			}
			for _, e := range b.relaxed {
				if e.After == task.Node && e.Set == set && tasks[e.Before].Earliest+in.Nodes[e.Before].Restore < latest {
					t.Fatalf("%v waits for a later one than %v", task, e)
				}
			}
		}
	})
}

func TestMissesAreWhoIsTooLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		r := Make(in)
		over := map[int]int{}
		for _, m := range r.Misses {
			over[m.Task] = m.Over
			if m.Unlimited > m.Over && len(in.Teams) == 0 {
				t.Fatalf("%v is later without limits", m)
			}
		}
		for i, task := range r.Tasks {
			rto := in.Nodes[task.Node].RTO
			if late := task.Finish - rto; rto > 0 && late > 0 && over[i] != late || (rto == 0 || late <= 0) && over[i] != 0 {
				t.Fatalf("%v with an objective of %d is said to miss it by %d", task, rto, over[i])
			}
		}
	})
}

// The same situation told in another order has the same plan.
func TestTheOrderOfTheInputDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		seed := rapid.Uint64().Draw(t, "seed")
		if a, b := told(in, Make(in)), told(in, Make(in)); !reflect.DeepEqual(a, b) {
			t.Fatalf("twice the same question:\n%v\n%v", a, b)
		}
		other := shuffled(in, seed)
		if a, b := told(in, Make(in)), told(other, Make(other)); !reflect.DeepEqual(a, b) {
			t.Fatalf("in another order:\n%v\n%v", a, b)
		}
	})
}

func shuffled(in Input, seed uint64) Input {
	random := rand.New(rand.NewPCG(seed, seed))
	to := random.Perm(len(in.Nodes))
	out := Input{Nodes: make([]Node, len(in.Nodes)), Teams: slices.Clone(in.Teams)}
	for i, n := range in.Nodes {
		out.Nodes[to[i]] = n
	}
	for _, i := range in.Lost {
		out.Lost = append(out.Lost, to[i])
	}
	for _, i := range in.Survives {
		out.Survives = append(out.Survives, to[i])
	}
	for _, i := range random.Perm(len(in.Edges)) {
		e := in.Edges[i]
		e.Before, e.After = to[e.Before], to[e.After]
		out.Edges = append(out.Edges, e)
	}
	random.Shuffle(len(out.Lost), func(i, j int) { out.Lost[i], out.Lost[j] = out.Lost[j], out.Lost[i] })
	random.Shuffle(len(out.Teams), func(i, j int) { out.Teams[i], out.Teams[j] = out.Teams[j], out.Teams[i] })
	return out
}

// told is a plan by names.
func told(in Input, r Result) Result {
	place := make([]int, len(in.Nodes))
	for i := range place {
		place[i] = i
	}
	slices.SortFunc(place, func(a, b int) int { return cmp.Compare(in.Nodes[a].ID, in.Nodes[b].ID) })
	rank := map[string]int{}
	for i, n := range place {
		rank[in.Nodes[n].ID] = i
	}
	edge := func(i int) int {
		n := 0
		for _, c := range in.Edges[i].ID[3:] {
			n = 10*n + int(c-'0')
		}
		return n
	}
	for i := range r.Tasks {
		r.Tasks[i].Node = rank[in.Nodes[r.Tasks[i].Node].ID]
	}
	for _, c := range r.Cycles {
		for i := range c.Cuts {
			c.Cuts[i].Edge = edge(c.Cuts[i].Edge)
		}
	}
	for i := range r.Relaxed {
		r.Relaxed[i] = edge(r.Relaxed[i])
	}
	slices.Sort(r.Relaxed)
	return r
}
