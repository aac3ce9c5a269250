package index

import (
	"math"
	"slices"

	"comptoir/internal/journey/search/words"
)

// alt is one term under which a word of the query may stand in a document.
type alt struct {
	field, term string
	weight      float64
	df          uint64
	idf         float64
}

// group is one word of the query with all its forms.
type group struct {
	typed  string
	alts   []alt
	idf    float64
	weight float64
	bonus  bool // does not count as a word that may be missing
	stems  map[uint32]float64
	exact  map[uint64]bool // stem and form
	rough  bool            // how often it stands in documents was guessed
}

func (g *group) add(a alt) {
	for i := range g.alts {
		if g.alts[i].field == a.field && g.alts[i].term == a.term {
			g.alts[i].weight = max(g.alts[i].weight, a.weight)
			return
		}
	}
	g.alts = append(g.alts, a)
}

func (g *group) sign(stem string, weight float64) {
	s, _ := signOf(stem, "")
	g.stems[s] = max(g.stems[s], weight)
}

func (g *group) signForm(stem, word string) {
	s, w := signOf(stem, word)
	g.exact[uint64(s)<<16|uint64(w)] = true
}

func newGroup(typed string) *group {
	return &group{typed: typed, weight: 1, stems: map[uint32]float64{}, exact: map[uint64]bool{}}
}

// plain is the group of one word.
func plain(t words.Token) *group {
	g := newGroup(t.Text)
	g.addWord(t.Text, 1)
	return g
}

const (
	wordWeight   = 0.9
	partWeight   = 0.25
	joinedWeight = 0.5
)

// addWord adds the forms of a word.
func (g *group) addWord(word string, weight float64) {
	folded := words.Fold(word)
	for _, s := range stemsOf(word, words.Either) {
		g.add(alt{field: fieldStem, term: s, weight: weight})
		g.sign(s, weight)
		if weight == 1 {
			g.signForm(s, folded)
		}
	}
	g.add(alt{field: fieldWord, term: folded, weight: weight * wordWeight})
}

// groupsOf turns the words of a query into groups. all keeps little words too, for a query that has no others.
func (x *Index) groupsOf(q Query) []*group {
	tokens := words.Cut(q.Text)
	groups := x.grouped(tokens, q, false)
	if len(groups) == 0 {
		groups = x.grouped(tokens, q, true)
	}
	if len(groups) > maxWords {
		groups = groups[:maxWords]
	}
	return groups
}

// maxWords is how many words of a query count.
const maxWords = 32

func (x *Index) grouped(tokens []words.Token, q Query, all bool) []*group {
	lang := x.stops.Tell(tokens)
	var out []*group
	var stems []string // of the words in out, for synonyms of several words
	for i, t := range tokens {
		folded := words.Fold(t.Text)
		begun := q.Begun && i == len(tokens)-1
		if !all && !begun && !t.Joined && (x.stops.Of(folded, lang) || t.Part && len(folded) < 2) {
			continue
		}
		if slices.ContainsFunc(out, func(g *group) bool { return g.typed == t.Text }) {
			continue
		}
		g := plain(t)
		if t.Joined {
			g.weight, g.bonus = joinedWeight, true
		}
		out = append(out, g)
		stems = append(stems, words.Stem(t.Text, words.French))
	}
	if q.Synonyms == nil {
		return out
	}
	return synonymous(out, stems, q.Synonyms)
}

// synonymous adds other ways to say the same.
func synonymous(groups []*group, stems []string, known Synonyms) []*group {
	var more []*group
	for i := range groups {
		taken, others := known.Of(stems[i:])
		if taken == 0 {
			continue
		}
		for _, other := range others {
			if len(other) == 1 {
				for k := i; k < i+taken; k++ {
					groups[k].addWord(other[0].Text, synonymWeight)
				}
				continue
			}
			for _, t := range other {
				g := plain(t)
				g.weight, g.bonus = phraseWeight, true
				more = append(more, g)
			}
		}
	}
	return append(groups, more...)
}

const (
	synonymWeight = 0.6
	phraseWeight  = 0.2
)

func idfOf(df, all uint64) float64 {
	return math.Log(1 + (float64(all)-float64(min(df, all))+0.5)/(float64(df)+0.5))
}
