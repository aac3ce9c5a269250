package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comptoir/internal/journey/crisis/chain"
)

func TestVerifyNamesTheLine(t *testing.T) {
	made := func() chain.Export {
		x := chain.Export{Format: chain.Format, Crisis: "c", Number: "CRI0000001", Head: chain.Head{Hash: chain.Start}}
		for n := int64(1); n <= 4; n++ {
			l := chain.Line{Number: n, RecordedAt: 1000, EventAt: 900, Type: "information", Text: "fait"}
			l.Seal(x.Crisis, x.Head.Hash)
			x.Lines, x.Head = append(x.Lines, chain.Told{Line: l}), chain.Head{Number: n, Hash: l.Hash}
		}
		return x
	}
	whole := made()
	printed := whole.Head.Hash
	for name, c := range map[string]struct {
		alter func(x *chain.Export)
		head  string
		want  string // beginning of what is said; "" where it is whole
	}{
		"whole":            {func(*chain.Export) {}, "", ""},
		"whole, with head": {func(*chain.Export) {}, printed, ""},
		"words":            {func(x *chain.Export) { x.Lines[1].Text = "autre" }, "", "line 2: its words"},
		"time":             {func(x *chain.Export) { x.Lines[2].EventAt++ }, "", "line 3: its time"},
		"missing":          {func(x *chain.Export) { x.Lines = append(x.Lines[:1:1], x.Lines[2:]...) }, "", "line 2: it is missing"},
		"tail":             {func(x *chain.Export) { x.Lines = x.Lines[:3] }, "", "line 4: the log ends before it"},
		"tail, hidden": {func(x *chain.Export) {
			x.Lines = x.Lines[:3]
			x.Head = chain.Head{Number: 3, Hash: x.Lines[2].Hash}
		}, printed, "line 4: no line has the hash given"},
		"format": {func(x *chain.Export) { x.Format = "x" }, "", "this file is not sealed as"},
	} {
		t.Run(name, func(t *testing.T) {
			x := whole
			x.Lines = append([]chain.Told{}, whole.Lines...)
			c.alter(&x)
			b, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "log.json")
			if err := os.WriteFile(file, b, 0o600); err != nil {
				t.Fatal(err)
			}
			err = verifyCmd{File: file, Head: c.head}.Run()
			if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("it says %v, want %q", err, c.want)
			}
		})
	}
}
