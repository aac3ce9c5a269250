package index

import "comptoir/internal/journey/search/words"

// Query is what is looked for.
type Query struct {
	Text     string   // words in any order, the more the better
	Phrases  []string // words that stand together, all of them
	Without  []string // words that must not be there
	Begun    bool     // the last word of Text is being typed
	Tags     []AnyOf  // all of them
	Since    int64    // day since 1970, 0: no bound
	Until    int64    // last day, 0: no bound
	Today    int64    // the day of who asks, for freshness; 0: all are as fresh
	Audience []string // tokens of who asks; a document shows if it has one of them
	Limit    int
	Share    float64  // least share of the words' weight that a document must have; 0: one word is enough
	Facets   []string // beginnings of tags to count: "kind:"
	Synonyms Synonyms
}

// AnyOf is a filter: documents with one of the tags, or, turned round, with none of them.
type AnyOf struct {
	Tags []string
	Not  bool
}

// Synonyms gives other ways to say what some stems in a row say.
type Synonyms interface {
	// Of says how many stems from the first it replaces, and by what: each a row of words. 0 where it knows nothing.
	Of(stems []string) (taken int, others [][]words.Token)
}

// Hit is a document found.
type Hit struct {
	Kind, ID, Part string
	Score          float64
	Why            Why
}

// Why is what made a hit's score.
type Why struct {
	Words     []string // of the query that were found, as typed
	InTitle   []string // those of them in its title
	Missing   []string
	Together  bool // words stand side by side as in the query
	Fresh     float64
	Trust     int
	Corrected map[string]string // a word as typed, and as it was understood
	Relevance float64
	Share     float64 // of the words' weight that was found
}

// Found is an answer.
type Found struct {
	Hits      []Hit
	Total     uint64
	Facets    map[string]map[string]uint64
	Corrected map[string]string
}
