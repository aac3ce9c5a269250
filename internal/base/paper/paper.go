package paper

import (
	"bytes"
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

// Doc is a document being written: one content, that becomes pages (Bytes), a file for a browser (HTML) or a text (MD).
type Doc struct {
	face   Face
	blocks []block
	titles []title
}

// block is a part of a document, in each of its forms.
type block interface {
	print(p *press)
	html(p *page)
	write(m *manuscript)
}

// title is a chapter or a section, for the contents.
type title struct {
	text  string
	level int // 0 chapter, 1 section
}

// New begins a document.
func New(f Face) *Doc { return &Doc{face: f} }

func (d *Doc) add(b block) { d.blocks = append(d.blocks, b) }

// Cover puts the first page.
func (d *Doc) Cover(c Cover) { d.add(c) }

// Contents puts the contents, on pages of their own.
func (d *Doc) Contents() { d.add(contents{d}) }

// Chapter begins a chapter. It is in the contents; the text goes on where there is room.
func (d *Doc) Chapter(text string) { d.heading(text, 0) }

// Section begins a part of a chapter. It is in the contents.
func (d *Doc) Section(text string) { d.heading(text, 1) }

func (d *Doc) heading(text string, level int) {
	d.add(heading{len(d.titles), title{text, level}})
	d.titles = append(d.titles, title{text, level})
}

// Label is a small title, in no contents.
func (d *Doc) Label(text string) { d.add(label(text)) }

// Text puts a paragraph; **bold**, *italic*, `code` and [links](https://…) are understood.
func (d *Doc) Text(text string) { d.add(paragraph{text: text}) }

// Note puts a paragraph of small, soft words.
func (d *Doc) Note(text string) { d.add(paragraph{text: text, note: true}) }

// Markdown puts a text of several paragraphs, lists, titles and blocks of code. Titles are labels: they are in no contents.
func (d *Doc) Markdown(text string) { d.add(prose(text)) }

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
func (d *Doc) List(mark Mark, items ...string) { d.add(list{mark, items}) }

// Break goes on with a new page.
func (d *Doc) Break() { d.add(turn{}) }

// Space leaves some room.
func (d *Doc) Space(mm float64) { d.add(blank(mm)) }

// Figure is a drawing, and the same as a table for who cannot see it and where nothing can be drawn.
type Figure struct {
	Title   string  // said by a screen reader
	Height  float64 // it is as wide as the text, and not parted over pages
	Draw    func(*Canvas)
	Columns []Column
	Rows    [][]string
}

// Draw gives room for a drawing.
func (d *Doc) Draw(f Figure) { d.add(f) }

// Table puts rows under heads. It goes on over pages with its heads repeated; a row too high for what is left goes to the next page,
// and one higher than a page is parted. Cells are understood as Text does.
func (d *Doc) Table(columns []Column, rows [][]string) { d.add(grid{columns, rows, cellSize}) }

// BigTable is a Table of what is read, or typed, by a torch.
func (d *Doc) BigTable(columns []Column, rows [][]string) { d.add(grid{columns, rows, bigSize}) }

// Bytes makes the document as pages: a PDF. It is made twice: once to learn on which page each chapter begins.
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
		b.print(p)
	}
	return p
}
