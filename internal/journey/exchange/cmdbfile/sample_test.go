package cmdbfile

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// The two real sets are read whole: as many good rows as the files have lines, and both ends of each relation are known.
func TestRealSets(t *testing.T) {
	for _, set := range []string{"cmdb-netbox-demo", "cmdb-otel-demo"} {
		dir := filepath.Join(os.Getenv("COMPTOIR_DATA"), set)
		if _, err := os.Stat(dir); err != nil || os.Getenv("COMPTOIR_DATA") == "" {
			t.Skipf("%s is not there; set COMPTOIR_DATA to the folder of the sample data to run this test", dir)
		}
		rows, err := NewReader(open(t, dir, "cis.jsonl"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for {
			row, bad, err := rows.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			ci, worse := Guess(rows.Columns()).CI(row)
			if err != nil || bad.Code != "" || worse.Code != "" || ci.ExternalID == "" || ci.Class == "" || ci.Name == "" {
				t.Fatalf("%s: %v %+v %+v %+v", set, err, bad, worse, ci)
			}
			if ClassOf(ci.Class, "").Parent == "" {
				t.Errorf("%s: %s has no place in the tree", set, ci.Class)
			}
			ids[ci.ExternalID] = true
		}
		if n := lines(t, dir, "cis.jsonl"); len(ids) != n {
			t.Errorf("%s: %d CIs of %d lines", set, len(ids), n)
		}
		rels, err := NewRelations(open(t, dir, "relations.tsv"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		list, err := allRelations(rels, func(b Bad) { t.Errorf("%s: %+v", set, b) })
		if n := lines(t, dir, "relations.tsv") - 1; err != nil || len(list) != n {
			t.Errorf("%s: %d relations of %d lines (%v)", set, len(list), n, err)
		}
		for _, l := range list {
			if !ids[l.From] || !ids[l.To] {
				t.Errorf("%s: %+v has an end that is no CI", set, l)
			}
		}
	}
}

// allRelations reads to the end.
func allRelations(r *Relations, onBad func(Bad)) (out []Relation, err error) {
	for {
		rel, bad, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return out, err
		case bad.Code != "":
			onBad(bad)
		default:
			out = append(out, rel)
		}
	}
}

func open(t *testing.T, dir, name string) io.Reader {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() }) // only read
	return f
}

func lines(t *testing.T, dir, name string) (n int) {
	t.Helper()
	for s := bufio.NewScanner(open(t, dir, name)); s.Scan(); {
		n++
	}
	return n
}
