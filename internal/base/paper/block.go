package paper

import "strconv"

// The parts of a document.
type (
	contents struct{ doc *Doc }
	heading  struct {
		n int // in the contents
		title
	}
	label     string
	prose     string
	blank     float64
	turn      struct{}
	paragraph struct {
		text string
		note bool
	}
	list struct {
		mark  Mark
		items []string
	}
	grid struct {
		columns []Column
		rows    [][]string
		size    float64 // of its words
	}
)

func (c Cover) print(p *press) { p.cover(c) }

func (c contents) print(p *press) { p.contents(c.doc.titles) }

func (h heading) print(p *press) { p.heading(h.n, h.text, h.level) }

func (l label) print(p *press) { p.label(string(l)) }

func (b blank) print(p *press) { p.space(float64(b)) }

func (turn) print(p *press) { p.page() }

func (t paragraph) print(p *press) {
	if t.note {
		p.paragraph(Rich(t.text), smallSize, 0, soft)
	} else {
		p.paragraph(Rich(t.text), bodySize, 0, ink)
	}
}

// sign is what stands before the item i, from 0.
func (m Mark) sign(i int) string {
	if m == Number {
		return strconv.Itoa(i+1) + "."
	}
	return string(m)
}

func (l list) print(p *press) {
	for i, text := range l.items {
		p.item(l.mark.sign(i), Rich(text), 0)
	}
	p.space(1.5)
}

func (f Figure) print(p *press) {
	p.room(f.Height)
	f.Draw(&Canvas{pen: p, X: left, Y: p.y, W: width, H: f.Height})
	p.y += f.Height + 2
}

func (g grid) print(p *press) {
	t := table{p: p, columns: g.columns, size: g.size}
	t.measure()
	for i, cells := range g.rows {
		t.row(cells, i == 0)
	}
	p.space(4)
}
