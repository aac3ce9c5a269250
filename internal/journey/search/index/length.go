package index

import (
	"math"
	"strconv"
	"strings"
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

// meanLength counts it, where it is not known since the last change.
func (s *search) meanLength() (float64, error) {
	s.x.mu.Lock()
	known := s.x.mean
	s.x.mu.Unlock()
	if known > 0 {
		return known, nil
	}
	sum, count := 0.0, 0.0
	for _, p := range s.segments {
		d, err := p.dict(fieldTag)
		if err != nil {
			return 0, err
		}
		it := d.AutomatonIterator(nil, []byte(lengthTag), append([]byte(lengthTag), 0xFF))
		for {
			e, err := it.Next()
			if err != nil {
				return 0, err
			}
			if e == nil {
				break
			}
			l, err := p.list(fieldTag, e.Term)
			if err != nil {
				return 0, err
			}
			n := float64(l.Count())
			sum, count = sum+n*lengthOf(strings.TrimPrefix(e.Term, lengthTag)), count+n
		}
	}
	mean := 1.0
	if count > 0 {
		mean = sum / count
	}
	s.x.mu.Lock()
	if s.x.changes == s.changes {
		s.x.mean = mean
	}
	s.x.mu.Unlock()
	return mean, nil
}
