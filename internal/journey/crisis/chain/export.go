package chain

import (
	"encoding/json"
	"fmt"
	"io"

	"comptoir/internal/base/instant"
)

// Head is the end of a log: what is printed in each situation point.
type Head struct {
	Number int64  `json:"number"`
	Hash   string `json:"hash"`
}

// Export is a log as a file. What is beside the sealed lines (names, words of the product's own lines) is there for readers.
type Export struct {
	Format     string          `json:"format"`
	Crisis     string          `json:"crisis" doc:"id; it is part of every hash"`
	Number     string          `json:"number"`
	Name       string          `json:"name"`
	Exercise   bool            `json:"exercise"`
	ExportedAt instant.Instant `json:"exported_at"`
	Head       Head            `json:"head"`
	Lines      []Told          `json:"lines" nullable:"false"`
}

// Told is a sealed line with what makes it readable, which is not sealed.
type Told struct {
	Line
	AuthorName   string            `json:"author_name,omitempty" doc:"not sealed"`
	RecorderName string            `json:"recorder_name,omitempty" doc:"not sealed"`
	Words        map[string]string `json:"words,omitempty" doc:"a line of the product's own in each language; not sealed"`
}

// Report is what verifying an export says when it is whole.
type Report struct {
	Number string
	Name   string
	Head   Head
	Holds  int64 // the line that has the hash asked for; 0 where none was asked for
}

// Check proves an export whole, and that it holds the line whose hash was printed elsewhere; head may be empty.
func Check(x Export, head string) (Report, *Broken) {
	out := Report{Number: x.Number, Name: x.Name, Head: x.Head}
	if x.Format != Format {
		return out, &Broken{0, UnknownFormat}
	}
	lines := make([]Line, len(x.Lines))
	for i, l := range x.Lines {
		lines[i] = l.Line
	}
	if broken := Verify(x.Crisis, lines); broken != nil {
		return out, broken
	}
	last := Head{Hash: Start}
	if n := len(lines); n > 0 {
		last = Head{lines[n-1].Number, lines[n-1].Hash}
	}
	if last.Number < x.Head.Number {
		return out, &Broken{last.Number + 1, TailCut}
	}
	if last != x.Head {
		return out, &Broken{last.Number, HeadMismatched}
	}
	if head == "" {
		return out, nil
	}
	at, broken := Holds(lines, head)
	out.Holds = at
	return out, broken
}

// most is how large an exported log may be.
const most = 512 << 20

// Read reads an export.
func Read(from io.Reader) (Export, error) {
	var x Export
	d := json.NewDecoder(io.LimitReader(from, most))
	if err := d.Decode(&x); err != nil {
		return x, fmt.Errorf("not an exported log: %w", err)
	}
	return x, nil
}
