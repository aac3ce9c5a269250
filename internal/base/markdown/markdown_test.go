package markdown

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

const rel = ` rel="nofollow noreferrer noopener" target="_blank"`

func TestRender(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"line breaks", "Bonjour,\nplus rien\n\nmerci", "<p>Bonjour,<br>\nplus rien</p>\n<p>merci</p>"},
		{"words", "*un* **deux** ~~trois~~ `quatre`", "<p><em>un</em> <strong>deux</strong> <del>trois</del> <code>quatre</code></p>"},
		{"snake case", "le poste pc_lyon_12 et 2*3*4", "<p>le poste pc_lyon_12 et 2<em>3</em>4</p>"},
		{"list", "- a\n- b\n  1. c", "<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>"},
		{"start", "3. trois", "<ol start=\"3\">\n<li>trois</li>\n</ol>"},
		{"quote", "> dit\n> elle", "<blockquote>\n<p>dit<br>\nelle</p>\n</blockquote>"},
		{"fence", "```sql\nselect '<b>';\n```", "<pre><code class=\"language-sql\">select &#39;&lt;b&gt;&#39;;\n</code></pre>"},
		{"fence with a bad language", "```x\"onload=y\nz\n```", "<pre><code>z\n</code></pre>"},
		{"unclosed fence", "```\nz", "<pre><code>z\n</code></pre>"},
		{"heading", "# Titre", "<h3>Titre</h3>"},
		{"signature", "Paul\n--\nComptabilité", "<p>Paul<br>\n--<br>\nComptabilité</p>"},
		{"rule", "a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"},
		{"auto link", "voir https://a.org/x?b=c&d=e.", `<p>voir <a href="https://a.org/x?b=c&amp;d=e"` + rel + `>https://a.org/x?b=c&amp;d=e</a>.</p>`},
		{"www", "www.a.org", `<p><a href="http://www.a.org"` + rel + `>www.a.org</a></p>`},
		{"mail", "paul@a.org", `<p><a href="mailto:paul@a.org" rel="nofollow noreferrer">paul@a.org</a></p>`},
		{"own page", "[INC](/tickets/INC0000042)", `<p><a href="/tickets/INC0000042" rel="nofollow noreferrer">INC</a></p>`},
		{"phone", "[Inès](tel:+33600000000)", `<p><a href="tel:+33600000000" rel="nofollow noreferrer">Inès</a></p>`},
		{"table", "|a|b|\n|-|-:|\n|1|2|", "<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>"},
		{"html is shown", "List<String> et <b>gras</b>", "<p>List&lt;String&gt; et &lt;b&gt;gras&lt;/b&gt;</p>"},
		{"html block is shown", "<div onclick=x>\na\n</div>", "<p>&lt;div onclick=x&gt;<br>\na<br>\n&lt;/div&gt;</p>"},
		{"picture", "![plan](https://a.org/p.png)", `<p><a href="https://a.org/p.png"` + rel + `>plan</a></p>`},
		{"picture without words", "![](https://a.org/p.png)", `<p><a href="https://a.org/p.png"` + rel + `>https://a.org/p.png</a></p>`},
		{"emoji", "👩‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "<p>👩‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿</p>"},
		{"entity", "caf&eacute; &lt;", "<p>café &lt;</p>"},
		{"nothing", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) { require.Equal(t, tc.want, Render(tc.in)) })
	}
}

// What an attacker tries; inert is checked on the parsed HTML, as a browser would read it.
var hostile = []string{
	`<script>alert(1)</script>`,
	`<img src=x onerror=alert(1)>`,
	`<svg/onload=alert(1)>`,
	`<a href="javascript:alert(1)">x</a>`,
	`[x](javascript:alert(1))`,
	`[x](JaVaScRiPt:alert(1))`,
	`[x](java&#115;cript:alert(1))`,
	"[x](java\tscript:alert(1))",
	"[x](<java\nscript:alert(1)>)",
	`[x](&#x6A;avascript&#x3A;alert(1))`,
	`[x](&#1;javascript:alert(1))`,
	`[x](data:text/html;base64,PHNjcmlwdD4=)`,
	`[x](vbscript:msgbox)`,
	`[x](file:///etc/passwd)`,
	`<javascript:alert(1)>`,
	`![x](javascript:alert(1))`,
	`![x](data:image/svg+xml,<svg onload=alert(1)>)`,
	`![x" onerror="alert(1)](https://a.org)`,
	`[x](https://a.org "t" onclick="alert(1)")`,
	`[x](https://a.org/"onmouseover="alert(1))`,
	"```\"><script>alert(1)</script>\nx\n```",
	"```html\n<script>alert(1)</script>\n```",
	"`<script>alert(1)</script>`",
	`<style>*{display:none}</style>`,
	`<iframe srcdoc="<script>alert(1)</script>">`,
	`<form action=//evil><input name=password>`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`,
	"[a]: javascript:alert(1)\n\n[a]",
	`[![x](javascript:alert(1))](javascript:alert(2))`,
	`|a|<script>|` + "\n|-|-|\n" + `|"><img src=x onerror=alert(1)>|b|`,
	`<a@b.c"onclick=alert(1)>`,
	"https://a.org/<script>alert(1)</script>",
	`https://a.org/"onmouseover=alert(1)//`,
	"facture&#x202e;gnp.exe",
	"a\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
	"\xff\xfe<script>",
	`<meta http-equiv=refresh content="0;url=//evil">`,
	`<base href=//evil>`,
	`[x](//evil.org)`,
}

var allowedAttr = map[string]bool{"href": true, "rel": true, "target": true, "class": true, "start": true, "align": true}

func inert(t testing.TB, in, out string) {
	t.Helper()
	for z := html.NewTokenizer(strings.NewReader(out)); ; {
		if z.Next() == html.ErrorToken {
			break
		}
		tok := z.Token()
		if tok.Type != html.StartTagToken && tok.Type != html.SelfClosingTagToken {
			continue
		}
		switch tok.Data {
		case "script", "style", "iframe", "img", "svg", "math", "form", "input", "object", "embed", "meta", "base", "link":
			t.Errorf("%q gave <%s>: %s", in, tok.Data, out)
		}
		for _, a := range tok.Attr {
			if !allowedAttr[a.Key] {
				t.Errorf("%q gave the attribute %s: %s", in, a.Key, out)
			}
			if a.Key != "href" {
				continue
			}
			scheme, _, has := strings.Cut(strings.ToLower(a.Val), ":")
			if has && !strings.ContainsAny(scheme, "/?#") && scheme != "http" && scheme != "https" && scheme != "mailto" && scheme != "tel" {
				t.Errorf("%q gave the address %q", in, a.Val)
			}
		}
		if tok.Data == "a" && !strings.Contains(tok.String(), "nofollow") && strings.Contains(tok.String(), "href") {
			t.Errorf("%q gave a link without rel: %s", in, out)
		}
	}
	if !utf8.ValidString(out) || strings.ContainsAny(out, "\x00\u202e\u2066\u200b") {
		t.Errorf("%q gave %q", in, out)
	}
}

func TestHostileInputsAreInert(t *testing.T) {
	for _, in := range hostile {
		inert(t, in, Render(in))
		inert(t, in, Render(Clean(in)))
	}
}

// Inputs that make careless parsers slow: each is at the limit of a message.
func TestHostileInputsAreFast(t *testing.T) {
	const n = 20000
	for _, unit := range []string{">", "- ", "1. ", "*", "_", "[", "![", "](", "`", "``` ", "<", "&", "*a ", "[a](", "|", "~~", "**a", "<a@", "www.", "https://", "a@b.", "# ", "> - ", "\\", "e\u0301", "\t", "- a\n ", "[a]: b\n", "* *\n", "a|\n-|\n", "_*", "<!--", "&#x41;", "- \n", "+ 1) > "} {
		in := strings.Repeat(unit, n/len(unit))
		start := time.Now()
		inert(t, unit, Render(in))
		Plain(in)
		// Generous: the race detector and a busy machine cost a factor of twenty.
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%q took %s", unit, took)
		} else if took > 200*time.Millisecond {
			t.Logf("%q took %s", unit, took)
		}
	}
}

func TestPlain(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"# Titre\n\n- **un**\n- [deux](https://x.org)\n\n> trois\nquatre", "Titre un deux trois quatre"},
		{"```sh\nls -l\n```\nfin", "ls -l fin"},
		{"`a*b` \\* &eacute; `&eacute;`", "a*b * é &eacute;"},
		{"![plan du site](https://x.org/p.png) https://y.org", "plan du site https://y.org"},
		{"|a|b|\n|-|-|\n|1|2|", "a b 1 2"},
		{"<b>x</b>", "<b>x</b>"},
		{"a&#x202e;b", "ab"},
		{"  ", ""},
	} {
		require.Equal(t, tc.want, Plain(tc.in))
	}
}

func TestPreview(t *testing.T) {
	require.Equal(t, "court", Preview("**court**", 5))
	require.Equal(t, "L'imprimante du…", Preview("L'imprimante du troisième étage", 20))
	require.Equal(t, "aaaaaaaaa…", Preview(strings.Repeat("a", 50), 10))
	require.Equal(t, "abc…", Preview("abc👩‍💻👩‍💻👩‍💻", 6))
	require.Equal(t, "", Preview("abc", 0))
}

func TestClean(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"blanks", " \n a \t b\n\n ", "a \t b"},
		{"line ends", "a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"},
		{"nul", "a\x00b\x07c\x1b[31m\u0085d\x7f", "abc[31md"},
		{"nfc", "e\u0301te\u0301", "été"},
		{"zero width", "mot\u200bde\u2060passe\ufeff\u00ad", "motdepasse"},
		{"bidi", "facture\u202egnp.exe\u202c \u2066x\u2069 \u200fy\u061c", "facturegnp.exe x y"},
		{"family", "👨‍👩‍👧‍👦 👩🏽‍💻 ❤️‍🔥 🏳️‍🌈", "👨‍👩‍👧‍👦 👩🏽‍💻 ❤️‍🔥 🏳️‍🌈"},
		{"joiner between letters", "a\u200db 👩\u200d x \u200d👩", "ab 👩 x 👩"},
		{"scotland", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"},
		{"hidden tags", "a\U000e0041\U000e0042b", "ab"},
		{"smuggled behind a flag", "🏴" + strings.Repeat("\U000e0041", 30), "🏴" + strings.Repeat("\U000e0041", 7)},
		{"variation pile", "❤\ufe0f\ufe0f\ufe0e\ufe01", "❤\ufe0f"},
		{"zalgo", "a" + strings.Repeat("\u0316", 500), "a" + strings.Repeat("\u0316", 8)},
		{"not utf-8", "caf\xe9 \xff\xfe", "caf\ufffd \ufffd"},
		{"noncharacters", "a\uffff\ufdd0b\U0001ffffc", "abc"},
		{"no-break spaces", "20\u202f000\u00a0€", "20\u202f000\u00a0€"},
		{"other scripts", "日本語 العربية हिन्दी", "日本語 العربية हिन्दी"},
		{"only hidden", "\u200b\u200b", ""},
		{"hangul filler", "\u3164", ""},
	} {
		t.Run(tc.name, func(t *testing.T) { require.Equal(t, tc.want, Clean(tc.in)) })
	}
	require.Equal(t, "a b c", CleanLine("  a\r\n\tb \u200b c"))
	require.Equal(t, "Panne\u00a0: 20\u202f000 postes", CleanLine("Panne\u00a0: \n20\u202f000  postes\u00a0"))
}

func FuzzClean(f *testing.F) {
	for _, in := range hostile {
		f.Add(in)
	}
	f.Add("👨‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿 e\u0301\u202e\r\n\u0344")
	f.Fuzz(func(t *testing.T, in string) {
		once := Clean(in)
		if twice := Clean(once); twice != once {
			t.Errorf("%+q cleaned is %+q, cleaned again %+q", in, once, twice)
		}
		if !utf8.ValidString(once) || strings.ContainsAny(once, "\x00\r\x1b\u200b\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
			t.Errorf("%+q cleaned is %+q", in, once)
		}
	})
}

func FuzzRender(f *testing.F) {
	for _, in := range hostile {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 4000 {
			return
		}
		inert(t, in, Render(in))
		Plain(in)
		Preview(in, 80)
	})
}
