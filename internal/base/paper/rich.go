package paper

import (
	"regexp"
	"strings"
)

var marked = regexp.MustCompile("`([^`\n]+)`" + `|\*\*([^*\n]+)\*\*|__([^_\n]+)__|\*([^*\n]+)\*|\[([^\]\n]+)\]\(([^)\s]+)\)`)

// Rich reads the marks of one paragraph of Markdown: `code`, **bold**, *italic* and [links](https://…); a link that leads to no address
// of the web is its words.
func Rich(text string) []Span {
	out := []Span{}
	add := func(s Span) {
		if s.Text != "" {
			out = append(out, s)
		}
	}
	at := 0
	for _, m := range marked.FindAllStringSubmatchIndex(text, -1) {
		add(Span{Text: text[at:m[0]]})
		part := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return text[m[2*n]:m[2*n+1]]
		}
		switch {
		case part(1) != "":
			add(Span{Text: part(1), Code: true})
		case part(2)+part(3) != "":
			add(Span{Text: part(2) + part(3), Bold: true})
		case part(4) != "":
			add(Span{Text: part(4), Italic: true})
		default:
			s := Span{Text: part(5)}
			if to := part(6); strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "mailto:") || strings.HasPrefix(to, "tel:") {
				s.Link = to
			}
			add(s)
		}
		at = m[1]
	}
	add(Span{Text: text[at:]})
	return out
}

var (
	bulleted = regexp.MustCompile(`^(\s*)[-*+] (?:\[([ xX])\] )?(.*)$`)
	numbered = regexp.MustCompile(`^(\s*)(\d{1,3})[.)] (.*)$`)
	titled   = regexp.MustCompile(`^#{1,6} +(.*?)#*$`)
)

// print prints prose line by line.
func (t prose) print(p *press) {
	var lines []string
	flush := func() {
		if len(lines) > 0 {
			p.paragraph(Rich(strings.Join(lines, "\n")), bodySize, 0, ink)
		}
		lines = nil
	}
	fenced := false
	for line := range strings.SplitSeq(string(t), "\n") {
		bare := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(bare, "```"):
			flush()
			fenced = !fenced
		case fenced:
			p.code(line)
		case bare == "":
			flush()
		case titled.MatchString(bare):
			flush()
			p.label(strings.TrimSpace(titled.FindStringSubmatch(bare)[1]))
		case bulleted.MatchString(line):
			flush()
			m := bulleted.FindStringSubmatch(line)
			mark := Bullet
			if m[2] == " " {
				mark = Box
			} else if m[2] != "" {
				mark = Checked
			}
			p.nested(string(mark), m[3], len(m[1]))
		case numbered.MatchString(line):
			flush()
			m := numbered.FindStringSubmatch(line)
			p.nested(m[2]+".", m[3], len(m[1]))
		default:
			lines = append(lines, strings.TrimPrefix(bare, "> "))
		}
	}
	flush()
	p.space(1)
}

func (p *press) nested(mark, text string, blanks int) {
	p.item(mark, Rich(text), 4*float64(min(3, blanks/2)))
}

func (p *press) code(line string) {
	for _, l := range p.lines([]Span{{Text: strings.ReplaceAll(line, " ", "\u00a0")}}, smallSize, width-8) {
		p.room(leading(smallSize))
		p.fill(sunken)
		p.f.Rect(left, p.y, width, leading(smallSize), "F")
		p.one(l, smallSize, left+4, p.y, ink)
		p.y += leading(smallSize)
	}
}
