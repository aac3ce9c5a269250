package i18n

import (
	"strings"
	"unicode"
)

const (
	noBreak       = '\u00a0'
	narrowNoBreak = '\u202f'
)

// Typography sets the spaces French wants: a narrow no-break one before ; ! ? and a no-break one before : and % and inside
// « ». A space that is missing is added only where the sign ends a word, so that times (14:05) and links stay whole. It is
// for our own texts; what people write is theirs.
func Typography(lang, text string) string {
	if lang != French || !strings.ContainsAny(text, ";!?:%«»") {
		return text
	}
	in := []rune(text)
	out := make([]rune, 0, len(in)+8)
	for i, r := range in {
		switch r {
		case ';', '!', '?', ':', '%', '»':
			out = spaceBefore(out, in, i)
		case ' ', noBreak, narrowNoBreak:
			if len(out) > 0 && out[len(out)-1] == noBreak && lastSign(out) == '«' {
				continue
			}
		}
		out = append(out, r)
		if r == '«' {
			out = append(out, noBreak)
		}
	}
	return string(out)
}

func spaceBefore(out, in []rune, i int) []rune {
	sign := in[i]
	space := noBreak
	if strings.ContainsRune(";!?", sign) {
		space = narrowNoBreak
	}
	if len(out) == 0 {
		return out
	}
	last := out[len(out)-1]
	switch {
	case last == ' ' || last == noBreak || last == narrowNoBreak:
		out[len(out)-1] = space
	case sign == '»':
		out = append(out, space)
	case sign != '%' && endsWord(in, i) && (unicode.IsLetter(last) || unicode.IsDigit(last) || strings.ContainsRune(")}»\"", last)):
		out = append(out, space)
	}
	return out
}

// endsWord: the sign is followed by a space or nothing (further signs aside), and the word is not a link.
func endsWord(in []rune, i int) bool {
	for j := i + 1; j < len(in); j++ {
		if unicode.IsSpace(in[j]) {
			break
		}
		if !strings.ContainsRune("!?»", in[j]) {
			return false
		}
	}
	start := i
	for start > 0 && !unicode.IsSpace(in[start-1]) {
		start--
	}
	return !strings.Contains(string(in[start:i]), "://")
}

func lastSign(out []rune) rune {
	if len(out) < 2 {
		return 0
	}
	return out[len(out)-2]
}
