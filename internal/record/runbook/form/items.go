package form

import (
	"strings"
)

// items are the lines of the numbered items at the margin; none where there are fewer than two.
func (t text) items(body int) []int {
	var out []int
	for i := body; i < len(t.lines); i++ {
		if !t.code[i] && itemLine.MatchString(t.lines[i]) && !t.within(i, out) {
			out = append(out, i)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// within: the line is a list inside the item before, by its indentation.
func (t text) within(i int, before []int) bool {
	if len(before) == 0 || indent(t.lines[i]) < 2 {
		return false
	}
	last := before[len(before)-1]
	if indent(t.lines[last]) >= indent(t.lines[i]) {
		return false
	}
	for j := last + 1; j < i; j++ {
		if level, _ := t.heading(j); level > 0 {
			return false
		}
	}
	return true
}

// itemEnd is where an item's step ends: before a heading or a break. Between two items of a list everything belongs to the first,
// as people leave code at the margin; behind the last one only what is indented, or follows without an empty line, does.
func (t text) itemEnd(i, next int, more bool) int {
	end := next
	for j := i + 1; j < next; j++ {
		if l, _ := t.heading(j); l > 0 || t.ends(j) {
			end, more = j, false
			break
		}
	}
	if more {
		return end
	}
	for j := i + 1; j < end; j++ {
		fence, _ := fenceOf(t.lines[j])
		if blank := strings.TrimSpace(t.lines[j-1]) == ""; blank && strings.TrimSpace(t.lines[j]) != "" && indent(t.lines[j]) < 2 && (!t.code[j] || fence != "" && !t.code[j-1]) {
			return j
		}
	}
	return end
}

// item reads a step that is an item of a list: its first line is the title, the rest is what to do.
func (t text) item(p part) Step {
	m := itemLine.FindStringSubmatch(t.lines[p.from])
	title := bare(oneLine(m[3]))
	wide := len(m[1]) + 1
	inner := make([]string, 0, p.to-p.from)
	for _, l := range t.lines[p.from+1 : p.to] {
		inner = append(inner, dedent(l, wide))
	}
	if fence, _ := fenceOf(title); fence != "" || title == "" {
		inner = append([]string{strings.TrimSpace(m[3])}, inner...)
		if title = firstWords(inner); title == "" {
			title = "…"
		}
	} else if n := paragraph(inner); n > 0 {
		inner = append([]string{"", title}, inner...) // its first sentence goes on: all of it is what to do
	}
	body := tame(linesOf(strings.Join(inner, "\n")), itemLevel)
	s := Step{}
	rest := body.fields(&s, 0, len(body.lines))
	body = tame(linesOf(body.between(rest, len(body.lines))), itemLevel)
	s.Text = body.between(0, len(body.lines))
	s.entitle(title)
	return s
}

// paragraph is how many lines go on from the line before them.
func paragraph(lines []string) int {
	for i, l := range lines {
		fence, _ := fenceOf(l)
		if trimmed := strings.TrimSpace(l); trimmed == "" || fence != "" || fieldItem.MatchString(l) || itemLine.MatchString(l) || headingLine.MatchString(l) || strings.HasPrefix(trimmed, "|") || strings.HasPrefix(trimmed, ">") {
			return i
		}
	}
	return len(lines)
}

func firstWords(lines []string) string {
	for _, l := range lines {
		if fence, _ := fenceOf(l); fence == "" && strings.TrimSpace(l) != "" {
			return bare(oneLine(strings.TrimLeft(strings.TrimSpace(l), "#-*+> ")))
		}
	}
	return ""
}

// itemLevel is the level of the headings under which Compose writes steps that were items.
const itemLevel = 2

// tame makes a text one that can stand under a heading of a level: its headings are lower, its breaks end nothing, its code is closed.
func tame(t text, level int) text {
	for i := range t.lines {
		if l, _ := t.heading(i); l > 0 && l <= level && level < 6 {
			m := headingLine.FindStringSubmatch(t.lines[i])
			t.lines[i] = strings.Repeat("#", level+1) + " " + m[2]
		}
		if !t.code[i] && breakLine.MatchString(t.lines[i]) && t.ends(i) {
			t.lines[i] = "* * *"
		}
	}
	if t.open != "" {
		t.lines, t.code, t.open = append(t.lines, t.open), append(t.code, true), ""
	}
	return t
}
