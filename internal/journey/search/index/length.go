package index

import (
	"math"
	"strconv"
	"strings"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// The mean length of a document is counted from tags, so that it depends on what the index holds and not on how it came there:
// the same records give the same ranking on every node and on both databases.

const lengthTag = "len:"

// perDoubling is how many classes of length there are from one length to its double.
const perDoubling = 8

func lengthClass(n int) string {
	return strconv.Itoa(int(math.Round(perDoubling * math.Log2(float64(max(1, n))))))
}

func lengthOf(class string) float64 {
	n, err := strconv.Atoi(class)
	if err != nil {
		return 1
	}
	return math.Exp2(float64(n) / perDoubling)
}

// lengths are those of a segment's documents together. A segment never changes but for what is gone of it, which only grows.
type lengths struct {
	gone       uint64
	sum, count float64
}

// meanLength counts it, where it is not known since the last change, and then only of the segments that changed.
func (s *search) meanLength() (float64, error) {
	s.x.mu.Lock()
	mean, known := s.x.mean, s.x.lengths
	s.x.mu.Unlock()
	if mean > 0 {
		return mean, nil
	}
	sum, count := 0.0, 0.0
	now := make(map[segment.Segment]lengths, len(s.segments))
	for _, p := range s.segments {
		gone := uint64(0)
		if p.gone != nil {
			gone = p.gone.GetCardinality()
		}
		l, ok := known[p.seg]
		if !ok || l.gone != gone {
			var err error
			if l, err = p.lengths(); err != nil {
				return 0, err
			}
			l.gone = gone
		}
		now[p.seg] = l
		sum, count = sum+l.sum, count+l.count
	}
	mean = 1.0
	if count > 0 {
		mean = sum / count
	}
	s.x.mu.Lock()
	if s.x.changes == s.changes {
		s.x.mean = mean
	}
	s.x.lengths = now
	s.x.mu.Unlock()
	return mean, nil
}

func (p *part) lengths() (out lengths, err error) {
	d, err := p.dict(fieldTag)
	if err != nil {
		return out, err
	}
	it := d.AutomatonIterator(nil, []byte(lengthTag), append([]byte(lengthTag), 0xFF))
	for {
		e, err := it.Next()
		if err != nil || e == nil {
			return out, err
		}
		docs, err := p.docs(fieldTag, e.Term)
		if err != nil {
			return out, err
		}
		n := float64(docs.GetCardinality())
		out.sum, out.count = out.sum+n*lengthOf(strings.TrimPrefix(e.Term, lengthTag)), out.count+n
	}
}
