package index_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"comptoir/internal/base/instant"
	"comptoir/internal/journey/search/index"
)

// What a short document costs to write, a thousand at a time.
func BenchmarkApply(b *testing.B) {
	s := load(b, "ir-piaf-fr")
	x, err := index.Open(filepath.Join(b.TempDir(), "index"))
	if err != nil {
		b.Fatal(err)
	}
	const batch = 1000
	for n := 0; b.Loop(); n++ {
		var c index.Change
		for i := range batch {
			d := s.docs[(n*batch+i)%len(s.docs)]
			text := d.Text[:min(len(d.Text), 300)]
			c.Put = append(c.Put, index.Doc{Kind: "note", ID: fmt.Sprint(n*batch + i), Title: d.Title, Text: text, Audience: []string{"all"}, At: instant.Instant(1_700_000_000_000)})
		}
		if err := x.Apply(c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "documents/s")
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
}
