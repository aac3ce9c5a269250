package index

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// kept is what the index keeps of a document beside its terms.
type kept struct {
	day   int64
	trust int
	title int // how many of the signs are of the title
	signs []byte
}

func (p *part) kept(doc uint32) (out kept, name string, err error) {
	err = p.seg.VisitStoredFields(uint64(doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		switch field {
		case "_id":
			name = string(value)
		case fieldKept:
			var n int
			out.day, n = binary.Varint(value)
			value = value[n:]
			trust, n := binary.Varint(value)
			value = value[n:]
			title, n := binary.Uvarint(value)
			out.trust, out.title = int(trust), int(title)
			out.signs = append([]byte(nil), value[n:]...)
		}
		return true
	})
	return out, name, err
}

// rerank looks at the best again, word by word: order, nearness, title.
func (s *search) rerank(docs []scored) ([]Hit, error) {
	hits := make([]Hit, 0, len(docs))
	m := newMatcher(s.groups)
	for _, d := range docs {
		k, name, err := s.segments[d.segment].kept(d.doc)
		if err != nil {
			return nil, err
		}
		if len(s.phrases) > 0 && !s.hasPhrases(k) {
			continue
		}
		h := Hit{}
		h.Kind, h.ID, h.Part = splitName(name)
		m.read(k)
		h.Score, h.Why = s.final(d.score-d.rough+s.counted(d, k, m), k, m)
		if h.Why.Share < s.q.Share {
			continue
		}
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Part, b.Part))
	})
	if s.q.Limit > 0 && len(hits) > s.q.Limit {
		hits = hits[:s.q.Limit]
	}
	return hits, nil
}

// matcher finds the words of the query in the kept order of a document.
type matcher struct {
	groups      []*group
	by          map[uint32][]int
	at          [][]int32 // positions of each group
	title       []bool
	exact       []bool
	inTitle     []int     // how often
	weight      []float64 // of the best form found
	hitsInTitle int
}

const mostPositions = 48

func newMatcher(groups []*group) *matcher {
	m := &matcher{groups: groups, by: map[uint32][]int{}, at: make([][]int32, len(groups)), title: make([]bool, len(groups)), exact: make([]bool, len(groups)),
		inTitle: make([]int, len(groups)), weight: make([]float64, len(groups))}
	for i, g := range groups {
		for s := range g.stems {
			m.by[s] = append(m.by[s], i)
		}
	}
	return m
}

func (m *matcher) read(k kept) {
	for i := range m.groups {
		m.at[i], m.title[i], m.exact[i], m.inTitle[i], m.weight[i] = m.at[i][:0], false, false, 0, 0
	}
	m.hitsInTitle = 0
	for n := 0; (n+1)*signSize <= len(k.signs); n++ {
		b := k.signs[n*signSize:]
		stem := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
		list, ok := m.by[stem]
		if !ok {
			continue
		}
		word := uint64(stem)<<16 | uint64(b[3]) | uint64(b[4])<<8
		pos := int32(n)
		if n >= k.title {
			pos += 8 // the title's last word and the text's first do not stand together
		} else {
			m.hitsInTitle++
		}
		for _, i := range list {
			if len(m.at[i]) < mostPositions {
				m.at[i] = append(m.at[i], pos)
			}
			if n < k.title {
				m.title[i] = true
				m.inTitle[i]++
			}
			m.weight[i] = max(m.weight[i], m.groups[i].stems[stem])
			if m.groups[i].exact[word] {
				m.exact[i] = true
			}
		}
	}
}

// counted is what the words add whose number was guessed, now that they are counted.
func (s *search) counted(d scored, k kept, m *matcher) (sum float64) {
	if d.rough == 0 {
		return 0
	}
	length := float64(len(k.signs)/signSize + (titleTimes-1)*k.title)
	for i, g := range m.groups {
		if !g.rough || len(m.at[i]) == 0 {
			continue
		}
		tf := float64(len(m.at[i]) + (titleTimes-1)*m.inTitle[i])
		v := m.weight[i] * tf * (s.t.K1 + 1) / (tf + s.t.K1*(1-s.t.B) + s.t.K1*s.t.B*length/s.mean)
		if m.exact[i] {
			v = max(v, wordWeight)
		}
		sum += g.weight * g.idf * v
	}
	return sum
}

func (s *search) final(first float64, k kept, m *matcher) (float64, Why) {
	if len(m.groups) == 0 {
		first = 1
	}
	var total, matched, inTitle, exact float64
	var why Why
	for i, g := range m.groups {
		v := g.idf * g.weight
		if g.bonus {
			continue
		}
		total += v
		if len(m.at[i]) > 0 {
			matched += v
			why.Words = append(why.Words, g.typed)
		} else {
			why.Missing = append(why.Missing, g.typed)
		}
		if m.title[i] {
			inTitle += v
			why.InTitle = append(why.InTitle, g.typed)
		}
		if m.exact[i] {
			exact += v
		}
	}
	if total == 0 {
		total = 1
	}
	near, together := nearness(m)
	why.Together = together
	score := first + s.t.Early*m.early() + s.t.Near*near + s.t.Exact*exact + s.t.Title*inTitle*inTitle/total
	if k.title > 0 {
		score += s.t.Whole * inTitle * float64(min(m.hitsInTitle, k.title)) / float64(k.title)
	}
	why.Relevance, why.Share = score, matched/total
	why.Fresh, why.Trust = s.freshness(k.day), k.trust
	score *= 1 + s.t.Fresh*why.Fresh + s.t.Confirmed*trustOf(k.trust)
	return score, why
}

// nearness adds up, for words that follow each other in the query, how near they stand in the document.
func nearness(m *matcher) (sum float64, together bool) {
	last := -1
	for i, g := range m.groups {
		if g.bonus {
			continue
		}
		if last >= 0 && len(m.at[last]) > 0 && len(m.at[i]) > 0 {
			v := closest(m.at[last], m.at[i])
			sum += v * min(m.groups[last].idf*m.groups[last].weight, g.idf*g.weight)
			together = together || v == 1
		}
		last = i
	}
	return sum, together
}

// window is how far words may stand from each other and still be near.
const window = 8

// closest is 1 for side by side in the query's order, and falls with the distance.
func closest(a, b []int32) float64 {
	best := 0.0
	for _, x := range a {
		for _, y := range b {
			d := y - x
			var v float64
			switch {
			case d > 0 && d <= window:
				v = 1 / float64(d)
			case d < 0 && -d <= window:
				v = 0.6 / float64(-d)
			default:
				continue
			}
			best = max(best, v)
		}
	}
	return best
}

// freshness is 1 for today, a half after half a year.
func (s *search) freshness(day int64) float64 {
	if s.q.Today == 0 {
		return 0
	}
	age := max(0, s.q.Today-day)
	return math.Exp2(-float64(age) / halfLife)
}

const halfLife = 180 // days

// trustOf grows ever slower with the confirmations.
func trustOf(n int) float64 {
	v := math.Log2(1 + math.Abs(float64(n)))
	if n < 0 {
		return -v
	}
	return v
}

// early is how soon the words of the query come.
func (m *matcher) early() (sum float64) {
	for i, g := range m.groups {
		if !g.bonus && len(m.at[i]) > 0 {
			sum += g.idf * g.weight / (1 + float64(m.at[i][0])/earlyScale)
		}
	}
	return sum
}

const earlyScale = 30 // words after which coming is worth half
