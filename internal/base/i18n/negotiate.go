package i18n

import (
	"strconv"
	"strings"
)

// Negotiate chooses the language: the person's own where set and known, else the best of Accept-Language, else French.
func Negotiate(preferred, acceptLanguage string) string {
	if Known(preferred) {
		return preferred
	}
	best, weight := French, 0.0
	for i, part := range strings.Split(acceptLanguage, ",") {
		if i == 20 {
			break // nobody reads more languages; a long header is a prank
		}
		tag, params, _ := strings.Cut(part, ";")
		lang, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil || parsed < 0 || parsed > 1 {
				continue
			}
			q = parsed
		}
		if Known(lang) && q > weight {
			best, weight = lang, q
		}
	}
	return best
}
