package index

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/bleve_index_api"

	"comptoir/internal/journey/search/words"
)

func cutAll(text string) []words.Token { return words.Cut(text) }

func byRarity(groups []*group) []*group {
	out := slices.Clone(groups)
	slices.SortStableFunc(out, func(a, b *group) int { return cmp.Compare(b.idf, a.idf) })
	return out
}

// widen adds what the word being typed may become, and corrects words that nobody wrote: the one being typed too, where it begins none.
func (s *search) widen() error {
	for i, g := range s.groups {
		if s.q.Begun && i == len(s.groups)-1 {
			if err := s.begin(g); err != nil {
				return err
			}
		}
		if g.bonus {
			continue
		}
		if err := s.correct(g); err != nil {
			return err
		}
	}
	return nil
}

const (
	mostBegun    = 40    // words that one being typed may become
	mostEntries  = 2_000 // entries of the dictionary read to find them
	begunWeight  = 0.8
	shortest     = 4 // letters of a word that is corrected
	mostFixed    = 4 // corrections of one word
	fixedWeight  = 0.7
	longestFixed = 24
)

// begin: the first letters are looked up in titles, more letters in all words.
func (s *search) begin(g *group) error {
	typed := words.Fold(g.typed)
	if len([]rune(typed)) <= 3 {
		g.add(alt{field: fieldBegin, term: typed, weight: begunWeight})
		return nil
	}
	d, err := s.snapshot.FieldDictPrefix(fieldWord, []byte(typed))
	if err != nil {
		return err
	}
	found, err := read(d, mostEntries)
	if err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b api.DictEntry) int { return cmp.Compare(b.Count, a.Count) })
	for _, e := range found[:min(len(found), mostBegun)] {
		s.become(g, e.Term, begunWeight)
	}
	return nil
}

// become adds a word of the dictionary to a group.
func (s *search) become(g *group, term string, weight float64) {
	g.add(alt{field: fieldWord, term: term, weight: weight})
	for _, stem := range stemsOf(term, words.Either) {
		g.sign(stem, weight)
	}
}

func read(d api.FieldDict, most int) (out []api.DictEntry, err error) {
	for range most {
		e, err := d.Next()
		if err != nil || e == nil {
			return out, err
		}
		out = append(out, *e)
	}
	return out, d.Close()
}

// correct looks for words one letter away, only where nobody ever wrote the word, nor one of its stem.
func (s *search) correct(g *group) error {
	typed := words.Fold(g.typed)
	letters := []rune(typed)
	if len(letters) < shortest || len(letters) > longestFixed || strings.ContainsAny(typed, "0123456789") {
		return nil
	}
	for _, a := range g.alts {
		n, err := s.df(a.field, a.term)
		if err != nil || n > 0 {
			return err
		}
	}
	d, err := s.snapshot.FieldDictFuzzy(fieldWord, typed, 1, "")
	if err != nil {
		return err
	}
	found, err := read(d, mostEntries)
	if err != nil {
		return err
	}
	found = append(found, s.swapped(letters)...)
	slices.SortStableFunc(found, func(a, b api.DictEntry) int { return cmp.Compare(b.Count, a.Count) })
	for i, e := range found[:min(len(found), mostFixed)] {
		s.become(g, e.Term, fixedWeight)
		for _, stem := range stemsOf(e.Term, words.Either) {
			g.add(alt{field: fieldStem, term: stem, weight: fixedWeight})
		}
		if i == 0 {
			if s.fixed == nil {
				s.fixed = map[string]string{}
			}
			s.fixed[g.typed] = e.Term
		}
	}
	return nil
}

// swapped are words with two neighbouring letters exchanged: one slip of the hand, two letters for the dictionary.
func (s *search) swapped(letters []rune) (out []api.DictEntry) {
	for i := 0; i+1 < len(letters); i++ {
		if letters[i] == letters[i+1] {
			continue
		}
		other := slices.Clone(letters)
		other[i], other[i+1] = other[i+1], other[i]
		n, err := s.df(fieldWord, string(other))
		if err == nil && n == 0 {
			n, err = s.df(fieldStem, words.Stem(string(other), words.French))
		}
		if err == nil && n > 0 {
			out = append(out, api.DictEntry{Term: string(other), Count: n})
		}
	}
	return out
}

// inDays keeps the documents of the days asked for.
func (s *search) inDays(p *part, set *roaring.Bitmap) (*roaring.Bitmap, error) {
	if s.q.Since == 0 && s.q.Until == 0 {
		return set, nil
	}
	any := roaring.New()
	for _, tag := range spans(s.q.Since, s.q.Until) {
		b, err := p.docs(fieldTag, tag)
		if err != nil {
			return nil, err
		}
		any.Or(b)
	}
	set.And(any)
	return set, nil
}

const (
	firstYear = 1990
	lastYear  = 2100
)

// spans are the years, months and days that make up a stretch of days, both ends included; 0 leaves an end open.
func spans(since, until int64) (tags []string) {
	from := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC)
	if since != 0 {
		from = later(from, time.UnixMilli(since*dayMillis).UTC())
	}
	end := time.Date(lastYear, 1, 1, 0, 0, 0, 0, time.UTC) // not included
	if until != 0 {
		if last := time.UnixMilli((until + 1) * dayMillis).UTC(); last.Before(end) {
			end = last
		}
	}
	for from.Before(end) {
		year, month := from.AddDate(1, 0, 0), from.AddDate(0, 1, 0)
		switch {
		case from.YearDay() == 1 && !year.After(end):
			tags, from = append(tags, yearTag+from.Format("2006")), year
		case from.Day() == 1 && !month.After(end):
			tags, from = append(tags, monthTag+from.Format("2006-01")), month
		default:
			tags, from = append(tags, dayTag+from.Format(time.DateOnly)), from.AddDate(0, 0, 1)
		}
	}
	return tags
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// count counts the tags of the documents matched.
func (s *search) count(p *part, matched *roaring.Bitmap, into map[string]map[string]uint64) error {
	for _, beginning := range s.q.Facets {
		d, err := p.dict(fieldTag)
		if err != nil {
			return err
		}
		it := d.AutomatonIterator(nil, []byte(beginning), append([]byte(beginning), 0xFF))
		for n := 0; n < mostValues; n++ {
			e, err := it.Next()
			if err != nil {
				return err
			}
			if e == nil {
				break
			}
			docs, err := p.docs(fieldTag, e.Term)
			if err != nil {
				return err
			}
			if have := docs.AndCardinality(matched); have > 0 {
				if into[beginning] == nil {
					into[beginning] = map[string]uint64{}
				}
				into[beginning][strings.TrimPrefix(e.Term, beginning)] += have
			}
		}
	}
	return nil
}

// mostValues is how many values of a facet are counted.
const mostValues = 200

// hasPhrases looks whether the words of each phrase stand side by side.
func (s *search) hasPhrases(k kept) bool {
	for _, phrase := range s.phrases {
		var chain []*group
		for _, g := range phrase {
			if !g.bonus {
				chain = append(chain, g)
			}
		}
		m := newMatcher(chain)
		m.read(k)
		if !inRow(m.at) {
			return false
		}
	}
	return true
}

func inRow(at [][]int32) bool {
	if len(at) == 0 {
		return true
	}
	for _, from := range at[0] {
		ok := true
		for i := 1; i < len(at); i++ {
			if !slices.Contains(at[i], from+int32(i)) {
				ok = false
				break
			}
		}
		if ok {
			return true
		}
	}
	return false
}
