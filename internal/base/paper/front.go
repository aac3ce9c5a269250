package paper

import "strconv"

// cover prints the first page: the organisation over the title, the facts under it.
func (p *press) cover(c Cover) {
	p.bare = true
	p.page()
	p.fill(accent)
	p.f.Rect(0, 0, 7, pageHeight, "F")
	p.write(c.Above, "B", 11, accent, left, 40)
	p.y = 92
	if c.Mark != "" {
		p.font("B", 11)
		w := p.f.GetStringWidth(printable(c.Mark))
		p.pen(accent, 0.5)
		p.f.RoundedRect(left, 78, w+8, 8.6, 1.6, "1234", "D")
		p.write(c.Mark, "B", 11, accent, left+4, 83.8)
	}
	p.lay([]Span{{Text: c.Title, Bold: true}}, 30, left, width, ink)
	p.y += 3
	p.lay([]Span{{Text: c.Below}}, 14, left, width, soft)
	p.y = max(p.y+14, 150)
	for _, f := range c.Facts {
		begin := p.y
		p.lay([]Span{{Text: f.Name}}, 10, left, 44, soft)
		under := p.y
		p.y = begin
		p.lay([]Span{{Text: f.Value, Bold: true}}, 10, left+46, width-46, ink)
		p.y = max(p.y, under) + 2
		p.rule(p.y - 0.6)
		p.y += 1.6
	}
	p.y = pageHeight - 30
	p.lay(Rich(c.Note), smallSize, left, width, soft)
	p.y = bottom
}

// contents prints the titles with the pages on which they begin; each leads there.
func (p *press) contents(titles []title) {
	p.bare = false
	p.page()
	p.lay([]Span{{Text: p.face.Contents, Bold: true}}, 20, left, width, ink)
	p.y += 7
	for n, t := range titles {
		size, x, c, style := 10.5, left, ink, "B"
		step := 8.0
		if t.level > 0 {
			size, x, c, style, step = 9.6, left+7, soft, "", 6.0
		}
		if p.y+step > bottom {
			p.page()
		}
		p.y += step
		number := strconv.Itoa(p.known[n])
		p.font(style, size)
		text := p.cut(printable(t.text), width-(x-left)-16)
		w, end := p.f.GetStringWidth(text), p.f.GetStringWidth(number)
		p.write(text, style, size, c, x, p.y)
		p.write(number, style, size, c, left+width-end, p.y)
		p.pen(edge, 0.25)
		p.f.SetDashPattern([]float64{0.3, 1.3}, 0)
		p.f.Line(x+w+2.5, p.y-0.3, left+width-end-2.5, p.y-0.3)
		p.f.SetDashPattern(nil, 0)
		p.f.Link(x, p.y-step+1.5, width-(x-left), step, p.links[n])
	}
	p.y = bottom // what follows begins a page
}

// cut shortens what is too wide for one line, in the font that is set.
func (p *press) cut(text string, mm float64) string {
	if p.f.GetStringWidth(text) <= mm {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && p.f.GetStringWidth(string(letters)+"…") > mm {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}
