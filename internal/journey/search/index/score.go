package index

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// board adds up the scores of a segment's candidates.
type board struct {
	docs  []uint32
	sum   []float64
	group []float64
}

func (b *board) reset(docs []uint32) {
	b.docs = docs
	b.sum = grown(b.sum, len(docs))
	b.group = grown(b.group, len(docs))
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
				best.add(scored{number, doc, float64(day)})
			}
		})
	}
	candidates, err := s.narrow(p, matched)
	if err != nil {
		return err
	}
	b := &s.board
	b.reset(candidates.ToArray())
	for _, g := range s.groups {
		if err := s.scoreGroup(p, g, candidates, b); err != nil {
			return err
		}
	}
	for i, doc := range b.docs {
		if b.sum[i] >= best.least() {
			best.add(scored{number, doc, b.sum[i]})
		}
	}
	return nil
}

func (s *search) scoreGroup(p *part, g *group, candidates *roaring.Bitmap, b *board) error {
	for _, a := range g.alts {
		if err := s.scoreTerm(p, g, a, candidates, b); err != nil {
			return err
		}
	}
	for i, v := range b.group {
		if v != 0 {
			b.sum[i] += v
			b.group[i] = 0
		}
	}
	return nil
}

// scoreTerm: of several forms of a word in a document the best counts.
func (s *search) scoreTerm(p *part, g *group, a alt, candidates *roaring.Bitmap, b *board) error {
	l, err := p.list(a.field, a.term)
	if err != nil || l.Count() == 0 {
		return err
	}
	top := g.weight * a.weight * a.idf
	if a.field != fieldStem {
		docs, err := p.docs(a.field, a.term)
		if err != nil {
			return err
		}
		at := 0
		for it := roaring.And(docs, candidates).Iterator(); it.HasNext(); {
			doc := it.Next()
			for b.docs[at] < doc {
				at++
			}
			b.group[at] = max(b.group[at], top)
		}
		return nil
	}
	it := l.Iterator(true, true, false, nil)
	if o, ok := it.(segment.OptimizablePostingsIterator); ok && o.ActualBitmap() != nil {
		o.ReplaceActual(roaring.And(o.ActualBitmap(), candidates))
	}
	k1, k2 := s.t.K1*(1-s.t.B), s.t.K1*s.t.B/s.mean
	at := 0
	for {
		next, err := it.Next()
		if err != nil {
			return err
		}
		if next == nil {
			return nil
		}
		doc := uint32(next.Number())
		for at < len(b.docs) && b.docs[at] < doc {
			at++
		}
		if at == len(b.docs) {
			return nil
		}
		if b.docs[at] != doc {
			continue
		}
		norm := next.Norm()
		tf := float64(next.Frequency())
		v := top * tf * (s.t.K1 + 1) / (tf + k1 + k2/(norm*norm))
		b.group[at] = max(b.group[at], v)
	}
}

// budget is how many documents are scored at most, shared among the segments by their size. Where more match, those with a rare
// word and those with more of the words come first, then those with a word in the title, then the newest.
const (
	budget      = 20_000
	leastBudget = 500 // of a segment
	mostLevels  = 6
)

func (s *search) narrow(p *part, matched *roaring.Bitmap) (*roaring.Bitmap, error) {
	limit := max(leastBudget, budget*p.seg.Count()/max(1, s.all))
	if matched.GetCardinality() <= limit {
		return matched, nil
	}
	// levels[k] are the documents with more than k of the words.
	var levels [mostLevels]*roaring.Bitmap
	for k := range levels {
		levels[k] = roaring.New()
	}
	out := roaring.New()
	for _, g := range byRarity(s.groups) {
		docs, err := g.docs(p)
		if err != nil {
			return nil, err
		}
		set := roaring.And(matched, roaring.FastOr(docs...))
		if set.IsEmpty() {
			continue
		}
		if out.GetCardinality()+set.GetCardinality() <= limit {
			out.Or(set)
		}
		for k := mostLevels - 1; k > 0; k-- {
			levels[k].Or(roaring.And(levels[k-1], set))
		}
		levels[0].Or(set)
	}
	for _, level := range levels {
		if out.GetCardinality()+level.GetCardinality() <= 2*limit {
			out.Or(level)
			break
		}
	}
	if out.GetCardinality() >= uint64(s.t.Again) {
		return out, nil
	}
	inTitle := roaring.New()
	for _, g := range s.groups {
		for _, a := range g.alts {
			if a.field == fieldStem {
				docs, err := p.docs(fieldTitle, a.term)
				if err != nil {
					return nil, err
				}
				inTitle.Or(docs)
			}
		}
	}
	inTitle.And(matched)
	out.Or(newest(inTitle, limit))
	if out.GetCardinality() >= uint64(s.t.Again) {
		return out, nil
	}
	err := s.latest(p, matched, limit, func(_ int64, docs *roaring.Bitmap) { out.Or(newest(docs, limit)) })
	return out, err
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
