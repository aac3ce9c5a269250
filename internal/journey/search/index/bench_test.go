package index_test

import (
	"fmt"
	"os"
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

// What a question of nine words costs, on the folder of a large index that COMPTOIR_INDEX names.
func BenchmarkFind(b *testing.B) {
	dir := os.Getenv("COMPTOIR_INDEX")
	if dir == "" {
		b.Skip("COMPTOIR_INDEX names no index")
	}
	x, err := index.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := x.Find(b.Context(), index.Query{Text: os.Getenv("COMPTOIR_QUERY"), Audience: []string{"all", "agents"}, Limit: 50, Today: 20_454}); err != nil {
			b.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
}
