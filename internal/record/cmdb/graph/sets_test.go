package graph_test

import (
	"bufio"
	"crypto/md5"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"comptoir/internal/record/cmdb/graph"
)

// set is one of the real sets: what it is, and what is expected of it.
type set struct {
	view *graph.View
	node map[string]graph.Node
	id   map[graph.Node]string
	dir  string
}

func readSet(t *testing.T, name string) *set {
	root := os.Getenv("COMPTOIR_DATA")
	if root == "" {
		t.Skip("COMPTOIR_DATA does not name the folder of the real sets")
	}
	s := &set{dir: filepath.Join(root, name), node: map[string]graph.Node{}, id: map[graph.Node]string{}}
	p := newPlan()
	ids := map[string]graph.Key{}
	for _, line := range s.lines(t, "cis.jsonl") {
		var row struct{ ID, Class string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		ids[row.ID] = md5.Sum([]byte(row.ID))
		p.cis[ids[row.ID]] = graph.CI{Key: ids[row.ID], Class: row.Class}
	}
	kinds := map[string]graph.Kind{
		"Depends on::Used by": graph.DependsOn, "Runs on::Runs": graph.RunsOn, "Hosted on::Hosts": graph.RunsOn,
		"Located in::Contains": graph.HostedAt, "Powered by::Powers": graph.PoweredBy, "Connects to::Connected by": graph.ConnectsTo,
	}
	for _, line := range s.lines(t, "relations.tsv")[1:] {
		cell := strings.Split(line, "\t")
		kind, ok := kinds[cell[1]]
		if !ok {
			t.Fatalf("a relation of type %q", cell[1])
		}
		r := graph.NewRelation(ids[cell[0]], kind, ids[cell[2]])
		p.relations[keyOf(r)] = r
	}
	s.view = p.build(t).View()
	for id, k := range ids {
		n, ok := s.view.Node(k)
		if !ok {
			t.Fatalf("%s is not in the graph", id)
		}
		s.node[id], s.id[n] = n, id
	}
	return s
}

func (s *set) lines(t *testing.T, name string) []string {
	file, err := os.Open(filepath.Join(s.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var lines []string
	scan := bufio.NewScanner(file)
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		lines = append(lines, scan.Text())
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func realSets(t *testing.T, test func(*testing.T, *set)) {
	for _, name := range []string{"cmdb-netbox-demo", "cmdb-otel-demo"} {
		t.Run(name, func(t *testing.T) { test(t, readSet(t, name)) })
	}
}

func TestTheImpactOfRealSetsIsAsExpected(t *testing.T) {
	realSets(t, func(t *testing.T, s *set) {
		tried := 0
		for _, line := range s.lines(t, "expected_impact.tsv")[1:] {
			cell := strings.Split(line, "\t")
			m := s.view.Impact(s.node[cell[0]])
			var got []string
			for n := range m.Each(graph.Stopped) {
				got = append(got, s.id[n])
				e := m.Because(n)
				if len(e.Losses) != 1 || e.Losses[0] != s.node[cell[0]] || !isChain(e, n) {
					t.Errorf("%s because of %s: %v is no chain from the one to the other", s.id[n], cell[0], e)
				}
			}
			slices.Sort(got)
			if count := m.Counts(); strconv.Itoa(count.Stopped) != cell[1] || count.Degraded != 0 || strings.Join(got, ",") != cell[2] {
				t.Errorf("%s stops %v, expected %s", cell[0], got, cell[2])
			}
			m.Close()
			tried++
		}
		if tried != s.view.Len() {
			t.Fatalf("%d of %d tried", tried, s.view.Len())
		}
	})
}

// isChain tells relations that lead from the one loss to n, one after the other.
func isChain(e graph.Explanation, n graph.Node) bool {
	at := e.Losses[0]
	for _, l := range e.Links {
		if l.To != at {
			return false
		}
		at = l.From
	}
	return at == n
}

func TestTheOrderOfRealSetsIsAsExpected(t *testing.T) {
	realSets(t, func(t *testing.T, s *set) {
		rank := map[graph.Node]int{}
		circle := map[graph.Node]int{}
		components := s.view.Components(slices.Collect(s.view.All()))
		for i, component := range components {
			highest := 0
			for _, n := range component {
				circle[n] = i
			}
			for _, n := range component {
				for m := range s.view.Waits(n) {
					if circle[m] != i {
						highest = max(highest, rank[m]+1)
					}
				}
			}
			for _, n := range component {
				rank[n] = highest
			}
		}
		groups := map[string]int{}
		for _, line := range s.lines(t, "expected_recovery.tsv")[1:] {
			cell := strings.Split(line, "\t")
			n := s.node[cell[2]]
			if strconv.Itoa(rank[n]) != cell[0] {
				t.Errorf("%s starts at rank %d, expected %s", cell[2], rank[n], cell[0])
			}
			if alone := len(components[circle[n]]) == 1; alone != (cell[1] == "-") {
				t.Errorf("%s alone: %t, expected group %s", cell[2], alone, cell[1])
			}
			if other, ok := groups[cell[1]]; ok && cell[1] != "-" && other != circle[n] {
				t.Errorf("%s is in another circle than its group", cell[2])
			}
			groups[cell[1]] = circle[n]
		}
	})
}
