package markdown

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	zwj        = '\u200d'
	blackFlag  = '\U0001F3F4' // 🏴 begins the flags of England, Scotland and Wales, spelt with invisible tags
	maxMarks   = 8            // accents piled on one letter; no language needs more
	maxFlagTag = 7
)

// Clean is what every text a person sends goes through before it is stored: valid UTF-8 in NFC, lines ended by \n, no
// control character, nothing invisible that could hide or reorder what is read (zero-width characters, bidi overrides,
// tags), no blank at either end. The joiner inside an emoji stays. Clean of a clean text changes nothing.
func Clean(text string) string {
	if plainASCII(text) {
		return strings.TrimSpace(text)
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, "\ufffd"))
	text = norm.NFC.String(filter([]rune(text)))
	return strings.TrimSpace(text)
}

// CleanLine is Clean for what stands on one line, such as a title or a name: every run of blanks becomes one space. The
// no-break spaces of French stay.
func CleanLine(text string) string {
	return strings.Join(strings.FieldsFunc(Clean(text), func(r rune) bool {
		return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
	}), " ")
}

func plainASCII(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= 0x7f || c < 0x20 && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

func filter(in []rune) string {
	var out strings.Builder
	out.Grow(len(in))
	var last rune // what was written last
	marks, tags := 0, 0
	for i, r := range in {
		switch {
		case r == '\r':
			if i+1 < len(in) && in[i+1] == '\n' {
				continue
			}
			r = '\n'
		case r == '\u2028' || r == '\u2029':
			r = '\n'
		case r == zwj:
			if !emoji(last) || i+1 == len(in) || !emoji(in[i+1]) {
				continue
			}
		case r >= 0xe0020 && r <= 0xe007f:
			if last == blackFlag {
				tags = 0
			}
			if tags++; last != blackFlag && !isTag(last) || tags > maxFlagTag {
				continue
			}
		case r >= 0xe0100 && r <= 0xe01ef: // variants of a Chinese character, in Japanese names
			if !unicode.Is(unicode.Han, last) {
				continue
			}
		case r >= 0xfe00 && r <= 0xfe0f: // one choice between text and emoji form
			if last == 0 || unicode.IsSpace(last) || last >= 0xfe00 && last <= 0xfe0f {
				continue
			}
		case hidden(r):
			continue
		}
		if unicode.Is(unicode.M, r) && r != '\ufe0f' && !isTag(r) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		out.WriteRune(r)
		last = r
	}
	return out.String()
}

func isTag(r rune) bool { return r >= 0xe0020 && r <= 0xe007f }

// hidden: control characters (line feed and tab aside) and those that take no room or change the direction of the rest.
func hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r <= 0x9f,
		r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5,
		r >= 0x180b && r <= 0x180f,
		r >= 0x200b && r <= 0x200f,
		r >= 0x202a && r <= 0x202e,
		r >= 0x2060 && r <= 0x206f,
		r == 0x3164, r == 0xfeff, r == 0xffa0,
		r >= 0xfff0 && r <= 0xfffb, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef,
		r >= 0x1bca0 && r <= 0x1bca3, r >= 0x1d173 && r <= 0x1d17a,
		r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// emoji is generous: it only decides whether a joiner next to the character may stay.
func emoji(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2190 && r <= 0x2bff || r == 0xfe0f || r == 0x3030 || r == 0x303d
}
