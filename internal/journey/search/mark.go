package search

import (
	"html"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
	"comptoir/internal/journey/search/query"
	"comptoir/internal/journey/search/words"
)

// marker finds what was looked for in the texts that are shown.
type marker struct {
	stems map[string]bool
	begun string
	stops words.Lists
}

func newMarker(q query.Query, corrected map[string]string, begun bool) *marker {
	m := &marker{stems: map[string]bool{}, stops: words.Stops()}
	texts := append([]string{q.Words}, q.Phrases...)
	for _, to := range corrected {
		texts = append(texts, to)
	}
	for i, text := range texts {
		tokens := words.Cut(text)
		lang := m.stops.Tell(tokens)
		for n, t := range tokens {
			folded := words.Fold(t.Text)
			if begun && i == 0 && n == len(tokens)-1 {
				m.begun = folded
				continue
			}
			if m.stops.Of(folded, lang) && len(tokens) > 1 {
				continue
			}
			m.stems[words.Stem(t.Text, words.French)] = true
			m.stems[words.Stem(t.Text, words.English)] = true
		}
	}
	return m
}

func (m *marker) hits(t words.Token) bool {
	if m.begun != "" && strings.HasPrefix(words.Fold(t.Text), m.begun) {
		return true
	}
	return m.stems[words.Stem(t.Text, words.French)] || m.stems[words.Stem(t.Text, words.English)]
}

// mark escapes a text, with mark around what was looked for.
func (m *marker) mark(text string) string {
	return m.marked(text, words.Cut(text))
}

func (m *marker) marked(text string, tokens []words.Token) string {
	var b strings.Builder
	at := 0
	for _, t := range tokens {
		if t.Start < at || !m.hits(t) {
			continue
		}
		b.WriteString(html.EscapeString(text[at:t.Start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(text[t.Start:t.End]))
		b.WriteString("</mark>")
		at = t.End
	}
	b.WriteString(html.EscapeString(text[at:]))
	return b.String()
}

const (
	snippetChars = 220
	snippetWords = 32
	mostLooked   = 30_000 // bytes of a text in which the best place is looked for
)

// snippet is the stretch of a text with most of what was looked for, bare and marked.
func (m *marker) snippet(text string) (plain, marked string) {
	if len(text) > mostLooked {
		text = strings.ToValidUTF8(text[:mostLooked], "")
	}
	text = markdown.Plain(text)
	tokens := words.Cut(text)
	from := m.best(tokens)
	start := 0
	if from > 0 {
		start = tokens[from].Start
	}
	cut := text[start:]
	dots := ""
	if utf8.RuneCountInString(cut) > snippetChars {
		cut = string([]rune(cut)[:snippetChars])
		if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
			cut = cut[:i]
		}
		dots = "…"
	}
	before := ""
	if start > 0 {
		before = "…"
	}
	return before + cut + dots, before + m.mark(cut) + dots
}

// best is the word from which a stretch has the most different words looked for.
func (m *marker) best(tokens []words.Token) int {
	best, most := 0, 0
	var hits []int
	for i, t := range tokens {
		if !t.Joined && m.hits(t) {
			hits = append(hits, i)
		}
	}
	for n, i := range hits {
		different := map[string]bool{}
		for _, k := range hits[n:] {
			if k > i+snippetWords {
				break
			}
			different[i18n.Fold(tokens[k].Text)] = true
		}
		if len(different) > most {
			best, most = i, len(different)
		}
	}
	return max(0, best-4)
}
