package paper

// Canvas is where a drawing is made: from (X, Y), W wide and H high, in millimetres.
type Canvas struct {
	pen        pen
	X, Y, W, H float64
}

// pen draws on paper or on a screen.
type pen interface {
	line(x1, y1, x2, y2, thick float64, of Colour)
	rect(x, y, w, h float64, of Colour)
	dot(x, y, r float64, of Colour)
	words(text string, x, y, points float64, bold bool, of Colour)
	wide(text string, points float64, bold bool) float64
}

// Colours of a document, for drawings.
func (c *Canvas) Colours() (words, quiet, line, sunk, main Colour) {
	return ink, soft, edge, sunken, accent
}

// Line draws a line.
func (c *Canvas) Line(x1, y1, x2, y2, thick float64, of Colour) {
	c.pen.line(x1, y1, x2, y2, thick, of)
}

// Rect fills a rectangle.
func (c *Canvas) Rect(x, y, w, h float64, of Colour) { c.pen.rect(x, y, w, h, of) }

// Dot fills a circle.
func (c *Canvas) Dot(x, y, r float64, of Colour) { c.pen.dot(x, y, r, of) }

// Words puts one line of words that begins at x, cut where it is wider than most; points is their size. It answers how wide they are.
func (c *Canvas) Words(text string, x, y, points, most float64, bold bool, of Colour) float64 {
	text = printable(text)
	if c.pen.wide(text, points, bold) > most {
		letters := []rune(text)
		for len(letters) > 0 && c.pen.wide(string(letters)+"…", points, bold) > most {
			letters = letters[:len(letters)-1]
		}
		text = string(letters) + "…"
	}
	c.pen.words(text, x, y, points, bold, of)
	return c.pen.wide(text, points, bold)
}

// Wide is how wide one line of words is.
func (c *Canvas) Wide(text string, points float64, bold bool) float64 {
	return c.pen.wide(printable(text), points, bold)
}

func (p *press) line(x1, y1, x2, y2, thick float64, of Colour) {
	p.pen(of, thick)
	p.f.Line(x1, y1, x2, y2)
}

func (p *press) rect(x, y, w, h float64, of Colour) {
	p.fill(of)
	p.f.Rect(x, y, w, h, "F")
}

func (p *press) dot(x, y, r float64, of Colour) {
	p.fill(of)
	p.f.Circle(x, y, r, "F")
}

func (p *press) words(text string, x, y, points float64, bold bool, of Colour) {
	p.write(text, weight(bold), points, of, x, y)
}

func (p *press) wide(text string, points float64, bold bool) float64 {
	p.font(weight(bold), points)
	return p.f.GetStringWidth(text)
}

func weight(bold bool) string {
	if bold {
		return "B"
	}
	return ""
}
