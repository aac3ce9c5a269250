package paper

import (
	"html"
	"strconv"
	"strings"
)

// svg draws for a screen. Words are measured in the font of the paper.
type svg struct {
	strings.Builder
	rule *press
}

func (s *svg) line(x1, y1, x2, y2, thick float64, of Colour) {
	s.tag("line", "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2), "stroke", of.hex(), "stroke-width", number(thick))
}

func (s *svg) rect(x, y, w, h float64, of Colour) {
	s.tag("rect", "x", number(x), "y", number(y), "width", number(w), "height", number(h), "fill", of.hex())
}

func (s *svg) dot(x, y, r float64, of Colour) {
	s.tag("circle", "cx", number(x), "cy", number(y), "r", number(r), "fill", of.hex())
}

func (s *svg) words(text string, x, y, points float64, bold bool, of Colour) {
	s.WriteString(`<text x="` + number(x) + `" y="` + number(y) + `" font-size="` + number(points*perPoint) + `" fill="` + of.hex() + `"`)
	if bold {
		s.WriteString(` font-weight="700"`)
	}
	s.WriteString(">" + html.EscapeString(text) + "</text>")
}

func (s *svg) wide(text string, points float64, bold bool) float64 {
	return s.rule.wide(text, points, bold)
}

// tag writes an element without content.
func (s *svg) tag(name string, pairs ...string) {
	s.WriteString("<" + name)
	for i := 0; i+1 < len(pairs); i += 2 {
		s.WriteString(" " + pairs[i] + `="` + pairs[i+1] + `"`)
	}
	s.WriteString("/>")
}

func number(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func (c Colour) hex() string {
	const digits = "0123456789abcdef"
	out := []byte{'#'}
	for _, v := range []int{c.R, c.G, c.B} {
		v = min(max(v, 0), 255)
		out = append(out, digits[v>>4], digits[v&15])
	}
	return string(out)
}
