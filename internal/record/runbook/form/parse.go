package form

import (
	"strings"
	"unicode/utf8"
)

// titleLimit is how long a title may be, in characters; of a longer one, the beginning is the title and the whole stays in the text.
const titleLimit = 160

// part is some lines of the text: what stands before a step, and the step.
type part struct {
	lead, from, to int // lead ≤ from ≤ to; the last part is what follows the last step: from == to
}

// Parse reads a procedure. Every text is one, if only without steps. The text has lines ended by \n.
func Parse(s string) Doc {
	t := linesOf(s)
	d := Doc{}
	body := 0
	for i := range t.lines {
		if strings.TrimSpace(t.lines[i]) == "" {
			continue
		}
		if level, title := t.heading(i); level == 1 {
			if _, is := stepTitle(title); !is {
				d.Title, body = title, i+1
			}
		}
		break
	}
	parts := t.parts(&d, body)
	if len(parts) == 1 {
		d.Intro = t.between(body, len(t.lines))
		return d
	}
	for i, p := range parts {
		lead := t.lead(p.lead, p.from)
		switch {
		case i == 0:
			d.Intro = t.between(p.lead, p.from)
			lead = ""
		case i == len(parts)-1:
			d.Outro = lead
			continue
		}
		var step Step
		if d.Level > 0 {
			step = t.section(p, d.Level)
		} else {
			step = t.item(p)
		}
		step.Lead = lead
		d.Steps = append(d.Steps, step)
	}
	return d
}

// parts cuts the lines from body on: together they are all lines.
func (t text) parts(d *Doc, body int) []part {
	starts := t.headings(d, body)
	if d.Level == 0 {
		starts = t.items(body)
	}
	var out []part
	lead := body
	for n, i := range starts {
		next := len(t.lines)
		if n+1 < len(starts) {
			next = starts[n+1]
		}
		end := t.sectionEnd(i, next, d.Level)
		if d.Level == 0 {
			end = t.itemEnd(i, next, n+1 < len(starts))
		}
		out = append(out, part{lead, i, end})
		lead = end
	}
	return append(out, part{lead, len(t.lines), len(t.lines)})
}

// headings are the lines of the numbered headings of the highest level that has one.
func (t text) headings(d *Doc, body int) []int {
	found := map[int][]int{}
	for i := body; i < len(t.lines); i++ {
		if level, title := t.heading(i); level > 0 {
			if _, is := stepTitle(title); is {
				found[level] = append(found[level], i)
			}
		}
	}
	for level := 1; level <= 6; level++ {
		if len(found[level]) > 0 {
			d.Level = level
			return found[level]
		}
	}
	return nil
}

func (t text) sectionEnd(i, next, level int) int {
	for j := i + 1; j < next; j++ {
		if l, _ := t.heading(j); l > 0 && l <= level || t.ends(j) {
			return j
		}
	}
	return next
}

// lead is what stands between two steps, without the break that ends the first.
func (t text) lead(from, to int) string {
	for i := from; i < to; i++ {
		if blank := strings.TrimSpace(t.lines[i]) == ""; !blank && !breakLine.MatchString(t.lines[i]) {
			return t.between(i, to)
		}
	}
	return ""
}

// section reads a step that is a heading and what follows.
func (t text) section(p part, level int) Step {
	_, title := t.heading(p.from)
	title, _ = stepTitle(title)
	s := Step{}
	rest := t.fields(&s, p.from+1, p.to)
	body := tame(linesOf(t.between(rest, p.to)), level)
	s.Text = body.between(0, len(body.lines))
	s.entitle(title)
	return s
}

// entitle gives the step a title of a length that fits; a longer one stays whole in the text.
func (s *Step) entitle(title string) {
	if s.Title = title; utf8.RuneCountInString(title) <= titleLimit {
		return
	}
	s.Text = strings.TrimRight(title+"\n\n"+s.Text, "\n")
	short := string([]rune(title)[:titleLimit-1])
	if i := strings.LastIndexAny(short, ".!?;"); i > titleLimit/4 {
		short = short[:i+1]
	} else if i := strings.LastIndexByte(short, ' '); i > titleLimit/2 {
		short = short[:i] + "…"
	} else {
		short += "…"
	}
	s.Title = bare(strings.TrimSpace(short))
}
