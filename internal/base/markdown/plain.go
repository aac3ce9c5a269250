package markdown

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Plain gives the words without the signs of Markdown, on one line.
func Plain(source string) string {
	if plainLine(source) {
		return CleanLine(source)
	}
	return plain(source)
}

func plain(source string) string {
	src := []byte(shallow(source))
	var b strings.Builder
	walk := func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock {
				b.WriteByte(' ')
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(words(n.Value(src), n.IsRaw()))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(src))
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			lines := n.Lines()
			for i := range lines.Len() {
				line := lines.At(i)
				b.Write(line.Value(src))
			}
		}
		return ast.WalkContinue, nil
	}
	if err := ast.Walk(engine.Parser().Parse(text.NewReader(src)), walk); err != nil {
		return strings.Join(strings.Fields(source), " ")
	}
	return CleanLine(b.String())
}

// words resolves \* and &eacute;, which code keeps.
func words(v []byte, raw bool) []byte {
	if raw {
		return v
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(v)))
}

// Preview is Plain cut to at most limit characters, at the end of a word where one is near, with an ellipsis.
func Preview(source string, limit int) string {
	letters := []rune(Plain(source))
	if len(letters) <= limit {
		return string(letters)
	}
	if limit < 1 {
		return ""
	}
	cut := limit - 1
	for i := cut; i > cut*2/3; i-- {
		if unicode.IsSpace(letters[i]) {
			cut = i
			break
		}
	}
	// Never between a letter and its accent, or inside an emoji.
	for cut > 0 && (joins(letters[cut]) || letters[cut-1] == zwj) {
		cut--
	}
	return strings.TrimRightFunc(string(letters[:cut]), unicode.IsSpace) + "…"
}

func joins(r rune) bool {
	return unicode.Is(unicode.M, r) || r == zwj || r >= 0x1f3fb && r <= 0x1f3ff || isTag(r)
}
