package paper

import (
	_ "embed" // the fonts
	"strings"
	"unicode"
)

//go:embed font/regular.ttf
var regular []byte

//go:embed font/bold.ttf
var bold []byte

//go:embed font/italic.ttf
var italic []byte

const unknown = '□'

// within are the letters and signs that were kept in font/*.ttf.
var within = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0020, Hi: 0x007e, Stride: 1}, {Lo: 0x00a0, Hi: 0x024f, Stride: 1}, {Lo: 0x0300, Hi: 0x0304, Stride: 1}, {Lo: 0x0308, Hi: 0x0308, Stride: 1},
	{Lo: 0x0327, Hi: 0x0327, Stride: 1}, {Lo: 0x0384, Hi: 0x03ce, Stride: 1}, {Lo: 0x0400, Hi: 0x045f, Stride: 1}, {Lo: 0x2010, Hi: 0x2027, Stride: 1},
	{Lo: 0x202f, Hi: 0x203a, Stride: 1}, {Lo: 0x2044, Hi: 0x2044, Stride: 1}, {Lo: 0x20ac, Hi: 0x20ac, Stride: 1}, {Lo: 0x2116, Hi: 0x2116, Stride: 1},
	{Lo: 0x2122, Hi: 0x2122, Stride: 1}, {Lo: 0x2190, Hi: 0x2199, Stride: 1}, {Lo: 0x2212, Hi: 0x2212, Stride: 1}, {Lo: 0x2248, Hi: 0x2248, Stride: 1},
	{Lo: 0x2260, Hi: 0x2260, Stride: 1}, {Lo: 0x2264, Hi: 0x2265, Stride: 1}, {Lo: 0x25a0, Hi: 0x25a1, Stride: 1}, {Lo: 0x25b2, Hi: 0x25b2, Stride: 1},
	{Lo: 0x25b6, Hi: 0x25b6, Stride: 1}, {Lo: 0x25cb, Hi: 0x25cb, Stride: 1}, {Lo: 0x25cf, Hi: 0x25cf, Stride: 1}, {Lo: 0x2610, Hi: 0x2611, Stride: 1},
	{Lo: 0x2713, Hi: 0x2713, Stride: 1}, {Lo: 0x2717, Hi: 0x2717, Stride: 1},
}}

// printable replaces what the font has no sign for; what is not seen anyway (joiners, variants of emoji) goes.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || unicode.Is(within, r):
			return r
		case r == '\t':
			return ' '
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || unicode.IsControl(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		default:
			return unknown
		}
	}, text)
}
