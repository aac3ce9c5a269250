package blob

import (
	"path"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/markdown"
)

const (
	maxNameBytes = 180
	maxExtBytes  = 16
)

// CleanName makes a name that is safe to show, to store and to save on any system: no path, no control, hidden or
// reordering character, nothing Windows refuses, not too long. The extension survives the cut.
func CleanName(name string) string {
	name = strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/")
	name = markdown.CleanLine(name[strings.LastIndexByte(name, '/')+1:])
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	// Windows drops dots and spaces at the end, so "x.exe." would run; a dot in front hides the file elsewhere.
	name = strings.Trim(name, ". \u00a0\u202f")
	if name == "" {
		return "file"
	}
	stem, ext := split(name)
	switch strings.ToLower(stem) {
	case "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "lpt1", "lpt2", "lpt3":
		stem = "_" + stem
	}
	return cut(stem, maxNameBytes-len(ext)) + ext
}

// split cuts before the extension; what is too long or holds a blank is not one.
func split(name string) (stem, ext string) {
	ext = path.Ext(name)
	if len(ext) < 2 || len(ext) > maxExtBytes || len(ext) == len(name) || strings.ContainsAny(ext, " \u00a0\u202f") {
		return name, ""
	}
	return strings.TrimSuffix(name, ext), ext
}

func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return strings.TrimRight(s[:limit], ". ")
}

// extension is in lower case without the dot.
func extension(name string) string {
	_, ext := split(name)
	return strings.ToLower(strings.TrimPrefix(ext, "."))
}
