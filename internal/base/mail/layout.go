package mail

import (
	"bytes"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"

	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

// page is a letter before it has a look.
type page struct {
	Lang, Subject, Title, Greeting, Footer, LinkHelp string
	Blocks                                           []block
}

// block is one of: a paragraph, a button, facts, a quote, the lines of a conversation, small print.
type block struct {
	Para   string
	Button string
	URL    string
	Facts  []fact
	Quote  string // its heading; Words are the quote
	Words  spoken
	Lines  []line
	Small  string
}

type fact struct{ Label, Value string }

type line struct {
	Day     string // of the first line of a day
	At, Who string
	Words   spoken
	Files   []string
	Own     bool
}

// spoken is what a person wrote, for both forms.
type spoken struct {
	Text string
	HTML htmltemplate.HTML
}

func words(source string) spoken {
	source = markdown.Clean(source)
	return spoken{Text: source, HTML: htmltemplate.HTML(markdown.Render(source))} //nolint:gosec // markdown.Render sanitises
}

type layout struct {
	html *htmltemplate.Template
	text *texttemplate.Template
}

func newLayout() (layout, error) {
	h, err := htmltemplate.New("letter.html.tmpl").ParseFS(layouts, "layout/letter.html.tmpl")
	if err != nil {
		return layout{}, fmt.Errorf("mail: %w", err)
	}
	t, err := texttemplate.New("letter.txt.tmpl").
		Funcs(texttemplate.FuncMap{"quote": quote, "rule": rule, "colon": colon}).
		ParseFS(layouts, "layout/letter.txt.tmpl")
	if err != nil {
		return layout{}, fmt.Errorf("mail: %w", err)
	}
	return layout{html: h, text: t}, nil
}

// quote puts a mark before each line, so that what a person wrote cannot pass for ours.
func quote(prefix, s string) string {
	return prefix + strings.ReplaceAll(s, "\n", "\n"+prefix)
}

func rule(title string) string { return strings.Repeat("=", min(len([]rune(title)), 60)) }

func colon(lang, label string) string { return i18n.Typography(lang, label+":") }

func (l layout) show(p page) (text, html string, err error) {
	var t, h bytes.Buffer
	if err := l.text.Execute(&t, p); err != nil {
		return "", "", fmt.Errorf("mail: %w", err)
	}
	if err := l.html.Execute(&h, p); err != nil {
		return "", "", fmt.Errorf("mail: %w", err)
	}
	return strings.TrimSpace(t.String()) + "\n", h.String(), nil
}
