package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a word of a text.
type Token struct {
	Start, End int    // bytes of the text
	Text       string // lower case, with accents
	Part       bool   // a part of the compound that follows it as Joined
	Joined     bool   // the parts before it, written as one word
}

// longest is the length, in bytes, beyond which a run of letters is no word anybody types: it is cut there.
const longest = 64

// elided are what an apostrophe cuts off before a French word.
func elided(s string) bool {
	switch s {
	case "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu":
		return true
	}
	return false
}

// Cut gives the words of a text in order, each compound after its parts.
func Cut(text string) []Token { return CutInto(make([]Token, 0, len(text)/6+1), text) }

// CutInto adds them to what a slice has.
func CutInto(out []Token, text string) []Token {
	c := cutter{text: text}
	for c.next() {
		out = c.word(out)
	}
	return out
}

type cutter struct {
	text       string
	at         int
	start, end int // of the chunk found
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '`' }

// joins says that a sign between two letters makes one word of them.
func joins(r rune) bool {
	switch r {
	case '-', '‐', '‑', '_', '.', '(', ')', '@', '&', '+':
		return true
	}
	return isApostrophe(r)
}

// next finds a chunk: letters, and single signs between or before them that join.
func (c *cutter) next() bool {
	i := c.at
	for i < len(c.text) {
		r, n := utf8.DecodeRuneInString(c.text[i:])
		if isWord(r) {
			break
		}
		i += n
	}
	if i >= len(c.text) {
		return false
	}
	c.start = i
	sign := false
	for i < len(c.text) {
		r, n := utf8.DecodeRuneInString(c.text[i:])
		switch {
		case isWord(r):
			sign = false
			c.end = i + n
		case joins(r) && !sign:
			sign = true
		default:
			c.at = i
			return true
		}
		i += n
	}
	c.at = i
	return true
}

// word adds the words of the chunk.
func (c *cutter) word(out []Token) []Token {
	first, parts := len(out), 0
	from := c.start
	var before rune
	flush := func(end int) {
		if end > from {
			out = appendPieces(out, c.text, from, end)
			parts++
		}
	}
	compound := false
	for i, r := range c.text[c.start:c.end] {
		at := c.start + i
		if isWord(r) {
			continue
		}
		if isApostrophe(r) {
			left := strings.ToLower(c.text[from:at])
			right := c.text[at+utf8.RuneLen(r) : c.end]
			switch {
			case elided(left):
				from = at + utf8.RuneLen(r)
				continue
			case right == "s" || right == "S": // English genitive
				flush(at)
				from = c.end
				continue
			case left == "aujourd":
				out = append(out, Token{Start: from, End: c.end, Text: "aujourdhui"})
				return out
			}
		}
		flush(at)
		from = at + utf8.RuneLen(r)
		before = r
		compound = true
	}
	_ = before
	flush(c.end)
	if compound || len(out)-first > 1 {
		out = join(out, first)
	}
	return out
}

// appendPieces adds one run of letters and digits, cut between letters and digits and at capitals inside a word.
func appendPieces(out []Token, text string, from, end int) []Token {
	run := text[from:end]
	at := 0
	var last rune
	for i, r := range run {
		if i > at && edge(last, r) && i-at >= 1 {
			out = append(out, token(text, from+at, from+i))
			at = i
		}
		last = r
	}
	return append(out, token(text, from+at, end))
}

func edge(a, b rune) bool {
	switch {
	case unicode.IsLetter(a) && unicode.IsDigit(b), unicode.IsDigit(a) && unicode.IsLetter(b):
		return true
	case unicode.IsLower(a) && unicode.IsUpper(b):
		return true
	}
	return false
}

func token(text string, from, end int) Token {
	s := text[from:end]
	if len(s) > longest {
		cut := longest
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut]
	}
	return Token{Start: from, End: end, Text: strings.ToLower(s)}
}

// join marks the parts since first and adds them as one word.
func join(out []Token, first int) []Token {
	n := len(out) - first
	if n < 2 {
		return out
	}
	total := 0
	for _, t := range out[first:] {
		total += len(t.Text)
	}
	if total > longest || n > 6 {
		return out
	}
	var b strings.Builder
	for i := first; i < len(out); i++ {
		out[i].Part = true
		b.WriteString(out[i].Text)
	}
	return append(out, Token{Start: out[first].Start, End: out[len(out)-1].End, Text: b.String(), Joined: true})
}
