package feed

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"comptoir/internal/base/i18n"
)

const (
	mostTags = 10
	longTag  = 50 // runes
)

var (
	code    = regexp.MustCompile("(?s)```.*?(?:```|$)|`[^`\n]*`")
	tag     = regexp.MustCompile(`(?:^|[\s(\[«"'’])#([\p{L}\p{N}_][\p{L}\p{N}_-]*)`)
	numbers = regexp.MustCompile(`\b([A-Z]{2,5})([0-9]{7,12})\b`)
)

// TagsOf are the tags of a text, folded and each once, code aside. A number alone (#1) is none.
func TagsOf(text string) []string {
	if !strings.ContainsRune(text, '#') {
		return []string{}
	}
	out := []string{}
	for _, m := range tag.FindAllStringSubmatch(code.ReplaceAllString(text, " "), -1) {
		name := FoldTag(m[1])
		if name == "" || slices.Contains(out, name) {
			continue
		}
		if out = append(out, name); len(out) == mostTags {
			break
		}
	}
	return out
}

// FoldTag is a tag as it is compared: without #, accents and capitals; "" where it is none.
func FoldTag(name string) string {
	name = strings.Trim(i18n.Fold(strings.TrimPrefix(strings.TrimSpace(name), "#")), "-_")
	if !strings.ContainsFunc(name, unicode.IsLetter) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' }) {
		return ""
	}
	if r := []rune(name); len(r) > longTag {
		return ""
	}
	return name
}
