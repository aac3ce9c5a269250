package cmdbfile

import (
	"bufio"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

var bufferFull = bufio.ErrBufferFull

// badText says what is wrong with a text, "" where nothing is. A line break in a cell is kept.
func badText(s string, most int) string {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, forbidden) {
		return "cmdbfile.bad_text"
	}
	if len(s) > most && utf8.RuneCountInString(s) > most {
		return "cmdbfile.value_too_long"
	}
	return ""
}

// forbidden tells the control characters that no name or value has, and what stands for bytes that are no text.
func forbidden(r rune) bool {
	return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f || r == utf8.RuneError
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
