package paper

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// manuscript is a document as Markdown.
type manuscript struct {
	strings.Builder
	face Face
}

// MD makes the document as Markdown: the same parts in the same order, a drawing as its table.
func (d *Doc) MD() []byte {
	m := &manuscript{face: d.face}
	for _, b := range d.blocks {
		b.write(m)
	}
	m.part("---")
	if d.face.Foot != "" {
		m.part("*" + m.rich(d.face.Foot, false) + "*")
	}
	m.watermark()
	return []byte(m.String())
}

// part writes something with an empty line before it.
func (m *manuscript) part(text string) {
	if text == "" {
		return
	}
	if m.Len() > 0 {
		m.WriteString("\n")
	}
	m.WriteString(text + "\n")
}

func (m *manuscript) watermark() {
	if m.face.Watermark != "" {
		m.part("> **" + m.rich(m.face.Watermark, false) + "**")
	}
}

// literal keeps words from being taken for marks: no tag, no cell of a table.
var literal = strings.NewReplacer(`\`, `\\`, "<", "&lt;", "|", `\|`, "*", `\*`, "`", "\\`", "[", `\[`)

// rich are words with their marks, on one line of a cell or on several.
func (m *manuscript) rich(text string, cell bool) string {
	var b strings.Builder
	for _, s := range Rich(text) {
		words := literal.Replace(s.Text)
		switch {
		case s.Code:
			if words = "`" + s.Text + "`"; cell {
				words = strings.ReplaceAll(words, "|", `\|`)
			}
		case s.Bold:
			words = "**" + words + "**"
		case s.Italic:
			words = "*" + words + "*"
		case s.Link != "":
			words = "[" + words + "](" + strings.ReplaceAll(s.Link, "|", "%7C") + ")"
		}
		b.WriteString(words)
	}
	if cell {
		return strings.ReplaceAll(strings.TrimSpace(b.String()), "\n", "<br>")
	}
	return strings.ReplaceAll(b.String(), "\n", "  \n")
}

func (c Cover) write(m *manuscript) {
	m.part("# " + m.rich(c.Title, true))
	m.part(m.rich(c.Below, false))
	m.part(m.rich(c.Above, false))
	if c.Mark != "" {
		m.part("> **" + m.rich(c.Mark, true) + "**")
	}
	items := make([]string, len(c.Facts))
	for i, f := range c.Facts {
		items[i] = "- **" + m.rich(f.Name, true) + "** — " + m.rich(f.Value, true)
	}
	m.part(strings.Join(items, "\n"))
	m.part(m.rich(c.Note, false))
}

func (c contents) write(m *manuscript) {
	m.part("**" + m.rich(m.face.Contents, true) + "**")
	lines := make([]string, len(c.doc.titles))
	used := map[string]int{}
	for i, t := range c.doc.titles {
		key := anchor(t.text)
		used[key]++
		if n := used[key]; n > 1 {
			key += "-" + strconv.Itoa(n-1)
		}
		lines[i] = strings.Repeat("  ", t.level) + "- [" + m.rich(t.text, true) + "](#" + key + ")"
	}
	m.part(strings.Join(lines, "\n"))
}

// anchor is the name that most readers of Markdown give a title.
func anchor(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func (h heading) write(m *manuscript) {
	m.part(strings.Repeat("#", h.level+2) + " " + m.rich(h.text, true))
}

func (l label) write(m *manuscript) { m.part("**" + m.rich(string(l), true) + "**") }

func (blank) write(*manuscript) {}

func (turn) write(m *manuscript) { m.part("---") }

func (t paragraph) write(m *manuscript) {
	if t.note && !strings.ContainsAny(t.text, "*`[\n") {
		m.part("*" + m.rich(t.text, false) + "*")
	} else {
		m.part(m.rich(t.text, false))
	}
}

// write puts prose as it was written; its titles are no titles of the document, and its tags are words.
func (t prose) write(m *manuscript) {
	var lines []string
	fence, above := "", ""
	for line := range strings.SplitSeq(string(t), "\n") {
		bare := strings.TrimSpace(line)
		switch {
		case fence != "":
			if strings.HasPrefix(line, fence) && strings.Trim(line, "` \t\r") == "" {
				fence = ""
			}
		case fenced.MatchString(line):
			fence = fenced.FindStringSubmatch(line)[1]
		case titled.MatchString(bare):
			line = "**" + inert(strings.TrimSpace(titled.FindStringSubmatch(bare)[1])) + "**"
		case above != "" && underlined.MatchString(bare):
			line = `\` + bare
		default:
			line = inert(line)
		}
		above = bare
		lines = append(lines, line)
	}
	if fence != "" {
		lines = append(lines, fence) // what follows is not code
	}
	m.part(strings.TrimSpace(strings.Join(lines, "\n")))
}

var (
	// fenced begins a block of code. One that is indented may be part of a list and end with it, before its own end: its tags are words too.
	fenced = regexp.MustCompile("^(`{3,})[^`]*$")
	// underlined makes a title of the line above.
	underlined = regexp.MustCompile(`^(=+|-+)$`)
)

func inert(text string) string { return strings.ReplaceAll(text, "<", "&lt;") }

func (l list) write(m *manuscript) {
	lines := make([]string, len(l.items))
	for i, text := range l.items {
		sign := "-"
		switch l.mark {
		case Number:
			sign = l.mark.sign(i)
		case Box:
			sign = "- [ ]"
		case Checked:
			sign = "- [x]"
		case Bullet:
		}
		lines[i] = sign + " " + m.rich(text, true)
	}
	m.part(strings.Join(lines, "\n"))
}

func (f Figure) write(m *manuscript) {
	m.part("**" + m.rich(f.Title, true) + "**")
	grid{columns: f.Columns, rows: f.Rows}.write(m)
}

func (g grid) write(m *manuscript) {
	if len(g.columns) == 0 || len(g.rows) == 0 {
		return
	}
	line := func(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }
	heads, rules := make([]string, len(g.columns)), make([]string, len(g.columns))
	for i, c := range g.columns {
		heads[i], rules[i] = m.rich(c.Head, true), "---"
		if c.Right {
			rules[i] = "---:"
		}
	}
	lines := []string{line(heads), line(rules)}
	for _, row := range g.rows {
		cells := make([]string, len(g.columns))
		for i := range min(len(row), len(cells)) {
			cells[i] = m.rich(row[i], true)
		}
		lines = append(lines, line(cells))
	}
	m.part(strings.Join(lines, "\n"))
}
