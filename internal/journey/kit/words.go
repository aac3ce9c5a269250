package kit

import (
	"time"

	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
)

// words says things in the reader's language and time zone.
type words struct {
	text   *i18n.Catalog
	lang   string
	format i18n.Format
}

// T is a text of the kit; name and value in turn are its arguments.
func (w words) T(key string, args ...any) string {
	in := i18n.Args{}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			in[name] = args[i+1]
		}
	}
	return w.text.Text(w.lang, "kit."+key, in)
}

// N is a text with a count.
func (w words) N(key string, n int) string {
	return w.text.Plural(w.lang, "kit."+key, int64(n), nil)
}

// At is a moment; nothing where there is none.
func (w words) At(at instant.Instant) string {
	if at.IsZero() {
		return ""
	}
	return w.format.Short(at.Time()) + " " + w.format.Time(at.Time())
}

// Day is a date.
func (w words) Day(at instant.Instant) string {
	if at.IsZero() {
		return ""
	}
	return w.format.Short(at.Time())
}

// Date is a date in words, of the kit itself.
func (w words) Date(t time.Time) string { return w.format.DateTime(t) }

// Minutes is a length.
func (w words) Minutes(n int) string {
	if n <= 0 {
		return "–"
	}
	return i18n.Duration(w.lang, time.Duration(n)*time.Minute)
}
