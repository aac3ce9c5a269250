package plan

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The sets with expected ranks: everything is lost, and each CI is in the wave that is written beside it.
func TestKnownMapsAreRebuiltInTheirKnownOrder(t *testing.T) {
	for _, set := range []struct {
		folder string
		cycles int
	}{{"cmdb-netbox-demo", 0}, {"cmdb-otel-demo", 1}} {
		t.Run(set.folder, func(t *testing.T) {
			in, at := known(t, set.folder)
			r := Make(in)
			if len(r.Cycles) != set.cycles {
				t.Fatalf("%d cycles, want %d", len(r.Cycles), set.cycles)
			}
			wrong, tasks := 0, byNode(r)
			for _, row := range rows(t, set.folder, "expected_recovery.tsv") {
				task := tasks[at[row[2]]]
				if strconv.Itoa(task.Wave) != row[0] || (task.Cycle >= 0) != (row[1] != "-") {
					t.Errorf("%s is in wave %d, cycle %d; want %s, %s", row[2], task.Wave, task.Cycle, row[0], row[1])
					wrong++
				}
			}
			t.Logf("%d CIs, %d edges, %d wrong", len(in.Nodes), len(in.Edges), wrong)
			for _, c := range r.Cycles {
				for _, k := range c.Cuts {
					t.Logf("cut: %s before %s (%s)", in.Nodes[in.Edges[k.Edge].Before].ID, in.Nodes[in.Edges[k.Edge].After].ID, k.Why)
				}
			}
		})
	}
}

func known(t *testing.T, folder string) (in Input, at map[string]int) {
	t.Helper()
	root := os.Getenv("COMPTOIR_DATA")
	if root == "" {
		t.Skip("COMPTOIR_DATA names no folder with the known maps")
	}
	at = map[string]int{}
	f, err := os.Open(filepath.Join(root, folder, "cis.jsonl")) //nolint:gosec // the folder is the tester's
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	for lines := json.NewDecoder(bufio.NewReader(f)); lines.More(); {
		var ci struct{ ID, Class, Name string }
		if err := lines.Decode(&ci); err != nil {
			t.Fatal(err)
		}
		at[ci.ID] = len(in.Nodes)
		in.Lost = append(in.Lost, len(in.Nodes))
		in.Nodes = append(in.Nodes, Node{ID: ci.ID, Name: ci.Name, Class: ci.Class, Restore: 10})
	}
	for i, row := range rows(t, folder, "relations.tsv") {
		if strings.HasPrefix(row[1], "Connects to") {
			continue
		}
		in.Edges = append(in.Edges, Edge{ID: strconv.Itoa(i), Type: row[1], Before: at[row[2]], After: at[row[0]], Strength: 5})
	}
	return in, at
}

// rows are the lines of a file of columns, without its header.
func rows(t *testing.T, folder, name string) (out [][]string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(os.Getenv("COMPTOIR_DATA"), folder, name)) //nolint:gosec // the folder is the tester's
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		if i > 0 {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}
