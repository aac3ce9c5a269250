package index_test

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

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

// What a change of thirty documents costs while more come, ten a second, with all the merging they cause.
func BenchmarkFollow(b *testing.B) {
	s := load(b, "ir-piaf-fr")
	x, err := index.Open(filepath.Join(b.TempDir(), "index"))
	if err != nil {
		b.Fatal(err)
	}
	used := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e6
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	before, n := used(), 0
	for b.Loop() {
		var c index.Change
		for range 30 {
			d := s.docs[n%len(s.docs)]
			c.Put = append(c.Put, index.Doc{Kind: "note", ID: fmt.Sprint(n % 2500), Title: d.Title, Text: d.Text[:min(len(d.Text), 300)],
				Audience: []string{"all"}, At: instant.Instant(1_700_000_000_000)})
			n++
		}
		if err := x.Apply(c); err != nil {
			b.Fatal(err)
		}
		<-tick.C
	}
	b.ReportMetric((used()-before)/float64(b.N), "processor-ms/op")
	from := time.Now()
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(from).Milliseconds()), "ms-to-close")
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
