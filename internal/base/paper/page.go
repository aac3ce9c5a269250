package paper

import (
	_ "embed" // the style
	"html"
	"strconv"
	"strings"

	"comptoir/internal/base/markdown"
)

//go:embed page.css
var style string

// page is a document as one file for a browser.
type page struct {
	strings.Builder
	face Face
}

// HTML makes the document as one file that a browser shows and prints by itself: no script, nothing from elsewhere, and a policy that
// would refuse both. Words that people wrote are made safe.
func (d *Doc) HTML() []byte {
	p := &page{face: d.face}
	p.WriteString(`<!doctype html><html lang="` + html.EscapeString(d.face.Lang) + `"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`)
	p.WriteString("<title>" + html.EscapeString(d.face.Title) + `</title><meta name="author" content="` + html.EscapeString(d.face.Author) + `"><meta name="date" content="` + d.face.At.UTC().Format("2006-01-02T15:04:05Z") + `"><style>` + style + "</style></head><body>")
	if d.face.Watermark != "" {
		p.WriteString(`<div class="watermark" aria-hidden="true"><span>` + html.EscapeString(d.face.Watermark) + "</span></div>")
	}
	p.WriteString("<main>")
	for _, b := range d.blocks {
		b.html(p)
	}
	p.WriteString("</main>")
	p.element("footer", "", d.face.Foot)
	p.WriteString("</body></html>\n")
	return []byte(p.String())
}

// element writes words in an element; empty words are none.
func (p *page) element(name, class, text string) {
	if text == "" {
		return
	}
	p.WriteString("<" + name)
	if class != "" {
		p.WriteString(` class="` + class + `"`)
	}
	p.WriteString(">" + p.rich(text) + "</" + name + ">")
}

// rich are words with their marks.
func (p *page) rich(text string) string {
	var b strings.Builder
	for _, s := range Rich(text) {
		words := strings.ReplaceAll(html.EscapeString(s.Text), "\n", "<br>")
		switch {
		case s.Code:
			words = "<code>" + words + "</code>"
		case s.Bold:
			words = "<strong>" + words + "</strong>"
		case s.Italic:
			words = "<em>" + words + "</em>"
		case s.Link != "":
			words = `<a href="` + html.EscapeString(s.Link) + `" rel="noreferrer noopener">` + words + "</a>"
		}
		b.WriteString(words)
	}
	return b.String()
}

func (c Cover) html(p *page) {
	p.WriteString("<header>")
	p.element("p", "above", c.Above)
	p.element("p", "mark", c.Mark)
	p.WriteString("<h1>" + html.EscapeString(c.Title) + "</h1>")
	p.element("p", "below", c.Below)
	p.WriteString("<dl>")
	for _, f := range c.Facts {
		p.WriteString("<div>")
		p.element("dt", "", f.Name)
		p.element("dd", "", f.Value)
		p.WriteString("</div>")
	}
	p.WriteString("</dl>")
	p.element("p", "note", c.Note)
	p.WriteString("</header>")
}

func (c contents) html(p *page) {
	p.WriteString(`<nav aria-labelledby="contents"><h2 id="contents">` + html.EscapeString(p.face.Contents) + "</h2><ul>")
	for n, t := range c.doc.titles {
		p.WriteString(`<li class="l` + strconv.Itoa(t.level) + `"><a href="#t` + strconv.Itoa(n+1) + `">` + html.EscapeString(t.text) + "</a></li>")
	}
	p.WriteString("</ul></nav>")
}

func (h heading) html(p *page) {
	tag := "h" + strconv.Itoa(h.level+2)
	p.WriteString("<" + tag + ` id="t` + strconv.Itoa(h.n+1) + `">` + html.EscapeString(h.text) + "</" + tag + ">")
}

func (l label) html(p *page) { p.element("p", "label", string(l)) }

func (t prose) html(p *page) {
	p.WriteString(`<div class="prose">` + markdown.Render(string(t)) + "</div>")
}

func (blank) html(*page) {}

func (turn) html(p *page) { p.WriteString("<hr>") }

func (t paragraph) html(p *page) {
	class := ""
	if t.note {
		class = "note"
	}
	p.element("p", class, t.text)
}

func (l list) html(p *page) {
	tag := "ul"
	if l.mark == Number {
		tag = "ol"
	}
	p.WriteString("<" + tag + ">")
	for _, text := range l.items {
		if l.mark == Box || l.mark == Checked {
			text = string(l.mark) + " " + text
		}
		p.element("li", "", text)
	}
	p.WriteString("</" + tag + ">")
}

func (f Figure) html(p *page) {
	s := &svg{rule: newPress(p.face, nil, 0)}
	f.Draw(&Canvas{pen: s, W: width, H: f.Height})
	p.WriteString(`<figure class="drawing"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + number(width) + " " + number(f.Height) + `" role="img" aria-label="` + html.EscapeString(f.Title) + `">` + s.String() + "</svg>")
	p.WriteString("<details><summary>" + html.EscapeString(f.Title) + "</summary>")
	grid{columns: f.Columns, rows: f.Rows}.html(p)
	p.WriteString("</details></figure>")
}

func (g grid) html(p *page) {
	if len(g.columns) == 0 || len(g.rows) == 0 {
		return
	}
	class := ""
	if len(g.columns) > 3 {
		class = ` class="many"` // on a phone its last column goes under the others
	}
	p.WriteString(`<div class="wide" tabindex="0"><table` + class + "><thead><tr>")
	cell := func(i int, tag, text string) {
		p.WriteString("<" + tag)
		if tag == "th" {
			p.WriteString(` scope="col"`)
		}
		if i < len(g.columns) && g.columns[i].Right {
			p.WriteString(` class="n"`)
		}
		p.WriteString(">" + p.rich(text) + "</" + tag + ">")
	}
	for i, c := range g.columns {
		cell(i, "th", c.Head)
	}
	p.WriteString("</tr></thead><tbody>")
	for _, row := range g.rows {
		p.WriteString("<tr>")
		for i, text := range row {
			cell(i, "td", text)
		}
		p.WriteString("</tr>")
	}
	p.WriteString("</tbody></table></div>")
}
