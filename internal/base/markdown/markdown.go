// Package markdown turns what people write into what others read: Clean before it is stored, Render for the screen, Plain
// for previews, notifications and search. No HTML of the writer survives, it is shown as they typed it; pictures from
// elsewhere become links, so that reading a message calls nobody.
package markdown

import (
	"bytes"
	"html"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Both are made once and only read afterwards.
var (
	engine = newEngine()
	policy = newPolicy()
)

// Render gives safe HTML: paragraphs with the line breaks of the writer, lists, quotes, tables, code, links.
func Render(source string) string {
	if plainLine(source) {
		return "<p>" + strings.ReplaceAll(source, "'", "&#39;") + "</p>"
	}
	return render(source)
}

// plainLine: one line of words in which nothing means anything to the engine, as most of what is said in a chat. It is a twentieth
// of the work.
func plainLine(source string) bool {
	const (
		start = iota
		letter
		digit
		blank
		stop   // ends a sentence: a blank must follow
		hyphen // within a word
		mark
	)
	before := start
	for _, r := range source {
		now := mark
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= 0xc0 && r <= 0x17f && r != '×' && r != '÷':
			now = letter
		case r >= '0' && r <= '9':
			now = digit
		case r == ' ' || r == '\u00a0' || r == '\u202f':
			now = blank
		case r == '.' || r == ':' || r == '!':
			now = stop
		case r == '-':
			now = hyphen
		case r == ',' || r == ';' || r == '?' || r == '\'' || r == '’' || r == '«' || r == '»' || r == '…':
		default:
			return false
		}
		switch {
		case before == start && now != letter,
			before == stop && now != blank,
			now == stop && before != letter && before != blank,
			now == hyphen && before != letter && before != digit,
			before == hyphen && now != letter && now != digit:
			return false
		}
		before = now
	}
	return before != start && before != blank && before != hyphen
}

func render(source string) string {
	var out bytes.Buffer
	if err := engine.Convert([]byte(shallow(source)), &out); err != nil {
		// A bytes.Buffer does not fail; were the engine to, the text is still worth more than an error page.
		return "<p>" + html.EscapeString(source) + "</p>"
	}
	// Filtered once more: &#x202e; was an innocent text until the engine resolved it.
	return strings.TrimSpace(filter([]rune(policy.Sanitize(out.String()))))
}

const (
	maxDepth = "12" // quotes and lists within each other
	maxLinks = 500
	marker   = `(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t]))`
)

var deep = regexp.MustCompile(`(?m)^(` + marker + `{` + maxDepth + `})` + marker + `+`)

// shallow flattens what no person writes and what costs the parser time that grows with the square of the length.
func shallow(source string) string {
	source = deep.ReplaceAllString(source, "$1")
	if strings.Count(source, "](") > maxLinks {
		source = strings.ReplaceAll(source, "](", `]\(`)
	}
	return source
}

func newEngine() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(
				util.Prioritized(parser.NewThematicBreakParser(), 200),
				util.Prioritized(parser.NewListParser(), 300),
				util.Prioritized(parser.NewListItemParser(), 400),
				util.Prioritized(parser.NewCodeBlockParser(), 500),
				util.Prioritized(parser.NewATXHeadingParser(), 600),
				util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
				util.Prioritized(parser.NewBlockquoteParser(), 800),
				util.Prioritized(parser.NewParagraphParser(), 1000),
				// No HTML blocks, and no headings by underlining: a signature "--" under a line is not one.
			),
			parser.WithInlineParsers(
				util.Prioritized(parser.NewCodeSpanParser(), 100),
				util.Prioritized(parser.NewLinkParser(), 200),
				util.Prioritized(parser.NewAutoLinkParser(), 300),
				util.Prioritized(parser.NewEmphasisParser(), 500),
			),
			parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
				util.Prioritized(barredTables{extension.NewTableParagraphTransformer()}, 200))...),
			parser.WithASTTransformers(
				util.Prioritized(extension.NewTableASTTransformer(), 0),
				util.Prioritized(lowerHeadings{}, 100)),
		)),
		goldmark.WithExtensions(
			extension.Strikethrough,
			extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})),
		),
		goldmark.WithRendererOptions(
			ghtml.WithHardWraps(),
			renderer.WithNodeRenderers(
				util.Prioritized(pictureLinks{}, 10),
				util.Prioritized(extension.NewTableHTMLRenderer(
					extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), 500)),
		),
	)
}

// lowerHeadings keeps the outline of the page: a message hangs below the page's own h1 and h2.
type lowerHeadings struct{}

func (lowerHeadings) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			h.Level = min(h.Level+2, 6)
		}
	}
}

// barredTables asks for a bar in the line under the heads; else a name above a signature's "--" would be a table.
type barredTables struct{ parser.ParagraphTransformer }

func (t barredTables) Transform(n *ast.Paragraph, r text.Reader, pc parser.Context) {
	lines, barred := n.Lines(), false
	for i := range lines.Len() {
		line := lines.At(i)
		if value := line.Value(r.Source()); len(bytes.Trim(value, "-:| \t\n")) == 0 {
			if !bytes.Contains(value, []byte("|")) {
				return
			}
			barred = true
		}
	}
	if barred {
		t.ParagraphTransformer.Transform(n, r, pc)
	}
}

// pictureLinks shows ![alt](address) as a link.
type pictureLinks struct{}

func (pictureLinks) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindImage, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			_, err := w.WriteString("</a>")
			return ast.WalkContinue, err
		}
		img, ok := n.(*ast.Image)
		if !ok {
			return ast.WalkContinue, nil
		}
		address := util.EscapeHTML(util.URLEscape(img.Destination, true))
		if _, err := w.WriteString(`<a href="` + string(address) + `">`); err != nil {
			return ast.WalkStop, err
		}
		if !img.HasChildren() {
			_, err := w.Write(address)
			return ast.WalkContinue, err
		}
		return ast.WalkContinue, nil
	})
}

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li",
		"h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^language-[A-Za-z0-9_+#.-]{1,30}$`)).OnElements("code")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^\d{1,9}$`)).OnElements("ol")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|right|center)$`)).OnElements("td", "th")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}
