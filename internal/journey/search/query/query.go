package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Longest is how many characters of a query are read; the rest is left out.
const Longest = 1000

const (
	mostItems  = 64
	mostValues = 20
)

// Query is what was asked for.
type Query struct {
	Words   string   // in the order typed
	Phrases []string // each stands together
	Without []string // words or phrases that must not be there
	Filters []Filter
	Begun   bool // the last thing typed is a word without a space behind it
}

// Filter restricts what is found to one of its values; Not turns it round.
type Filter struct {
	Name   Name
	Values []string // canonical where the name has a list of its own, otherwise as typed
	Not    bool
}

// Empty: nothing was asked for.
func (q Query) Empty() bool {
	return q.Words == "" && len(q.Phrases) == 0 && len(q.Filters) == 0
}

// Parse reads a query. It never fails: what is no filter is words.
func Parse(text string) Query {
	text = clean(text)
	p := parser{text: text}
	var q Query
	var words []string
	for n := 0; n < mostItems && p.skip(); n++ {
		q.Begun = false
		not := p.minus()
		if phrase, ok := p.phrase(); ok {
			phrase = strings.TrimSpace(phrase)
			switch {
			case phrase == "":
			case not:
				q.Without = append(q.Without, phrase)
			default:
				q.Phrases = append(q.Phrases, phrase)
			}
			continue
		}
		if p.unfinished() {
			continue
		}
		if f, ok := p.filter(); ok {
			f.Not = not
			q.Filters = append(q.Filters, f)
			continue
		}
		w := p.word()
		if w == "" {
			continue
		}
		if not {
			q.Without = append(q.Without, w)
			continue
		}
		words = append(words, w)
		q.Begun = p.at == len(p.text)
	}
	q.Words = strings.Join(words, " ")
	return q
}

// clean keeps what can be typed, up to Longest characters.
func clean(text string) string {
	if len(text) > utf8.UTFMax*Longest {
		text = text[:utf8.UTFMax*Longest]
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return -1
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if utf8.RuneCountInString(text) > Longest {
		text = string([]rune(text)[:Longest])
	}
	return text
}

type parser struct {
	text string
	at   int
}

func (p *parser) skip() bool {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	return p.at < len(p.text)
}

// minus takes a sign that stands before something.
func (p *parser) minus() bool {
	if strings.HasPrefix(p.text[p.at:], "-") && p.at+1 < len(p.text) && p.text[p.at+1] != ' ' && p.text[p.at+1] != '-' {
		p.at++
		return true
	}
	return false
}

func closing(open rune) rune {
	switch open {
	case '"':
		return '"'
	case '«':
		return '»'
	case '“':
		return '”'
	}
	return 0
}

func (p *parser) phrase() (string, bool) {
	open, n := utf8.DecodeRuneInString(p.text[p.at:])
	end := closing(open)
	if end == 0 {
		return "", false
	}
	p.at += n
	rest := p.text[p.at:]
	i := strings.IndexRune(rest, end)
	if i < 0 {
		p.at = len(p.text)
		return rest, true
	}
	p.at += i + utf8.RuneLen(end)
	return rest[:i], true
}

func (p *parser) word() string {
	from := p.at
	for p.at < len(p.text) && p.text[p.at] != ' ' {
		p.at++
	}
	return p.text[from:p.at]
}

// unfinished passes over a filter that has no value yet, or at the end of the text one that is only begun: what is meant is not
// known, and its letters are no words.
func (p *parser) unfinished() bool {
	rest, last := p.text[p.at:], true
	if end := strings.IndexByte(rest, ' '); end >= 0 {
		rest, last = rest[:end], strings.TrimSpace(rest[end:]) == ""
	}
	typed, value, ok := strings.Cut(rest, ":")
	name, known := nameOf(typed)
	if !ok || !known {
		return false
	}
	if value != "" && value != `"` {
		if _, whole := name.value(value); whole || !last || !name.begins(value) {
			return false
		}
	}
	p.at += len(rest)
	return true
}

// filter takes a filter, or nothing.
func (p *parser) filter() (Filter, bool) {
	rest := p.text[p.at:]
	end := strings.IndexByte(rest, ' ')
	if end < 0 {
		end = len(rest)
	}
	typed, _, ok := strings.Cut(rest[:end], ":")
	if !ok {
		return Filter{}, false
	}
	name, known := nameOf(typed)
	if !known {
		return Filter{}, false
	}
	before := p.at
	p.at += len(typed) + 1
	var values []string
	if p.at < len(p.text) {
		if phrase, ok := p.phrase(); ok {
			values = []string{strings.TrimSpace(phrase)}
		} else {
			values = strings.Split(p.word(), ",")
		}
	}
	f := Filter{Name: name}
	for _, v := range values {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		c, ok := name.value(v)
		if !ok {
			p.at = before
			return Filter{}, false
		}
		if len(f.Values) < mostValues {
			f.Values = append(f.Values, c)
		}
	}
	if len(f.Values) == 0 {
		p.at = before
		return Filter{}, false
	}
	return f, true
}
