package search

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/search/index"
)

// Source is what a domain gives so that its records are found. Everything is called with the system as the actor, except Show.
type Source struct {
	Kind string // of its records, in references

	// Touched names the records whose documents an event changes.
	Touched func(ctx context.Context, r db.Reader, e event.Event) ([]string, error)
	// Load makes the documents of some records; a record that is not in the answer is found no longer.
	Load func(ctx context.Context, r db.Reader, ids []string) ([]Record, error)
	// After lists the ids of all records behind one, in a fixed order, n at most; "" begins.
	After func(ctx context.Context, r db.Reader, after string, n int) ([]string, error)
	// Show gives, of some records, those that the reader's actor may know of now, as that person may see them.
	Show func(ctx context.Context, r db.Reader, ids []string) ([]Shown, error)
}

// Record is a record's documents.
type Record struct {
	ID   string
	Docs []Doc
}

// Doc is one way to find a record. Records that some see otherwise than others have a document for each, with audiences that
// have nobody in common, so that nothing is counted twice.
type Doc struct {
	Part     string // tells the documents of a record apart: "" or Inner
	Title    string
	Text     string
	Keys     []string // numbers, addresses: what is typed whole
	Tags     []string // type:…, state:…: see the constants of tags.go
	Audience []string
	At       instant.Instant
	Trust    int // how many confirmed it, less how many disputed
}

// The parts that a record may have beside the first.
const (
	Inner = "inner" // with what only agents read
	Card  = "card"  // what those may know who do not read the record itself
)

// Shown is a record as one reader sees it.
type Shown struct {
	ID     string
	Number string
	Type   string // incident, note, …
	Title  string
	State  string
	Text   string // where the words stand
	Answer string // what solved it, where something did
	At     instant.Instant
	Trust  int
}

// Audience tokens.
const (
	Everybody  = "all"
	Agents     = "agents"
	Requesters = "requesters" // everybody who is no agent
)

// Person is the token of one person who is no agent.
func Person(id string) string { return "person:" + id }

// Group is the token of a group's members.
func Group(id string) string { return "group:" + id }

// tokens are those of the reader as such.
func tokens(a auth.Actor) []string {
	if a.Has(auth.Agent) {
		return []string{Everybody, Agents}
	}
	return []string{Everybody, Requesters, Person(a.ID)}
}

// change makes of some records the step that brings the index up to date about them.
func change(kind string, ids []string, records []Record) index.Change {
	var c index.Change
	have := map[index.Name]bool{}
	for _, rec := range records {
		for _, d := range rec.Docs {
			if len(d.Audience) == 0 {
				continue
			}
			have[index.Name{Kind: kind, ID: rec.ID, Part: d.Part}] = true
			c.Put = append(c.Put, index.Doc{Kind: kind, ID: rec.ID, Part: d.Part, Title: d.Title, Text: d.Text, Keys: d.Keys, Tags: d.Tags,
				Audience: d.Audience, At: d.At, Trust: d.Trust})
		}
	}
	for _, id := range ids {
		for _, part := range []string{"", Inner, Card} {
			if n := (index.Name{Kind: kind, ID: id, Part: part}); !have[n] {
				c.Drop = append(c.Drop, n)
			}
		}
	}
	return c
}
