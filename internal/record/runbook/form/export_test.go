package form

import "strings"

// Parts cuts a text as Parse does; together they are the text.
func Parts(s string) []string {
	t := linesOf(s)
	cut := func(from, to int) string {
		if from == to {
			return ""
		}
		out := strings.Join(t.lines[from:to], "\n")
		if to < len(t.lines) {
			out += "\n"
		}
		return out
	}
	d := Doc{}
	body := 0
	if d.Title = Parse(s).Title; d.Title != "" {
		for body = 0; strings.TrimSpace(t.lines[body]) == ""; body++ {
		}
		body++
	}
	out := []string{cut(0, body)}
	for _, p := range t.parts(&d, body) {
		out = append(out, cut(p.lead, p.from), cut(p.from, p.to))
	}
	return out
}
