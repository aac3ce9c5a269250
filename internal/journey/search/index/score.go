package index

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// board adds up the scores of a segment's candidates.
type board struct {
	docs   []uint32
	sum    []float64
	group  []float64
	length []float64 // of the documents, in words; 0: not read yet
	rough  []float64 // what of the sum is guessed
}

func (b *board) reset(docs []uint32) {
	b.docs = docs
	b.sum = grown(b.sum, len(docs))
	b.group = grown(b.group, len(docs))
	b.length = grown(b.length, len(docs))
	b.rough = grown(b.rough, len(docs))
}

func grown(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// score gives the candidates of a segment their first score, and the best go on the heap.
func (s *search) score(number int, p *part, matched *roaring.Bitmap, best *heap) error {
	if len(s.groups) == 0 { // filters alone: the newest
		return s.latest(p, matched, uint64(s.t.Again), func(day int64, docs *roaring.Bitmap) {
			for _, doc := range newest(docs, uint64(s.t.Again)).ToArray() {
				best.add(scored{number, doc, float64(day), 0})
			}
		})
	}
	candidates, err := s.narrow(p, matched)
	if err != nil {
		return err
	}
	b := &s.board
	b.reset(candidates.ToArray())
	for _, g := range byRarity(s.groups) { // the rare ones tell how long a document is
		if err := s.scoreGroup(p, g, candidates, b); err != nil {
			return err
		}
	}
	for i, doc := range b.docs {
		if b.sum[i] >= best.least() {
			best.add(scored{number, doc, b.sum[i], b.rough[i]})
		}
	}
	return nil
}

func (s *search) scoreGroup(p *part, g *group, candidates *roaring.Bitmap, b *board) error {
	often := false
	for _, a := range g.alts {
		guessed, err := s.scoreTerm(p, g, a, candidates, b)
		if err != nil {
			return err
		}
		often = often || guessed
	}
	for i, v := range b.group {
		if v != 0 {
			b.sum[i] += v
			b.group[i] = 0
			if often {
				b.rough[i] += v
			}
		}
	}
	g.rough = g.rough || often
	return nil
}

// scoreTerm: of several forms of a word in a document the best counts. It says whether it guessed.
func (s *search) scoreTerm(p *part, g *group, a alt, candidates *roaring.Bitmap, b *board) (guessed bool, err error) {
	t, err := p.term(a.field, a.term)
	if err != nil || t.docs.IsEmpty() {
		return false, err
	}
	these := roaring.And(t.docs, candidates)
	if these.IsEmpty() {
		return false, nil
	}
	top := g.weight * a.weight * a.idf
	if a.field != fieldStem {
		b.each(these, func(at int) { b.group[at] = max(b.group[at], top) })
		return false, nil
	}
	k1, k2 := s.t.K1*(1-s.t.B), s.t.K1*s.t.B/s.mean
	if t.docs.GetCardinality() > mostRead*these.GetCardinality() && t.docs.GetCardinality() > alwaysRead {
		return true, s.scoreOften(p, a, top, these, b)
	}
	it := t.list.Iterator(true, true, false, nil)
	if o, ok := it.(segment.OptimizablePostingsIterator); ok && o.ActualBitmap() != nil {
		o.ReplaceActual(these)
	}
	at := 0
	for {
		next, err := it.Next()
		if err != nil {
			return false, err
		}
		if next == nil {
			return false, nil
		}
		doc := uint32(next.Number())
		for at < len(b.docs) && b.docs[at] < doc {
			at++
		}
		if at == len(b.docs) {
			return false, nil
		}
		if b.docs[at] != doc {
			continue
		}
		norm := next.Norm()
		b.length[at] = 1 / (norm * norm)
		tf := float64(next.Frequency())
		v := top * tf * (s.t.K1 + 1) / (tf + k1 + k2*b.length[at])
		b.group[at] = max(b.group[at], v)
	}
}

// A term that stands in many documents of which few are candidates is taken to stand in them once, and in those with it in the title
// twice more: to read how often, all its postings would be read. Those that are looked at again are counted then.
const (
	mostRead   = 4 // postings for each candidate
	alwaysRead = 4_000
)

func (s *search) scoreOften(p *part, a alt, top float64, these *roaring.Bitmap, b *board) error {
	k1, k2 := s.t.K1*(1-s.t.B), s.t.K1*s.t.B/s.mean
	give := func(tf float64) func(int) {
		return func(at int) {
			length := b.length[at]
			if length == 0 {
				length = s.mean
			}
			b.group[at] = max(b.group[at], top*tf*(s.t.K1+1)/(tf+k1+k2*length))
		}
	}
	b.each(these, give(1))
	title, err := p.docs(fieldTitle, a.term)
	if err != nil {
		return err
	}
	b.each(roaring.And(title, these), give(1+titleTimes))
	return nil
}

// each calls f with the place of each document of a set that is on the board.
func (b *board) each(set *roaring.Bitmap, f func(at int)) {
	at := 0
	for it := set.Iterator(); it.HasNext(); {
		doc := it.Next()
		for b.docs[at] < doc {
			at++
		}
		f(at)
	}
}

// budget is how many documents are scored at most, shared among the segments by their size. Where more match, those come first
// whose words weigh most together, a word in the title one and a half times; among equals the newest.
const (
	budget      = 3_000
	leastBudget = 200 // of a segment
)

func (s *search) narrow(p *part, matched *roaring.Bitmap) (*roaring.Bitmap, error) {
	limit := max(leastBudget, budget*p.seg.Count()/max(1, s.all))
	if matched.GetCardinality() <= limit {
		return matched, nil
	}
	c := &s.chooser
	c.begin(int(p.seg.Count()))
	total := 1e-9
	for _, g := range s.groups {
		total += g.idf * g.weight
	}
	for _, g := range s.groups {
		docs, err := p.union(g)
		if err != nil {
			return nil, err
		}
		weight := g.idf * g.weight / total * mostSum / (1 + inTitleToo)
		if len(s.groups) > 1 { // of one word all have it
			c.add(docs, uint16(weight))
		}
		titles, err := p.titles(g)
		if err != nil {
			return nil, err
		}
		c.add(titles, uint16(weight*inTitleToo))
	}
	return c.best(matched, limit), nil
}

// inTitleToo is what a word's standing in the title adds to its weight.
const inTitleToo = 0.5

// titles is the set of documents with a word of the query in their title.
func (p *part) titles(g *group) (*roaring.Bitmap, error) {
	var sets []*roaring.Bitmap
	for _, a := range g.alts {
		if a.field != fieldStem {
			continue
		}
		b, err := p.docs(fieldTitle, a.term)
		if err != nil {
			return nil, err
		}
		sets = append(sets, b)
	}
	if len(sets) == 1 {
		return sets[0], nil
	}
	return roaring.FastOr(sets...), nil
}

// chooser finds the documents of a segment whose words weigh most, without sorting them.
type chooser struct {
	sums   []uint16
	counts [mostSum + 1]uint64
	some   [2048]uint32
}

const mostSum = 4000

func (c *chooser) begin(docs int) {
	if cap(c.sums) < docs {
		c.sums = make([]uint16, docs)
	}
	c.sums = c.sums[:docs]
	clear(c.sums)
	clear(c.counts[:])
}

func (c *chooser) add(set *roaring.Bitmap, weight uint16) {
	it := set.ManyIterator()
	for n := it.NextMany(c.some[:]); n > 0; n = it.NextMany(c.some[:]) {
		for _, doc := range c.some[:n] {
			c.sums[doc] += weight
		}
	}
}

// best are at most so many documents of a set that is larger.
func (c *chooser) best(set *roaring.Bitmap, most uint64) *roaring.Bitmap {
	it := set.ManyIterator()
	for n := it.NextMany(c.some[:]); n > 0; n = it.NextMany(c.some[:]) {
		for _, doc := range c.some[:n] {
			c.counts[c.sums[doc]]++
		}
	}
	least, have := mostSum, uint64(0)
	for ; least > 0 && have+c.counts[least] < most; least-- {
		have += c.counts[least]
	}
	skip := c.counts[least] - min(c.counts[least], most-have) // of the equals, the oldest
	out := make([]uint32, 0, most)
	it = set.ManyIterator()
	for n := it.NextMany(c.some[:]); n > 0; n = it.NextMany(c.some[:]) {
		for _, doc := range c.some[:n] {
			sum := int(c.sums[doc])
			switch {
			case sum < least:
			case sum > least:
				out = append(out, doc)
			case skip > 0:
				skip--
			default:
				out = append(out, doc)
			}
		}
	}
	b := roaring.New()
	b.AddMany(out)
	return b
}

// latest gives the documents of a set day by day from the last, until there are enough.
func (s *search) latest(p *part, set *roaring.Bitmap, enough uint64, take func(day int64, docs *roaring.Bitmap)) error {
	d, err := p.dict(fieldTag)
	if err != nil {
		return err
	}
	var days []string
	for it := d.AutomatonIterator(nil, []byte(dayTag), append([]byte(dayTag), 0xFF)); ; {
		e, err := it.Next()
		if err != nil {
			return err
		}
		if e == nil {
			break
		}
		days = append(days, e.Term)
	}
	for i, have := len(days)-1, uint64(0); i >= 0 && have < enough; i-- {
		docs, err := p.docs(fieldTag, days[i])
		if err != nil {
			return err
		}
		that := roaring.And(docs, set)
		if that.IsEmpty() {
			continue
		}
		t, err := time.Parse(time.DateOnly, days[i][len(dayTag):])
		if err != nil {
			return err
		}
		take(t.UnixMilli()/dayMillis, that)
		have += that.GetCardinality()
	}
	return nil
}

// newest keeps the last n.
func newest(b *roaring.Bitmap, n uint64) *roaring.Bitmap {
	have := b.GetCardinality()
	if have <= n {
		return b
	}
	first, err := b.Select(uint32(have - n))
	if err != nil {
		return b
	}
	out := b.Clone()
	out.RemoveRange(0, uint64(first))
	return out
}
