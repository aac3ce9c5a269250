package blob

import (
	"net/http"
	"net/url"
	"strings"
)

// Headers says how a browser may treat a file: what cannot be shown safely is downloaded whatever was asked for, and
// nothing in a file ever runs as a page of ours.
func Headers(h http.Header, name, mime string, download bool) {
	h.Set("Content-Type", mime)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Disposition", Disposition(name, !download && Inline(mime)))
	policy := "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'"
	if mime != "application/pdf" { // the browsers' own viewer does not work in a sandbox
		policy += "; sandbox"
	}
	h.Set("Content-Security-Policy", policy)
}

// Disposition is the Content-Disposition of a file, with its name in ASCII and, for all but the oldest programs, in full.
func Disposition(name string, inline bool) string {
	how := "attachment"
	if inline {
		how = "inline"
	}
	ascii := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	// RFC 8187 allows fewer signs than a path may hold.
	full := strings.NewReplacer("+", "%20", "'", "%27", "(", "%28", ")", "%29", "*", "%2A").Replace(url.QueryEscape(name))
	return how + `; filename="` + ascii + `"; filename*=UTF-8''` + full
}
