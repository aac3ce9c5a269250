package markdown

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FromHTML makes Markdown of a page that somebody wrote elsewhere: headings, paragraphs, lists, tables, code, links. Scripts,
// styles, forms and pictures are left out, a picture's words stay. It gives the page's title too. What cannot be read as HTML is
// an error; so is one that nests deeper than any page does.
func FromHTML(source string) (title, text string, err error) {
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return "", "", err
	}
	w := &htmlWriter{}
	w.children(doc, block{})
	return CleanLine(w.title), Clean(tidy(w.out.String())), nil
}

// htmlWriter gathers the Markdown of a tree.
type htmlWriter struct {
	out   strings.Builder
	title string
}

// block is where the writer stands.
type block struct {
	indent string // of list items, and > of quotes
	depth  int
}

const deepest = 60 // nobody nests so deep; html.Parse stops at 512

func (w *htmlWriter) children(n *html.Node, b block) {
	if b.depth++; b.depth > deepest {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, b)
	}
}

func (w *htmlWriter) node(n *html.Node, b block) {
	switch n.Type {
	case html.TextNode:
		w.words(n.Data)
	case html.ElementNode:
		w.element(n, b)
	case html.DocumentNode:
		w.children(n, b)
	case html.ErrorNode, html.CommentNode, html.DoctypeNode, html.RawNode:
	}
}

func (w *htmlWriter) element(n *html.Node, b block) {
	switch n.DataAtom {
	case atom.Title:
		if n.FirstChild != nil && w.title == "" {
			w.title = n.FirstChild.Data
		}
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Embed, atom.Svg, atom.Math, atom.Canvas, atom.Form, atom.Input,
		atom.Button, atom.Select, atom.Textarea, atom.Nav, atom.Audio, atom.Video:
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.line(b)
		w.out.WriteString(strings.Repeat("#", int(n.Data[1]-'0')) + " " + strings.Join(strings.Fields(w.inline(n, b)), " "))
		w.line(b)
	case atom.Br:
		w.out.WriteString("\n" + b.indent)
	case atom.Hr:
		w.line(b)
		w.out.WriteString("---")
		w.line(b)
	case atom.Strong, atom.B:
		w.around("**", n, b)
	case atom.Em, atom.I:
		w.around("*", n, b)
	case atom.Del, atom.S:
		w.around("~~", n, b)
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		w.code(n)
	case atom.Pre:
		w.line(b)
		text := strings.ReplaceAll(strings.Trim(textOf(n, 0), "\n"), "```", "'''")
		w.out.WriteString("```\n" + b.indent + strings.ReplaceAll(text, "\n", "\n"+b.indent) + "\n" + b.indent + "```")
		w.line(b)
	case atom.A:
		w.link(n, b)
	case atom.Img:
		w.words(attr(n, "alt"))
	case atom.Ul, atom.Ol:
		w.list(n, b)
	case atom.Blockquote:
		b.indent += "> "
		w.line(b)
		w.children(n, b)
		w.line(block{indent: strings.TrimSuffix(b.indent, "> ")})
	case atom.Table:
		w.table(n, b)
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Figure, atom.Dl, atom.Dt, atom.Dd, atom.Li, atom.Address,
		atom.Details, atom.Summary, atom.Figcaption:
		w.line(b)
		w.children(n, b)
		w.line(b)
	default:
		w.children(n, b)
	}
}

// line begins a paragraph.
func (w *htmlWriter) line(b block) { w.out.WriteString("\n" + b.indent + "\n" + b.indent) }

var escapeMarkdown = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, "`", "\\`", `[`, `\[`, `]`, `\]`, `<`, `\<`)

// words writes text with its runs of blanks as one space.
func (w *htmlWriter) words(text string) {
	fields := strings.Fields(text)
	if strings.TrimLeft(text, blanks) != text && !w.fresh() {
		w.out.WriteByte(' ')
	}
	if len(fields) == 0 {
		return
	}
	w.out.WriteString(escapeMarkdown.Replace(strings.Join(fields, " ")))
	if strings.TrimRight(text, blanks) != text {
		w.out.WriteByte(' ')
	}
}

const blanks = " \t\r\n\f"

// fresh: what stands last is a blank, so that another would say nothing.
func (w *htmlWriter) fresh() bool {
	s := w.out.String()
	return s == "" || strings.HasSuffix(s, " ") || strings.HasSuffix(s, "\n")
}

// inline is what stands within an element, on its own.
func (w *htmlWriter) inline(n *html.Node, b block) string {
	return strings.TrimSpace(w.within(n, b))
}

// within is inline with the blanks at its ends.
func (w *htmlWriter) within(n *html.Node, b block) string {
	const begun = "x" // so that a blank at the beginning counts
	in := &htmlWriter{title: w.title}
	in.out.WriteString(begun)
	in.children(n, b)
	return strings.TrimPrefix(in.out.String(), begun)
}

// around puts signs around words, and none around nothing or around more than a line.
func (w *htmlWriter) around(sign string, n *html.Node, b block) {
	whole := w.within(n, b)
	in := strings.TrimSpace(whole)
	if in == "" || strings.Contains(in, "\n") {
		w.out.WriteString(whole)
		return
	}
	before, after, _ := strings.Cut(whole, in)
	if before != "" && !w.fresh() {
		before = " "
	}
	w.out.WriteString(before + sign + in + sign + after)
}

func (w *htmlWriter) code(n *html.Node) {
	text := strings.Join(strings.Fields(textOf(n, 0)), " ")
	if text == "" {
		return
	}
	if strings.Contains(text, "`") {
		w.words(text)
		return
	}
	w.out.WriteString("`" + text + "`")
}

func (w *htmlWriter) link(n *html.Node, b block) {
	in := w.inline(n, b)
	to, err := url.Parse(strings.TrimSpace(attr(n, "href")))
	if err != nil || to.Scheme != "http" && to.Scheme != "https" && to.Scheme != "mailto" || in == "" || strings.Contains(in, "\n") {
		w.out.WriteString(in)
		return
	}
	w.out.WriteString("[" + in + "](" + strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(to.String()) + ")")
}

func (w *htmlWriter) list(n *html.Node, b block) {
	w.line(b)
	count := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li {
			continue
		}
		count++
		sign := "- "
		if n.DataAtom == atom.Ol {
			sign = strconv.Itoa(count) + ". "
		}
		in := &htmlWriter{title: w.title}
		in.children(c, block{depth: b.depth + 1})
		text := strings.TrimSpace(tidy(in.out.String()))
		within := b.indent + strings.Repeat(" ", len(sign))
		w.out.WriteString("\n" + b.indent + sign + strings.ReplaceAll(text, "\n", "\n"+within))
	}
	w.line(b)
}

// table writes one row a line; the first is the heads.
func (w *htmlWriter) table(n *html.Node, b block) {
	rows := rowsOf(n, 0)
	wide := 0
	for _, r := range rows {
		wide = max(wide, len(r))
	}
	if wide == 0 || wide > 50 {
		w.children(n, b)
		return
	}
	w.line(b)
	for i, r := range rows {
		w.out.WriteString("\n" + b.indent + "|")
		for k := range wide {
			cell := ""
			if k < len(r) {
				cell = strings.ReplaceAll(strings.Join(strings.Fields(w.inline(r[k], block{depth: b.depth + 1})), " "), "|", `\|`)
			}
			w.out.WriteString(" " + cell + " |")
		}
		if i == 0 {
			w.out.WriteString("\n" + b.indent + "|" + strings.Repeat(" --- |", wide))
		}
	}
	w.line(b)
}

func rowsOf(n *html.Node, depth int) [][]*html.Node {
	var out [][]*html.Node
	for c := n.FirstChild; c != nil && depth < 5; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			var cells []*html.Node
			for d := c.FirstChild; d != nil; d = d.NextSibling {
				if d.DataAtom == atom.Td || d.DataAtom == atom.Th {
					cells = append(cells, d)
				}
			}
			out = append(out, cells)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			out = append(out, rowsOf(c, depth+1)...)
		default:
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf is the text within an element as it stands.
func textOf(n *html.Node, depth int) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil && depth < deepest; c = c.NextSibling {
		if c.DataAtom == atom.Br {
			b.WriteByte('\n')
		}
		b.WriteString(textOf(c, depth+1))
	}
	return b.String()
}

// tidy leaves one empty line where there were several, outside of code.
func tidy(text string) string {
	var out []string
	code := false
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(strings.TrimLeft(line, " >"), "```") {
			code = !code
		}
		if !code {
			line = strings.TrimRight(line, " ")
		}
		bare := strings.Trim(line, " >") == ""
		if bare && !code && (len(out) == 0 || strings.Trim(out[len(out)-1], " >") == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
