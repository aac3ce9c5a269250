// Package measure says how good a search is: the usual figures of retrieval, from what was found and what was judged relevant.
package measure

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Text is a document or a query of a set.
type Text struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Judged is, for each query, how relevant each document is.
type Judged map[string]map[string]float64

// Figures are means over the queries that have a relevant document.
type Figures struct {
	Recall10  float64 `json:"recall_10"`
	Recall100 float64 `json:"recall_100"`
	MRR10     float64 `json:"mrr_10"`
	NDCG10    float64 `json:"ndcg_10"`
	Queries   int     `json:"queries"`
	Documents int     `json:"documents"`
}

const longestLine = 8 << 20

// ReadTexts reads JSON lines of id, title, text.
func ReadTexts(r io.Reader) ([]Text, error) {
	var out []Text
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var t Text
		if err := json.Unmarshal(lines.Bytes(), &t); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if t.ID == "" {
			return nil, fmt.Errorf("line %d: no id", n)
		}
		out = append(out, t)
	}
	return out, lines.Err()
}

// ReadJudged reads tab-separated query, document, score, with or without a header.
func ReadJudged(r io.Reader) (Judged, error) {
	out := Judged{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		cells := strings.Split(strings.TrimRight(lines.Text(), "\r"), "\t")
		if len(cells) < 3 {
			if strings.TrimSpace(lines.Text()) == "" {
				continue
			}
			return nil, fmt.Errorf("line %d: want query, document, score", n)
		}
		score, err := strconv.ParseFloat(cells[len(cells)-1], 64)
		if err != nil {
			if n == 1 {
				continue
			}
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		doc := cells[len(cells)-2]
		if out[cells[0]] == nil {
			out[cells[0]] = map[string]float64{}
		}
		out[cells[0]][doc] = score
	}
	return out, lines.Err()
}

// Sum adds up queries; its Figures are their means.
type Sum struct {
	n                              int
	recall10, recall100, mrr, ndcg float64
}

// Add counts one query: what was found, best first, and what was to be found. A query without relevant documents is not counted.
func (s *Sum) Add(found []string, relevant map[string]float64) {
	var gains []float64
	for _, g := range relevant {
		if g > 0 {
			gains = append(gains, g)
		}
	}
	if len(gains) == 0 {
		return
	}
	s.n++
	slices.SortFunc(gains, func(a, b float64) int { return int(math.Copysign(1, b-a)) })
	ideal, dcg, first := 0.0, 0.0, 0
	for i, g := range gains[:min(10, len(gains))] {
		ideal += g / math.Log2(float64(i)+2)
	}
	in10, in100 := 0, 0
	for i, id := range found[:min(100, len(found))] {
		g := relevant[id]
		if g <= 0 {
			continue
		}
		in100++
		if i < 10 {
			in10++
			dcg += g / math.Log2(float64(i)+2)
			if first == 0 {
				first = i + 1
			}
		}
	}
	s.recall10 += float64(in10) / float64(len(gains))
	s.recall100 += float64(in100) / float64(len(gains))
	s.ndcg += dcg / ideal
	if first > 0 {
		s.mrr += 1 / float64(first)
	}
}

// Figures are the means so far.
func (s *Sum) Figures() Figures {
	if s.n == 0 {
		return Figures{}
	}
	n := float64(s.n)
	round := func(v float64) float64 { return math.Round(v/n*1e4) / 1e4 }
	return Figures{Recall10: round(s.recall10), Recall100: round(s.recall100), MRR10: round(s.mrr), NDCG10: round(s.ndcg), Queries: s.n}
}
