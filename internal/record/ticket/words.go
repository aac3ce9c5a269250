package ticket

import (
	"slices"
	"strings"

	"comptoir/internal/base/i18n"
)

const (
	maxWords = 24 // of a title that searches look at
	maxWord  = 40 // characters of a word; the rest adds nothing
)

// wordsOf gives the different folded words of a title, sorted.
func wordsOf(title string) []string {
	words := i18n.Words(i18n.Fold(title))
	for i, w := range words {
		if r := []rune(w); len(r) > maxWord {
			words[i] = string(r[:maxWord])
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	return words[:min(len(words), maxWords)]
}

// packed is the form of the column: each word begins behind a space, so that LIKE '% imprim%' is a search for a beginning.
func packed(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ")
}
