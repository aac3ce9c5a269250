package paper

// Column is a column of a table: its head, and its share of the width.
type Column struct {
	Head  string
	Share float64
	Right bool // its words end at the right, as numbers do
}

const (
	cellSize = 8.6
	bigSize  = 11.0
	gap      = 3.0 // between columns
	pad      = 1.3 // over and under the words of a row
)

type table struct {
	p       *press
	columns []Column
	x, w    []float64
	head    [][][]piece
	high    int // lines of the heads
	size    float64
}

func (t *table) measure() {
	sum := 0.0
	for _, c := range t.columns {
		sum += max(c.Share, 0.5)
	}
	x, free := left, width-gap*float64(len(t.columns)-1)
	for _, c := range t.columns {
		w := free * max(c.Share, 0.5) / sum
		t.x, t.w = append(t.x, x), append(t.w, w)
		x += w + gap
	}
	t.head, t.high = t.cells(nil)
	t.high = min(t.high, 3) // they are on each page
}

func (t *table) heads() {
	p := t.p
	height := leading(t.size)*float64(t.high) + 2*pad
	p.fill(sunken)
	p.f.Rect(left-1.5, p.y, width+3, height, "F")
	t.print(t.head, 0, t.high, soft)
	p.y += height
}

// cells parts the words of a row, or of the heads, over lines; it says how many the highest has.
func (t *table) cells(words []string) ([][][]piece, int) {
	out, most := make([][][]piece, len(t.columns)), 0
	for i, c := range t.columns {
		spans := []Span{{Text: c.Head, Bold: true}}
		if words != nil {
			spans = nil
			if i < len(words) {
				spans = Rich(words[i])
			}
		}
		out[i] = t.p.lines(spans, t.size, t.w[i])
		most = max(most, len(out[i]))
	}
	return out, most
}

// print puts the lines from one to another of a row's cells.
func (t *table) print(cells [][][]piece, from, to int, c Colour) {
	for i, lines := range cells {
		for n := from; n < min(to, len(lines)); n++ {
			x := t.x[i]
			if t.columns[i].Right {
				wide := 0.0
				for _, s := range lines[n] {
					wide += s.w
				}
				x += t.w[i] - wide
			}
			t.p.one(lines[n], t.size, x, t.p.y+pad+leading(t.size)*float64(n-from), c)
		}
	}
}

func (t *table) row(words []string, first bool) {
	p := t.p
	cells, most := t.cells(words)
	height := leading(t.size)*float64(most) + 2*pad
	whole := bottom - top - 20
	need := min(height, whole)
	switch {
	case first:
		p.room(need + 8)
		t.heads()
	case p.y+need > bottom:
		p.page()
		t.heads()
	}
	for from := 0; from < most; {
		fits := max(1, int((bottom-p.y-2*pad)/leading(t.size)))
		to := min(most, from+fits)
		t.print(cells, from, to, ink)
		p.y += leading(t.size)*float64(to-from) + 2*pad
		p.rule(p.y)
		if from = to; from < most {
			p.page()
			t.heads()
		}
	}
}
