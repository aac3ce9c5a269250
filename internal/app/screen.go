package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

// newScreens takes the first screens out of a document, <!--first fr-->…<!--end-->, and answers what is left of it.
func newScreens(text []byte) (map[string]*template.Template, []byte, error) {
	screens := map[string]*template.Template{}
	var rest []byte
	for {
		before, inside, found := bytes.Cut(text, []byte("<!--first "))
		rest = append(rest, before...)
		if !found {
			return screens, rest, nil
		}
		lang, inside, _ := bytes.Cut(inside, []byte("-->"))
		screen, after, closed := bytes.Cut(inside, []byte("<!--end-->"))
		if !closed {
			return nil, nil, fmt.Errorf("the first screen in %q has no end", lang)
		}
		t, err := template.New("first").Option("missingkey=zero").Funcs(inScreens).Parse(string(screen))
		if err != nil {
			return nil, nil, err
		}
		screens[string(lang)], text = t, after
	}
}

// screen is the first screen, in the language of who asks: what a page will show, readable before its scripts have come, and where they
// never do. It is nothing where an answer is missing that it shows.
func (d document) screen(address string, answers []answer) []byte {
	told := map[string]any{"here": address}
	for _, a := range answers {
		var body map[string]any
		if err := json.Unmarshal(a.body.Bytes(), &body); err != nil {
			return nil
		}
		told[a.name] = body
	}
	me, in := told["me"].(map[string]any)
	if !in {
		return nil
	}
	lang, _ := me["lang"].(string)
	t, known := d.screens[lang]
	if !known {
		return nil
	}
	var out bytes.Buffer
	if err := t.Execute(&out, told); err != nil || len(bytes.TrimSpace(out.Bytes())) == 0 {
		return nil // the application shows what the screen cannot
	}
	return slices.Concat([]byte(`<div id="first">`), out.Bytes(), []byte("</div>\n"))
}

// inScreens is what the first screens reckon with. Answers come as they are told, so that a missing field is nothing and not an error.
var inScreens = template.FuncMap{
	// first is the given name.
	"first": func(name any) string {
		given, _, _ := strings.Cut(fmt.Sprint(name), " ")
		return given
	},
	// agent tells by somebody's roles whether they are one, or above.
	"agent": func(roles any) bool {
		list, _ := roles.([]any)
		return slices.ContainsFunc(list, func(r any) bool { return r != "requester" })
	},
	// hour is the time of day of an instant where the reader is, as they write it.
	"hour": func(at any, me map[string]any) string {
		t, err := time.Parse(time.RFC3339, fmt.Sprint(at))
		if err != nil {
			return ""
		}
		return i18n.For(fmt.Sprint(me["lang"]), fmt.Sprint(me["zone"])).Time(t)
	},
	// plain is Markdown on one line.
	"plain": func(text any) string { return markdown.Plain(fmt.Sprint(text)) },
	// newest are the last n of a list, the last first.
	"newest": func(list any, n int) []any {
		all, _ := list.([]any)
		all = slices.Clone(all[max(0, len(all)-n):])
		slices.Reverse(all)
		return all
	},
}
