package search

import (
	"strings"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/journey/search/index"
)

// reasons words why a hit stands where it stands, the weightiest first.
func (s *Search) reasons(r db.Reader, w index.Why, one Shown) []string {
	lang := r.Actor().Lang
	if !i18n.Known(lang) {
		lang = i18n.French
	}
	say := func(key string, args map[string]any) string { return s.c.Text(lang, "search.why."+key, args) }
	quoted := func(list []string) string {
		out := make([]string, len(list))
		for i, word := range list {
			out[i] = say("quoted", map[string]any{"word": word})
		}
		return strings.Join(out, ", ")
	}
	var out []string
	if len(w.InTitle) > 0 {
		out = append(out, say("in_title", map[string]any{"words": quoted(w.InTitle)}))
	}
	var inText []string
	for _, word := range w.Words {
		if !contains(w.InTitle, word) {
			inText = append(inText, word)
		}
	}
	if len(inText) > 0 {
		out = append(out, say("in_text", map[string]any{"words": quoted(inText)}))
	}
	if w.Together {
		out = append(out, say("together", nil))
	}
	if len(w.Missing) > 0 {
		out = append(out, say("missing", map[string]any{"words": quoted(w.Missing)}))
	}
	if w.Trust > 0 {
		out = append(out, say("confirmed", map[string]any{"n": w.Trust}))
	}
	if w.Trust < 0 {
		out = append(out, say("disputed", nil))
	}
	if !one.At.IsZero() {
		out = append(out, say("age", map[string]any{"age": i18n.Duration(lang, max(0, r.Now().Sub(one.At)).Truncate(time.Minute))}))
	}
	return append(out, say("relevance", map[string]any{"score": i18n.Number(lang, int64(w.Relevance*100))}))
}

func contains(list []string, w string) bool {
	for _, v := range list {
		if v == w {
			return true
		}
	}
	return false
}
