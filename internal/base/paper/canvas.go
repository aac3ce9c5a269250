package paper

// Canvas is where a drawing is made: from (X, Y), W wide and H high, in millimetres from the corner of the page.
type Canvas struct {
	p          *press
	X, Y, W, H float64
}

// Colours of a document, for drawings.
func (c *Canvas) Colours() (words, quiet, line, sunk, main Colour) {
	return ink, soft, edge, sunken, accent
}

// Line draws a line.
func (c *Canvas) Line(x1, y1, x2, y2, thick float64, of Colour) {
	c.p.pen(of, thick)
	c.p.f.Line(x1, y1, x2, y2)
}

// Rect fills a rectangle.
func (c *Canvas) Rect(x, y, w, h float64, of Colour) {
	c.p.fill(of)
	c.p.f.Rect(x, y, w, h, "F")
}

// Dot fills a circle.
func (c *Canvas) Dot(x, y, r float64, of Colour) {
	c.p.fill(of)
	c.p.f.Circle(x, y, r, "F")
}

// Words puts one line of words that begins at x, cut where it is wider than most; points is their size. It answers how wide they are.
func (c *Canvas) Words(text string, x, y, points, most float64, bold bool, of Colour) float64 {
	style := ""
	if bold {
		style = "B"
	}
	c.p.font(style, points)
	text = c.p.cut(printable(text), most)
	c.p.colour(of)
	c.p.f.Text(x, y, text)
	return c.p.f.GetStringWidth(text)
}

// Wide is how wide one line of words is.
func (c *Canvas) Wide(text string, points float64, bold bool) float64 {
	style := ""
	if bold {
		style = "B"
	}
	c.p.font(style, points)
	return c.p.f.GetStringWidth(printable(text))
}
