package paper

import (
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// The page: A4, in millimetres.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	left       = 22.0
	width      = pageWidth - 2*left
	top        = 27.0
	bottom     = pageHeight - 22

	family    = "inter"
	bodySize  = 9.6
	smallSize = 8.0
	perPoint  = 25.4 / 72
)

// Colour is red, green and blue, 0 to 255.
type Colour struct{ R, G, B int }

var (
	ink    = Colour{27, 31, 42}
	soft   = Colour{92, 97, 110}
	edge   = Colour{214, 212, 207}
	sunken = Colour{243, 242, 239}
	accent = Colour{0, 96, 117}
	pale   = Colour{222, 229, 240} // the watermark: light enough to read over
)

// press prints one pass of a document.
type press struct {
	f      *fpdf.Fpdf
	face   Face
	known  []int // page of each title, from the pass before
	of     int   // how many pages there are, from the pass before
	begins []int
	links  []int
	y      float64
	bare   bool // the page bears no running head
}

func newPress(f Face, known []int, of int) *press {
	p := &press{f: fpdf.New("P", "mm", "A4", ""), face: f, known: known, of: of, begins: make([]int, len(known)), links: make([]int, len(known))}
	p.f.SetAutoPageBreak(false, 0)
	p.f.SetMargins(0, 0, 0)
	p.f.AddUTF8FontFromBytes(family, "", regular)
	p.f.AddUTF8FontFromBytes(family, "B", bold)
	p.f.AddUTF8FontFromBytes(family, "I", italic)
	p.f.SetTitle(f.Title, true)
	p.f.SetAuthor(f.Author, true)
	p.f.SetProducer("Comptoir", true)
	p.f.SetLang(f.Lang)
	p.f.SetCreationDate(f.At.UTC())
	p.f.SetModificationDate(f.At.UTC())
	p.f.SetCatalogSort(true)
	for i := range p.links {
		p.links[i] = p.f.AddLink()
	}
	return p
}

// page begins a page: the watermark first, so that all else is over it.
func (p *press) page() {
	p.f.AddPage()
	p.y = top
	p.watermark()
	if p.bare {
		return
	}
	p.write(p.face.Head, "", smallSize, soft, left, 16)
	p.rightward(p.face.HeadRight, smallSize, soft, left+width, 16)
	p.rule(18.5)
	p.rule(pageHeight - 15.5)
	p.write(p.face.Foot, "", smallSize, soft, left, pageHeight-10.5)
	number := strings.NewReplacer("{n}", strconv.Itoa(p.f.PageNo()), "{of}", strconv.Itoa(p.of)).Replace(p.face.Page)
	p.rightward(number, smallSize, soft, left+width, pageHeight-10.5)
}

func (p *press) watermark() {
	if p.face.Watermark == "" {
		return
	}
	text := printable(p.face.Watermark)
	p.font("B", 100)
	size := min(100, 100*225/max(1, p.f.GetStringWidth(text)))
	p.font("B", size)
	w := p.f.GetStringWidth(text)
	p.colour(pale)
	p.f.TransformBegin()
	p.f.TransformRotate(54, pageWidth/2, pageHeight/2)
	p.f.Text((pageWidth-w)/2, pageHeight/2+size*perPoint*0.36, text)
	p.f.TransformEnd()
}

// room begins a new page unless so much is left on this one.
func (p *press) room(mm float64) {
	if p.f.PageNo() == 0 || p.bare || p.y > top && p.y+mm > bottom {
		p.bare = false
		p.page()
	}
}

// space leaves room between two things, none at the head of a page.
func (p *press) space(mm float64) {
	if p.y > top {
		p.y += mm
	}
}

func (p *press) font(style string, size float64) { p.f.SetFont(family, style, size) }

func (p *press) colour(c Colour) { p.f.SetTextColor(c.R, c.G, c.B) }

func (p *press) fill(c Colour) { p.f.SetFillColor(c.R, c.G, c.B) }

func (p *press) pen(c Colour, mm float64) {
	p.f.SetDrawColor(c.R, c.G, c.B)
	p.f.SetLineWidth(mm)
}

func (p *press) rule(y float64) {
	p.pen(edge, 0.2)
	p.f.Line(left, y, left+width, y)
}

// write puts one line of words; y is where letters stand.
func (p *press) write(text, style string, size float64, c Colour, x, y float64) {
	p.font(style, size)
	p.colour(c)
	p.f.Text(x, y, printable(text))
}

// rightward puts one line of words that ends at x.
func (p *press) rightward(text string, size float64, c Colour, x, y float64) {
	p.font("", size)
	text = printable(text)
	p.colour(c)
	p.f.Text(x-p.f.GetStringWidth(text), y, text)
}

// heading puts the title of a chapter or section, never alone at the foot of a page.
func (p *press) heading(n int, text string, level int) {
	size, before, after := 17.0, 9.0, 4.5
	if level > 0 {
		size, before, after = 12, 5.5, 2.5
	}
	p.room(before + 32)
	p.space(before)
	p.begins[n] = p.f.PageNo()
	p.f.SetLink(p.links[n], p.y-2, -1)
	p.font("B", size)
	p.f.Bookmark(printable(text), level, p.y-2)
	p.lay([]Span{{Text: text, Bold: true}}, size, left, width, ink)
	if level == 0 {
		p.pen(accent, 0.7)
		p.f.Line(left, p.y+1.2, left+14, p.y+1.2)
		p.y += 1.5
	}
	p.y += after
}

func (p *press) label(text string) {
	p.room(16)
	p.space(2.5)
	p.lay([]Span{{Text: text, Bold: true}}, bodySize, left, width, ink)
	p.y += 1.2
}
