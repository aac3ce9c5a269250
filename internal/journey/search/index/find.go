package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Tuning are the figures of the ranking; see docs/performance.md for what each is worth.
type Tuning struct {
	K1, B                     float64
	Early                     float64
	Again                     int // how many of the best are looked at again, word by word
	Near, Exact, Title, Whole float64
	Fresh, Confirmed          float64
}

// Tuned are the figures in use.
func Tuned() Tuning {
	return Tuning{K1: 1.2, B: 0.75, Again: 150, Early: 0.3, Near: 1, Exact: 0.2, Title: 0.5, Whole: 0.5, Fresh: 0.1, Confirmed: 0.05}
}

// Find answers a query.
func (x *Index) Find(ctx context.Context, q Query) (Found, error) {
	return x.FindTuned(ctx, q, Tuned())
}

// FindTuned answers a query with other figures, for trying.
func (x *Index) FindTuned(ctx context.Context, q Query, t Tuning) (found Found, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("search index %s: %v", x.dir, p)
		}
	}()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	x.mu.Lock()
	changes := x.changes
	x.mu.Unlock()
	r, err := x.store.Reader()
	if err != nil {
		return Found{}, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return Found{}, fmt.Errorf("search index %s: an unknown kind of reader", x.dir)
	}
	s := search{x: x, q: q, t: t, snapshot: snapshot, changes: changes}
	return s.run(ctx)
}

type search struct {
	x        *Index
	q        Query
	t        Tuning
	snapshot *scorch.IndexSnapshot
	segments []*part
	groups   []*group
	phrases  [][]*group
	without  [][]*group
	all      uint64
	mean     float64
	fixed    map[string]string
	changes  int64 // of the index, before the snapshot
	board    board
	chooser  chooser
}

// part is one segment of the index. What was read of it is kept while the search lasts.
type part struct {
	seg    segment.Segment
	gone   *roaring.Bitmap
	dicts  map[string]segment.TermDictionary
	terms  map[[2]string]*term
	unions map[*group]*roaring.Bitmap
}

// term is one of a field, in one segment.
type term struct {
	list segment.PostingsList
	docs *roaring.Bitmap // with it, never to be changed
}

func newPart(seg segment.Segment, gone *roaring.Bitmap) *part {
	return &part{seg: seg, gone: gone, dicts: map[string]segment.TermDictionary{}, terms: map[[2]string]*term{}, unions: map[*group]*roaring.Bitmap{}}
}

func (p *part) dict(field string) (segment.TermDictionary, error) {
	if d, ok := p.dicts[field]; ok {
		return d, nil
	}
	d, err := p.seg.Dictionary(field)
	if err == nil {
		p.dicts[field] = d
	}
	return d, err
}

func (p *part) term(field, name string) (*term, error) {
	key := [2]string{field, name}
	if t, ok := p.terms[key]; ok {
		return t, nil
	}
	d, err := p.dict(field)
	if err != nil {
		return nil, err
	}
	l, err := d.PostingsList([]byte(name), p.gone, nil)
	if err != nil {
		return nil, err
	}
	t := &term{list: l}
	it, ok := l.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	switch {
	case ok && it.ActualBitmap() != nil:
		t.docs = it.ActualBitmap()
	case ok:
		t.docs = roaring.New()
		if n, ok := it.DocNum1Hit(); ok {
			t.docs.Add(uint32(n))
		}
	case l.Count() == 0:
		t.docs = roaring.New()
	default:
		return nil, fmt.Errorf("an unknown kind of postings")
	}
	p.terms[key] = t
	return t, nil
}

// docs is the set of documents with a term.
func (p *part) docs(field, name string) (*roaring.Bitmap, error) {
	t, err := p.term(field, name)
	if err != nil {
		return nil, err
	}
	return t.docs, nil
}

// union is the set of documents with a word of the query.
func (p *part) union(g *group) (*roaring.Bitmap, error) {
	if b, ok := p.unions[g]; ok {
		return b, nil
	}
	sets, err := g.docs(p)
	if err != nil {
		return nil, err
	}
	var b *roaring.Bitmap
	if len(sets) == 1 {
		b = sets[0]
	} else {
		b = roaring.FastOr(sets...)
	}
	p.unions[g] = b
	return b, nil
}

func (s *search) run(ctx context.Context) (Found, error) {
	for _, seg := range s.snapshot.Segments() {
		s.segments = append(s.segments, newPart(seg.Segment(), seg.Deleted()))
		s.all += seg.Count()
	}
	var err error
	if s.mean, err = s.meanLength(); err != nil {
		return Found{}, err
	}
	if err := s.prepare(); err != nil {
		return Found{}, err
	}
	out := Found{Facets: map[string]map[string]uint64{}, Corrected: s.fixed}
	best := &heap{limit: s.t.Again}
	for i, p := range s.segments {
		if err := ctx.Err(); err != nil {
			return Found{}, err
		}
		matched, err := s.match(p)
		if err != nil {
			return Found{}, err
		}
		if matched.IsEmpty() {
			continue
		}
		out.Total += matched.GetCardinality()
		if err := s.count(p, matched, out.Facets); err != nil {
			return Found{}, err
		}
		if err := s.score(i, p, matched, best); err != nil {
			return Found{}, err
		}
	}
	out.Hits, err = s.rerank(best.docs)
	return out, err
}

// prepare counts the terms.
func (s *search) prepare() error {
	s.groups = s.x.groupsOf(s.q)
	if err := s.widen(); err != nil {
		return err
	}
	for _, text := range s.q.Phrases {
		g := s.x.grouped(cutAll(text), Query{}, false)
		s.phrases = append(s.phrases, g)
	}
	for _, text := range s.q.Without {
		s.without = append(s.without, s.x.grouped(cutAll(text), Query{}, true))
	}
	for _, g := range s.groups {
		if err := s.weigh(g); err != nil {
			return err
		}
	}
	for _, list := range s.phrases {
		for _, g := range list {
			if err := s.weigh(g); err != nil {
				return err
			}
		}
		s.groups = append(s.groups, list...)
	}
	return nil
}

func (s *search) df(field, term string) (n uint64, err error) {
	for _, p := range s.segments {
		docs, err := p.docs(field, term)
		if err != nil {
			return 0, err
		}
		n += docs.GetCardinality()
	}
	return n, nil
}

// weigh gives the forms of a word the weight of how rare it is: that of its own stems together, and no synonym more.
func (s *search) weigh(g *group) (err error) {
	var own, word uint64
	for i := range g.alts {
		a := &g.alts[i]
		if a.df, err = s.df(a.field, a.term); err != nil {
			return err
		}
		if a.field == fieldStem && a.weight == 1 {
			own += a.df
		}
		if a.field == fieldWord && a.weight == wordWeight {
			word = a.df
		}
	}
	own = max(own, word)
	if own == 0 {
		for _, a := range g.alts {
			own = max(own, a.df)
		}
	}
	g.idf = idfOf(own, s.all)
	for i := range g.alts {
		g.alts[i].idf = min(g.idf, idfOf(g.alts[i].df, s.all))
	}
	g.alts = slices.DeleteFunc(g.alts, func(a alt) bool { return a.df == 0 })
	return nil
}

// match is the set of documents that have a word looked for and that the reader may find.
func (s *search) match(p *part) (*roaring.Bitmap, error) {
	may, err := s.allowed(p)
	if err != nil || may.IsEmpty() {
		return may, err
	}
	out := may
	if len(s.groups) > 0 {
		var any []*roaring.Bitmap
		for _, g := range s.groups {
			b, err := p.union(g)
			if err != nil {
				return nil, err
			}
			any = append(any, b)
		}
		out = roaring.And(may, roaring.FastOr(any...))
	}
	for _, phrase := range s.phrases {
		for _, g := range phrase {
			b, err := p.union(g)
			if err != nil {
				return nil, err
			}
			out = roaring.And(out, b)
		}
	}
	for _, list := range s.without {
		gone := may
		for _, g := range list {
			b, err := p.union(g)
			if err != nil {
				return nil, err
			}
			gone = roaring.And(gone, b)
		}
		if len(list) > 0 {
			out = roaring.AndNot(out, gone)
		}
	}
	return out, nil
}

func (g *group) docs(p *part) ([]*roaring.Bitmap, error) {
	var out []*roaring.Bitmap
	for _, a := range g.alts {
		b, err := p.docs(a.field, a.term)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// allowed is what the reader may find under the filters.
func (s *search) allowed(p *part) (*roaring.Bitmap, error) {
	var any []*roaring.Bitmap
	for _, token := range s.q.Audience {
		b, err := p.docs(fieldTag, audienceTag+token)
		if err != nil {
			return nil, err
		}
		any = append(any, b)
	}
	out := roaring.FastOr(any...)
	for _, f := range s.q.Tags {
		var any []*roaring.Bitmap
		for _, tag := range f.Tags {
			b, err := p.docs(fieldTag, tag)
			if err != nil {
				return nil, err
			}
			any = append(any, b)
		}
		if f.Not {
			out.AndNot(roaring.FastOr(any...))
		} else {
			out.And(roaring.FastOr(any...))
		}
	}
	return s.inDays(p, out)
}

// scored is a document on its way to the answer.
type scored struct {
	segment int
	doc     uint32
	score   float64
	rough   float64 // what of the score is guessed
}

// heap keeps the best.
type heap struct {
	limit int
	docs  []scored
}

func (h *heap) least() float64 {
	if len(h.docs) < h.limit {
		return math.Inf(-1)
	}
	return h.docs[0].score
}

func worse(a, b scored) bool {
	if a.score != b.score {
		return a.score < b.score
	}
	return cmp.Or(cmp.Compare(a.segment, b.segment), cmp.Compare(a.doc, b.doc)) > 0
}

func (h *heap) add(d scored) {
	if len(h.docs) < h.limit {
		h.docs = append(h.docs, d)
		for i := len(h.docs) - 1; i > 0; {
			up := (i - 1) / 2
			if !worse(h.docs[i], h.docs[up]) {
				break
			}
			h.docs[i], h.docs[up] = h.docs[up], h.docs[i]
			i = up
		}
		return
	}
	if !worse(h.docs[0], d) {
		return
	}
	h.docs[0] = d
	for i := 0; ; {
		least, l, r := i, 2*i+1, 2*i+2
		if l < len(h.docs) && worse(h.docs[l], h.docs[least]) {
			least = l
		}
		if r < len(h.docs) && worse(h.docs[r], h.docs[least]) {
			least = r
		}
		if least == i {
			return
		}
		h.docs[i], h.docs[least] = h.docs[least], h.docs[i]
		i = least
	}
}
