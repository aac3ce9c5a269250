package graph_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/record/cmdb/graph"
)

// drawChange draws a change and makes it on the plan too, as a database with foreign keys would.
func drawChange(t *rapid.T, p *plan, n int) graph.Change {
	switch rapid.IntRange(0, 9).Draw(t, "verb") {
	case 0, 1:
		ci := drawCI(t, rapid.IntRange(0, n-1).Draw(t, "ci"))
		p.cis[ci.Key] = ci
		return graph.PutCI(ci)
	case 2:
		k := key(rapid.IntRange(0, n-1).Draw(t, "ci"))
		delete(p.cis, k)
		for id := range p.relations {
			if id.from == k || id.to == k {
				delete(p.relations, id)
			}
		}
		return graph.DropCI(k)
	case 3, 4:
		r := drawRelation(t, n)
		for _, known := range p.sorted() {
			if rapid.Bool().Draw(t, "known") {
				r = known
				break
			}
		}
		delete(p.relations, keyOf(r))
		return graph.DropRelation(r.From, r.Kind, r.To)
	}
	r := drawRelation(t, n)
	p.relations[keyOf(r)] = r
	return graph.PutRelation(r)
}

func (p *plan) sorted() []graph.Relation {
	var list []graph.Relation
	for _, r := range p.relations {
		list = append(list, r)
	}
	slices.SortFunc(list, compareRelations)
	return list
}

func compareRelations(a, b graph.Relation) int {
	if c := a.From.Compare(b.From); c != 0 {
		return c
	}
	if c := a.To.Compare(b.To); c != 0 {
		return c
	}
	return int(a.Kind) - int(b.Kind)
}

// shows fails unless a view shows exactly a plan.
func shows(t *rapid.T, v *graph.View, p *plan) {
	if v.Len() != len(p.cis) {
		t.Fatalf("%d CIs instead of %d", v.Len(), len(p.cis))
	}
	for k, ci := range p.cis {
		n, ok := v.Node(k)
		if !ok || v.CI(n) != ci {
			t.Fatalf("%s is %v, put as %v", k, v.CI(n), ci)
		}
	}
	var want []graph.Relation
	for _, r := range p.sorted() {
		if _, ok := p.cis[r.From]; !ok {
			continue
		}
		if _, ok := p.cis[r.To]; ok {
			want = append(want, r)
		}
	}
	if v.Relations() != len(want) {
		t.Fatalf("%d relations instead of %d", v.Relations(), len(want))
	}
	seen := map[graph.Relation]int{}
	for n := range v.All() {
		for l := range v.Links(n) {
			seen[v.Relation(l)]++
		}
	}
	for _, r := range want {
		sides := 2
		if r.From == r.To {
			sides = 1
		}
		if seen[r] != sides {
			t.Fatalf("%v is seen from %d sides", r, seen[r])
		}
	}
}

func TestChangesShowAsARebuildDoes(t *testing.T) {
	thoroughly(t, func(t *rapid.T) {
		p, n := drawPlan(t, 10)
		g := p.build(t)
		before := g.View()
		was := &plan{cis: map[graph.Key]graph.CI{}, relations: map[relationKey]graph.Relation{}}
		for k, ci := range p.cis {
			was.cis[k] = ci
		}
		for k, r := range p.relations {
			was.relations[k] = r
		}
		for seq := range rapid.IntRange(1, 6).Draw(t, "commits") {
			var changes []graph.Change
			for range rapid.IntRange(0, 8).Draw(t, "changes") {
				changes = append(changes, drawChange(t, p, n+3))
			}
			at := graph.Position{Epoch: "e", Seq: int64(seq + 2)}
			if err := g.Apply(at, changes...); err != nil {
				t.Fatal(err)
			}
			if g.View().At() != at {
				t.Fatalf("at %v", g.View().At())
			}
			shows(t, g.View(), p)
		}
		shows(t, before, was)

		var file bytes.Buffer
		if err := g.Save(&file); err != nil {
			t.Fatal(err)
		}
		loaded, err := graph.Load(&file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n + 3 { // what waited for its ends comes out the same
			ci := graph.CI{Key: key(i), Class: "late"}
			if _, ok := p.cis[ci.Key]; !ok {
				p.cis[ci.Key] = ci
				if err := errors.Join(g.Apply(g.View().At(), graph.PutCI(ci)), loaded.Apply(g.View().At(), graph.PutCI(ci))); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, x := range []*graph.Graph{g, loaded, p.build(t)} {
			shows(t, x.View(), p)
			losses := []graph.Key{key(0), key(n / 2)}
			m := x.View().Impact(nodes(t, x.View(), losses)...)
			agree(t, p, m, losses)
			m.Close()
		}
	})
}

func TestASnapshotIsWholeOrRefused(t *testing.T) {
	p := newPlan()
	for i := range 3000 {
		p.cis[key(i)] = graph.CI{Key: key(i), Class: "server", Rules: graph.ForMembers(graph.Rule{Mode: graph.Any})}
		r := graph.NewRelation(key(i), graph.DependsOn, key(i/2))
		p.relations[keyOf(r)] = r
	}
	g := p.build(t)
	var file bytes.Buffer
	if err := g.Save(&file); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	loaded, err := graph.Load(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	if loaded.View().At() != (graph.Position{Epoch: "e", Seq: 1}) || loaded.View().Relations() != g.View().Relations() {
		t.Fatal("the snapshot shows another map")
	}
	thoroughly(t, func(t *rapid.T) {
		damaged := bytes.Clone(whole)
		if rapid.Bool().Draw(t, "cut") {
			damaged = damaged[:rapid.IntRange(0, len(whole)-1).Draw(t, "length")]
		} else {
			damaged[rapid.IntRange(0, len(whole)-1).Draw(t, "place")] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		}
		if _, err := graph.Load(bytes.NewReader(damaged)); !errors.Is(err, graph.ErrSnapshot) {
			t.Fatalf("a damaged snapshot was answered %v", err)
		}
	})
}

func TestDroppedNumbersComeBack(t *testing.T) {
	g := graph.New()
	for round := range 4 {
		var put, drop []graph.Change
		for i := range 3000 {
			k := key(round*3000 + i)
			put = append(put, graph.PutCI(graph.CI{Key: k, Class: "server"}))
			if i > 0 {
				put = append(put, graph.PutRelation(graph.NewRelation(k, graph.DependsOn, key(round*3000+i-1))))
			}
			if i > 9 {
				drop = append(drop, graph.DropCI(k))
			}
		}
		put = append(put, graph.PutRelation(graph.NewRelation(key(round*3000), graph.RunsOn, key(90_000))))
		if err := errors.Join(g.Apply(graph.Position{}, put...), g.Apply(graph.Position{}, drop...)); err != nil {
			t.Fatal(err)
		}
		if v := g.View(); v.Len() != 10*(round+1) || v.Relations() != 9*(round+1) {
			t.Fatalf("%d CIs, %d relations", v.Len(), v.Relations())
		}
	}
	if err := g.Apply(graph.Position{}, graph.PutCI(graph.CI{Key: key(90_000)})); err != nil {
		t.Fatal(err)
	}
	if v := g.View(); v.Relations() != 40 {
		t.Fatalf("%d relations: those that waited are lost", v.Relations())
	}
}

func TestBadRowsAreRefusedWhole(t *testing.T) {
	g := graph.New()
	err := g.Apply(graph.Position{Seq: 9}, graph.PutCI(graph.CI{Key: key(1)}), graph.PutRelation(graph.Relation{Kind: 8}))
	if !errors.Is(err, graph.ErrKind) || g.View().Len() != 0 || g.View().At().Seq != 0 {
		t.Fatal("half a change was made", err)
	}
	if _, err := graph.ParseKey("zz"); !errors.Is(err, graph.ErrKey) {
		t.Fatal(err)
	}
	if k, err := graph.ParseKey("0190a0b0c0d0e0f00123456789abcdef"); err != nil || k.String() != "0190a0b0c0d0e0f00123456789abcdef" {
		t.Fatal(k, err)
	}
	for _, kind := range graph.Kinds() {
		if back, err := graph.ParseKind(kind.String()); err != nil || back != kind {
			t.Fatal(kind, err)
		}
	}
}
