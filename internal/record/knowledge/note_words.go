package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

const (
	titleLimit = 200
	noteLimit  = 10_000
	tagLimit   = 40
	tagsLimit  = 10
)

// say sets the words of a note: its title, or the beginning of its text where none is given.
func (n *noteRow) say(title, text string) error {
	n.Text = markdown.Clean(text)
	if n.Text == "" {
		return fault.InvalidField("text", "note.text_missing")
	}
	if utf8.RuneCountInString(n.Text) > noteLimit {
		return tooLong("text", noteLimit)
	}
	if n.Title = markdown.CleanLine(title); n.Title == "" {
		n.Title = titleOf(n.Text)
	}
	if utf8.RuneCountInString(n.Title) > titleLimit {
		return tooLong("title", titleLimit)
	}
	n.Digest = digestOf(n.Text)
	return nil
}

func tooLong(field string, limit int) error {
	return fault.Invalid("knowledge.too_long", fault.Field{Name: field, Code: "knowledge.too_long", Args: map[string]any{"limit": limit}}).With("limit", limit)
}

// fold is what a list is searched by.
func (n *noteRow) fold() string { return i18n.Fold(n.Title + " " + markdown.Plain(n.Text)) }

// titleOf makes a title of a text: its first sentence, without markup, not too long.
func titleOf(text string) string {
	line := markdown.Plain(text)
	for _, end := range []string{". ", "! ", "? "} {
		if i := strings.Index(line, end); i >= 20 {
			line = line[:i+1]
		}
	}
	const most = 120
	title := strings.TrimSuffix(markdown.Preview(line, most), ".")
	if title == "" {
		title = "…" // a picture alone, or nothing but signs
	}
	return title
}

// digestOf is the same for texts that say the same but for case, accents, markup and blanks.
func digestOf(text string) string {
	sum := sha256.Sum256([]byte(strings.Join(i18n.Words(i18n.Fold(markdown.Plain(text))), " ")))
	return hex.EncodeToString(sum[:16])
}

// tagsOf cleans tags: without #, folded for comparison, each once.
func tagsOf(given []string) ([]string, error) {
	out := []string{}
	seen := map[string]bool{}
	for _, t := range given {
		t = strings.ReplaceAll(strings.TrimLeft(markdown.CleanLine(t), "#"), " ", "-")
		if t == "" || seen[i18n.Fold(t)] {
			continue
		}
		if utf8.RuneCountInString(t) > tagLimit {
			return nil, tooLong("tags", tagLimit)
		}
		seen[i18n.Fold(t)] = true
		out = append(out, t)
	}
	if len(out) > tagsLimit {
		return nil, fault.InvalidField("tags", "knowledge.too_many_tags").With("limit", tagsLimit)
	}
	return out, nil
}
