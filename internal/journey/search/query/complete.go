package query

import (
	"strings"

	"comptoir/internal/base/i18n"
)

// Proposal is how a query could go on.
type Proposal struct {
	Text  string // what replaces the last item
	Query string // the whole query then
}

const mostProposals = 12

// Complete proposes how the last item of a query goes on: names of filters, then their values, in a language.
func Complete(text, lang string) []Proposal {
	text = clean(text)
	head, last := "", text
	if i := strings.LastIndexByte(text, ' '); i >= 0 {
		head, last = text[:i+1], text[i+1:]
	}
	minus := ""
	if strings.HasPrefix(last, "-") {
		minus, last = "-", last[1:]
	}
	var out []Proposal
	add := func(s string) {
		if len(out) < mostProposals {
			out = append(out, Proposal{Text: minus + s, Query: head + minus + s})
		}
	}
	typed, value, isFilter := strings.Cut(last, ":")
	if !isFilter {
		if last == "" && minus == "" && head != "" || last != "" {
			for _, e := range filters() {
				if w, ok := e.begins(last, lang); ok {
					add(w + ":")
				}
			}
		} else {
			for _, e := range filters() {
				add(e.in(lang) + ":")
			}
		}
		return out
	}
	name, ok := nameOf(typed)
	if !ok {
		return nil
	}
	before := typed + ":"
	if i := strings.LastIndexByte(value, ','); i >= 0 {
		before, value = before+value[:i+1], value[i+1:]
	}
	for _, e := range name.list() {
		if w, ok := e.begins(value, lang); ok {
			add(before + w)
		}
	}
	if name == Since || name == Before {
		for _, w := range spansIn(lang) {
			if strings.HasPrefix(w, i18n.Fold(value)) {
				add(before + w)
			}
		}
	}
	return out
}

func spansIn(lang string) []string {
	if lang == i18n.English {
		return []string{"today", "yesterday", "7d", "30d", "3m", "1y"}
	}
	return []string{"aujourdhui", "hier", "7j", "30j", "3m", "1a"}
}

func (e entry) in(lang string) string {
	if lang == i18n.English {
		return e.en[0]
	}
	return e.fr[0]
}

// begins finds the word of an entry that begins as typed, the reader's language first.
func (e entry) begins(typed, lang string) (string, bool) {
	folded := i18n.Fold(typed)
	first, then := e.fr, e.en
	if lang == i18n.English {
		first, then = e.en, e.fr
	}
	for _, list := range [][]string{first, then} {
		for _, w := range list {
			if strings.HasPrefix(i18n.Fold(w), folded) && !strings.Contains(w, " ") {
				return w, true
			}
		}
	}
	return "", false
}

// Naming says whether the text ends in a filter whose value is the beginning of a person's or a group's name: which filter, the
// beginning, and all that stands before it.
func Naming(text string) (filter Name, begun, head string) {
	text = clean(text)
	at := strings.LastIndexByte(text, ' ') + 1
	if open := strings.LastIndex(text, `:"`); open >= 0 && !strings.Contains(text[open+2:], `"`) {
		at = strings.LastIndexByte(text[:open], ' ') + 1
	}
	typed, value, ok := strings.Cut(text[at:], ":")
	name, known := nameOf(strings.TrimPrefix(typed, "-"))
	if !ok || !known || name != Group && name != By && name != For && name != To {
		return "", "", ""
	}
	head = text[:len(text)-len(value)]
	value = strings.TrimPrefix(value, `"`)
	if i := strings.LastIndexByte(value, ','); i >= 0 {
		head, value = head+value[:i+1], value[i+1:]
	}
	return name, strings.TrimSpace(value), head
}

// Quote writes a value so that it is read as one.
func Quote(value string) string {
	if value = strings.ReplaceAll(value, `"`, ""); strings.ContainsAny(value, " ,:") {
		return `"` + value + `"`
	}
	return value
}
