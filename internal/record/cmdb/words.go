package cmdb

import (
	"slices"
	"strings"

	"comptoir/internal/base/i18n"
)

const (
	maxWords = 24 // of a name that searches look at
	maxWord  = 40 // characters of a word; the rest adds nothing
)

// wordsOf gives the different folded words of a name, sorted.
func wordsOf(name string) []string {
	words := i18n.Words(i18n.Fold(name))
	for i, w := range words {
		words[i] = cutWord(w)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	return words[:min(len(words), maxWords)]
}

func cutWord(w string) string {
	if r := []rune(w); len(r) > maxWord {
		return string(r[:maxWord])
	}
	return w
}

// packed is the form of the column: each word begins behind a space, so that LIKE '% srv%' is a search for a beginning.
func packed(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ")
}

func unpacked(words string) []string { return strings.Fields(words) }
