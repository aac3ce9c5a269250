// Package index keeps the terms of all documents of one tenant in a folder, and finds them. It stores no text: titles and words
// are read from the rows when a hit is shown. What it keeps of a document is its terms, a row of small numbers that stand for
// its words in order, its tags (what filters and facets ask for) and its audience (who may know of it).
package index

import (
	"strings"

	"comptoir/internal/base/instant"
)

// Doc is what can be found. A record may have several: what its readers see, and what only some of them do.
type Doc struct {
	Kind, ID string // of the record
	Part     string // tells the record's documents apart; empty for the first
	Title    string
	Text     string
	Keys     []string        // numbers and names that are typed whole: INC0000042, an address
	Tags     []string        // "type:incident", "state:new": what filters and facets ask for
	Audience []string        // whoever has one of these tokens may know of it
	At       instant.Instant // when it was last true
	Trust    int             // how many confirmed it, less how many disputed
}

// Limits of one document: what is longer is found by its beginning.
const (
	maxTokens  = 20_000
	maxKept    = 3_000 // tokens whose order is kept
	titleTimes = 2     // a word of the title counts as so many
)

// Fields of the index.
const (
	fieldStem  = "a" // stems, those of the title several times
	fieldTitle = "t" // stems of the title
	fieldWord  = "w" // words as written, without accents
	fieldBegin = "p" // beginnings of the title's words, of one to three letters
	fieldTag   = "g" // tags, and the audience behind audienceTag
	fieldKept  = "k" // stored: day, trust, title's length, words in order
)

const (
	audienceTag = "aud:"
	dayTag      = "day:"
	monthTag    = "month:"
	yearTag     = "year:"
	kindTag     = "kind:"
)

func (d Doc) name() string { return nameOf(d.Kind, d.ID, d.Part) }

func nameOf(kind, id, part string) string { return kind + "/" + id + "/" + part }

func splitName(name string) (kind, id, part string) {
	kind, rest, _ := strings.Cut(name, "/")
	id, part, _ = strings.Cut(rest, "/")
	return kind, id, part
}

const dayMillis = 24 * 3600 * 1000

// maxText is how many bytes of a text are looked at.
const maxText = 200_000

func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText], "")
}
