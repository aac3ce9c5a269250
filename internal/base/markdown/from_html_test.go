package markdown_test

import (
	"strings"
	"testing"

	"comptoir/internal/base/markdown"
)

func TestFromHTML(t *testing.T) {
	for in, want := range map[string]string{
		"<p>Un <b>mot</b> et un <i>autre</i></p><p>Fin</p>":                             "Un **mot** et un *autre*\n\nFin",
		"<h2>Titre <em>fort</em></h2>texte":                                             "## Titre *fort*\n\ntexte",
		"<ul><li>un<li>deux<ul><li>dedans</ul></ul>":                                    "- un\n- deux\n\n  - dedans",
		"<ol><li>un</li><li><p>deux</p><p>suite</p></li></ol>":                          "1. un\n2. deux\n\n   suite",
		"<pre>a\n  b</pre>":                                                             "```\na\n  b\n```",
		"<table><tr><th>A<th>B</tr><tr><td>1<td>2|3</tr></table>":                       "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |",
		`<a href="https://exemple.fr/a(b)">ici</a> <a href="javascript:x()">là</a>`:     "[ici](https://exemple.fr/a%28b%29) là",
		"<blockquote>dit</blockquote>après":                                             "> dit\n\naprès",
		"<script>x()</script><style>p{}</style>ok<img src=x alt='un plan' onerror=x()>": "okun plan",
		"mot<b> fort </b>et <b><i>les deux</i></b>":                                     "mot **fort** et ***les deux***",
		"2 * 3 &lt;b&gt; `x`":                                                           "2 \\* 3 \\<b> \\`x\\`",
		"a<br>b<hr>c <code>ls -l</code>":                                                "a\nb\n\n---\n\nc `ls -l`",
	} {
		_, got, err := markdown.FromHTML(in)
		if err != nil || got != want {
			t.Errorf("%q became %q, want %q (%v)", in, got, want, err)
		}
	}
	if title, _, _ := markdown.FromHTML("<html><head><title>Le VPN </title></head><body>x"); title != "Le VPN" {
		t.Errorf("title %q", title)
	}
}

// What comes in hostile goes out as words, and costs no more than its length.
func FuzzFromHTML(f *testing.F) {
	f.Add("<p>a</p>")
	f.Add(strings.Repeat("<div>", 400))
	f.Add(strings.Repeat("<ul><li>", 100) + "x")
	f.Add(strings.Repeat("<b><a href=http://a.b>", 200) + "x<br>y")
	f.Add("<table><tr><td><table><tr><td>x")
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 20000 {
			t.Skip("longer texts only make the search slower")
		}
		_, text, err := markdown.FromHTML(in)
		if err != nil {
			return
		}
		if html := markdown.Render(text); strings.Contains(html, "<script") || strings.Contains(html, "onerror=\"") || strings.Contains(html, "href=\"javascript:") {
			t.Errorf("%q became %q", in, html)
		}
		if markdown.Clean(text) != text {
			t.Errorf("%q is not clean", text)
		}
	})
}
