package paper

import (
	"bytes"
	"strconv"
	"time"
)

// Face is what is the same on all pages.
type Face struct {
	Lang      string    // of the words, "fr"
	Title     string    // of the document, in its properties
	Author    string    // who answers for it, in its properties
	Head      string    // running head, left
	HeadRight string    // running head, right
	Foot      string    // running foot, left
	Page      string    // running foot, right: "page {n} / {of}"
	Contents  string    // title of the contents
	Watermark string    // large and pale behind the text of each page; nothing where empty
	At        time.Time // when it was made
}

// Fact is a line of a cover: what, and what it is.
type Fact struct{ Name, Value string }

// Cover is the first page. It bears no running head.
type Cover struct {
	Above string // over the title: the organisation
	Title string
	Below string // under the title
	Mark  string // in a frame: a warning, a status
	Facts []Fact
	Note  string // at the bottom
}

// Doc is a document being written. It is made twice: once to learn on which page each chapter begins.
type Doc struct {
	face   Face
	blocks []func(*press)
	titles []title
}

// title is a chapter or a section, for the contents.
type title struct {
	text  string
	level int // 0 chapter, 1 section
}

// New begins a document.
func New(f Face) *Doc { return &Doc{face: f} }

func (d *Doc) add(b func(*press)) { d.blocks = append(d.blocks, b) }

// Cover puts the first page.
func (d *Doc) Cover(c Cover) { d.add(func(p *press) { p.cover(c) }) }

// Contents puts the contents, on pages of their own.
func (d *Doc) Contents() { d.add(func(p *press) { p.contents(d.titles) }) }

// Chapter begins a chapter. It is in the contents; the text goes on where there is room.
func (d *Doc) Chapter(text string) { d.heading(text, 0) }

// Section begins a part of a chapter. It is in the contents.
func (d *Doc) Section(text string) { d.heading(text, 1) }

func (d *Doc) heading(text string, level int) {
	n := len(d.titles)
	d.titles = append(d.titles, title{text, level})
	d.add(func(p *press) { p.heading(n, text, level) })
}

// Label is a small title, in no contents.
func (d *Doc) Label(text string) {
	d.add(func(p *press) { p.label(text) })
}

// Text puts a paragraph; **bold**, *italic*, `code` and [links](https://…) are understood.
func (d *Doc) Text(text string) {
	d.add(func(p *press) { p.paragraph(Rich(text), bodySize, 0, ink) })
}

// Note puts a paragraph of small, soft words.
func (d *Doc) Note(text string) {
	d.add(func(p *press) { p.paragraph(Rich(text), smallSize, 0, soft) })
}

// Mark is what stands before an item.
type Mark string

// Marks of items.
const (
	Bullet  Mark = "•"
	Box     Mark = "☐" // to tick by hand
	Checked Mark = "☑"
	Number  Mark = "1"
)

// List puts items, each understood as Text does.
func (d *Doc) List(mark Mark, items ...string) {
	d.add(func(p *press) {
		for i, text := range items {
			m := string(mark)
			if mark == Number {
				m = strconv.Itoa(i+1) + "."
			}
			p.item(m, Rich(text), 0)
		}
		p.space(1.5)
	})
}

// Break goes on with a new page.
func (d *Doc) Break() { d.add(func(p *press) { p.page() }) }

// Space leaves some room.
func (d *Doc) Space(mm float64) { d.add(func(p *press) { p.space(mm) }) }

// Draw gives room for a drawing, as wide as the text and so high; it is not parted over pages.
func (d *Doc) Draw(height float64, draw func(*Canvas)) {
	d.add(func(p *press) {
		p.room(height)
		draw(&Canvas{p: p, X: left, Y: p.y, W: width, H: height})
		p.y += height + 2
	})
}

// Bytes makes the document.
func (d *Doc) Bytes() ([]byte, error) {
	first := d.print(make([]int, len(d.titles)), 0) // the contents take the same room whatever the numbers in them
	p := d.print(first.begins, first.f.PageCount())
	var out bytes.Buffer
	err := p.f.Output(&out)
	return out.Bytes(), err
}

func (d *Doc) print(begins []int, of int) *press {
	p := newPress(d.face, begins, of)
	for _, b := range d.blocks {
		b(p)
	}
	return p
}
