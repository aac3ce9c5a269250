package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comptoir/internal/journey/crisis/chain"
)

// kept writes a log of three lines, altered by f, to a file; head is the hash of its second line, as it was printed.
func kept(t *testing.T, f func(x *chain.Export)) (file, head string) {
	t.Helper()
	x := chain.Export{Format: chain.Format, Crisis: strings.Repeat("a", 32), Number: "CRI0000001", Name: "Perte du centre"}
	prev := chain.Start
	for n := range int64(3) {
		l := chain.Line{Number: n + 1, RecordedAt: 1000, EventAt: 900, Type: "information", Author: "paul", Text: "ligne"}
		l.Seal(x.Crisis, prev)
		prev = l.Hash
		x.Lines = append(x.Lines, chain.Told{Line: l})
		x.Head = chain.Head{Number: l.Number, Hash: l.Hash}
	}
	head = x.Lines[1].Hash
	f(&x)
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "log.json")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return file, head
}

func TestVerify(t *testing.T) {
	for name, c := range map[string]struct {
		alter func(x *chain.Export)
		want  string // in what is said; "" where the log is whole
	}{
		"whole":          {func(*chain.Export) {}, ""},
		"altered":        {func(x *chain.Export) { x.Lines[1].Text = "autre chose" }, "line 2: its words"},
		"backdated":      {func(x *chain.Export) { x.Lines[0].EventAt = 1 }, "line 1: its time"},
		"cut":            {func(x *chain.Export) { x.Lines = x.Lines[:2] }, "line 3: the log ends before it"},
		"cut and mended": {func(x *chain.Export) { x.Lines, x.Head = x.Lines[:1], chain.Head{Number: 1, Hash: x.Lines[0].Hash} }, "line 2: no line has the hash given"},
		"taken out":      {func(x *chain.Export) { x.Lines = append(x.Lines[:1], x.Lines[2]) }, "line 2: it is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			file, head := kept(t, c.alter)
			err := verifyCmd{File: file, Head: head}.Run()
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("it says %v, want %q", err, c.want)
			}
		})
	}
	if err := (verifyCmd{File: filepath.Join(t.TempDir(), "nothing")}).Run(); err == nil {
		t.Error("a file that is not there")
	}
}
