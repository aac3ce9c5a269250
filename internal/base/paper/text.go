package paper

import (
	"strings"
	"unicode/utf8"
)

// Span is words in one style.
type Span struct {
	Text   string
	Bold   bool
	Italic bool
	Code   bool
	Link   string // an address outside; nothing where empty
}

func (s Span) style() string {
	switch {
	case s.Bold:
		return "B"
	case s.Italic:
		return "I"
	}
	return ""
}

// piece is a span's part on one line.
type piece struct {
	Span
	w float64
}

// lines parts spans over lines so wide, in one size. A line breaks at a space or a line feed, never at a no-break space; a word wider
// than a line is parted.
func (p *press) lines(spans []Span, size, mm float64) [][]piece {
	b := breaker{p: p, mm: mm}
	for _, s := range spans {
		p.font(s.style(), size)
		b.space = p.f.GetStringWidth(" ")
		for i, line := range strings.Split(printable(s.Text), "\n") {
			if i > 0 {
				b.feed()
			}
			for j, word := range strings.Split(line, " ") {
				if j > 0 {
					b.blank(s)
				}
				b.word(s, word)
			}
		}
	}
	b.feed()
	return b.out
}

type breaker struct {
	p     *press
	mm    float64
	space float64
	out   [][]piece
	line  []piece
	at    float64
}

func (b *breaker) feed() {
	if n := len(b.line); n > 0 && strings.HasSuffix(b.line[n-1].Text, " ") {
		b.line[n-1].Text = strings.TrimRight(b.line[n-1].Text, " ")
	}
	b.out, b.line, b.at = append(b.out, b.line), nil, 0
}

func (b *breaker) put(s Span, text string, w float64) {
	if n := len(b.line); n > 0 && b.line[n-1].style() == s.style() && b.line[n-1].Link == s.Link && b.line[n-1].Code == s.Code {
		b.line[n-1].Text += text
		b.line[n-1].w += w
	} else {
		s.Text = text
		b.line = append(b.line, piece{s, w})
	}
	b.at += w
}

func (b *breaker) blank(s Span) {
	if len(b.line) > 0 {
		b.put(s, " ", b.space)
	}
}

func (b *breaker) word(s Span, word string) {
	if word == "" {
		return
	}
	w := b.p.f.GetStringWidth(word)
	if b.at > 0 && b.at+w > b.mm {
		b.feed()
	}
	for w > b.mm && utf8.RuneCountInString(word) > 1 {
		n := 0
		for i := range word {
			if i > 0 && b.p.f.GetStringWidth(word[:i]) > b.mm {
				break
			}
			n = i
		}
		if n == 0 {
			_, n = utf8.DecodeRuneInString(word)
		}
		b.put(s, word[:n], b.p.f.GetStringWidth(word[:n]))
		b.feed()
		word = word[n:]
		w = b.p.f.GetStringWidth(word)
	}
	b.put(s, word, w)
}

func leading(size float64) float64 { return size * perPoint * 1.45 }

// one prints a line that lines made; y is its top.
func (p *press) one(line []piece, size, x, y float64, c Colour) {
	base := y + leading(size)*0.73
	for _, s := range line {
		p.font(s.style(), size)
		of := c
		if s.Code {
			p.fill(sunken)
			p.f.Rect(x-0.4, y+leading(size)*0.12, s.w+0.8, leading(size)*0.82, "F")
		}
		if s.Link != "" {
			of = accent
			p.f.LinkString(x, y, s.w, leading(size), s.Link)
		}
		p.colour(of)
		p.f.Text(x, base, s.Text)
		x += s.w
	}
}

// lay prints words where there is room for them for sure.
func (p *press) lay(spans []Span, size, x, mm float64, c Colour) {
	for _, line := range p.lines(spans, size, mm) {
		p.one(line, size, x, p.y, c)
		p.y += leading(size)
	}
}

// paragraph prints words over as many pages as they need; neither its first nor its last line stands alone.
func (p *press) paragraph(spans []Span, size, indent float64, c Colour) {
	p.run(p.lines(spans, size, width-indent), size, left+indent, c)
	p.space(2)
}

func (p *press) run(lines [][]piece, size, x float64, c Colour) {
	for i, line := range lines {
		need := leading(size)
		if i == 0 || i == len(lines)-2 {
			need *= float64(min(2, len(lines)-i))
		}
		p.room(need)
		p.one(line, size, x, p.y, c)
		p.y += leading(size)
	}
}

// item prints words with a mark before them.
func (p *press) item(mark string, spans []Span, indent float64) {
	const hang = 6.0
	lines := p.lines(spans, bodySize, width-indent-hang)
	p.room(leading(bodySize) * float64(min(2, len(lines))))
	switch Mark(mark) {
	case Box, Checked:
		p.pen(ink, 0.3)
		p.f.RoundedRect(left+indent+0.4, p.y+0.85, 3.1, 3.1, 0.5, "1234", "D")
		if Mark(mark) == Checked {
			p.pen(ink, 0.45)
			p.f.Line(left+indent+1.1, p.y+2.5, left+indent+1.8, p.y+3.2)
			p.f.Line(left+indent+1.8, p.y+3.2, left+indent+2.9, p.y+1.7)
		}
	default:
		p.write(mark, "", bodySize, accent, left+indent+0.6, p.y+leading(bodySize)*0.73)
	}
	p.run(lines, bodySize, left+indent+hang, ink)
	p.y += 0.8
}
