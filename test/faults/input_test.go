package faults_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode"

	"comptoir/test/rig"
)

// A write somebody can send, and the one of its fields that is spoilt.
type field struct {
	method, path, name string
	rest               string // what else the body needs
	line               bool   // one line of text: no line breaks
	optional           bool   // empty means absent
	max                int    // longest text in characters
}

// What people and machines put into fields.
var bad = []struct {
	name, json string
	refused    func(f field) bool // else it is accepted, cleaned
}{
	{"nothing", `""`, func(f field) bool { return !f.optional }},
	{"spaces", `"  \n\t "`, func(f field) bool { return !f.optional }},
	{"zero width alone", `"\u200b\u200d\ufeff"`, func(f field) bool { return !f.optional }},
	{"a number", `42`, always},
	{"a list", `["x"]`, always},
	{"an object", `{"x":1}`, always},
	{"too long", `"` + strings.Repeat("é", 100_000) + `"`, always},
	{"NUL", `"a\u0000b"`, never},
	{"control characters", `"a\u0007\u001b[31mb\u0085"`, never},
	{"RTL override", `"abc\u202egnp.exe\u202c"`, never},
	{"zero width inside", `"pass\u200bword \ufeff x"`, never},
	{"lone surrogate", `"a\ud800b"`, never},
	{"script", `"<script>alert(1)</script><img src=x onerror=alert(1)> hello"`, never},
	{"link", `"[x](javascript:alert(1)) hello"`, never},
	{"combining marks", `"Z` + strings.Repeat(`\u0301`, 60) + `"`, never},
	{"emoji", `"👩‍👩‍👧‍👦 👍🏽 hello"`, never},
	{"SQL", `"'; DROP TABLE message; --"`, never},
}

func always(field) bool { return true }
func never(field) bool  { return false }

// TestBadInput sends every bad text to every field where people type: the answer is a 4xx that names the field, in the reader's
// language, or the text is taken and what comes back is clean. The server never says 500.
func TestBadInput(t *testing.T) {
	each(t, func(t *testing.T, p rig.Place) {
		h := furnish(t, p, rig.Plan{Tenant: "input", Agents: 2, Silent: 1})[0]
		s := serve(t, p)
		web := rig.NewHTTP()
		clients := map[string]rig.Client{"fr": {HTTP: web, URL: s.URL, Token: h.Admin.Token}, "en": {HTTP: web, URL: s.URL, Token: h.Agents[0].Token}}
		must(t, clients["en"].Call(t.Context(), "PATCH", "/me", map[string]string{"lang": "en"}, nil))
		var c, ticket struct{ ID string }
		must(t, clients["fr"].Call(t.Context(), "POST", "/conversations", map[string]string{"symptoms": "x", "on_behalf_of": h.Silent[0]}, &c))
		must(t, clients["fr"].Call(t.Context(), "POST", "/tickets", map[string]string{"title": "x"}, &ticket))
		fields := []field{
			{"POST", "/conversations", "symptoms", "", false, false, 20000},
			{"POST", "/threads/conversation/" + c.ID + "/messages", "text", "", false, false, 20000},
			{"POST", "/threads/ticket/" + ticket.ID + "/messages", "text", `"internal":true`, false, false, 20000},
			{"POST", "/tickets", "title", "", true, false, 400},
			{"POST", "/tickets", "description", `"title":"x"`, false, true, 20000},
			{"PATCH", "/tickets/" + ticket.ID, "title", "", true, false, 400},
			{"PATCH", "/me", "title", "", true, true, 120},
		}
		problems := map[string]map[string]bool{}
		for _, f := range fields {
			for _, b := range bad {
				for lang, client := range clients {
					body := `{"` + f.name + `":` + b.json
					if f.rest != "" {
						body += "," + f.rest
					}
					a, err := client.Do(t.Context(), f.method, f.path, "", []byte(body+"}"))
					must(t, err)
					what := f.method + " " + f.path + " with " + f.name + " = " + b.name
					if !b.refused(f) {
						if a.Status >= 300 {
							t.Errorf("%s: %d %s", what, a.Status, a.Body)
							continue
						}
						var out map[string]any
						must(t, a.Into(&out))
						clean(t, what, f, b.name, out)
						if f.path == "/conversations" { // a second arrival would be given the first one's stay
							id, _ := out["id"].(string)
							must(t, client.Call(t.Context(), "POST", "/conversations/"+id+"/abandon", map[string]string{}, nil))
						}
						continue
					}
					refusal(t, what, f.name, lang, a, problems)
				}
			}
		}
		for code, said := range problems {
			if len(said) < 2 {
				t.Errorf("%s says the same in French and in English: %v", code, said)
			}
		}
		bodies(t, clients)
	})
}

// refusal must be a 4xx that names the field and says why in words.
func refusal(t *testing.T, what, name, lang string, a rig.Answer, problems map[string]map[string]bool) {
	t.Helper()
	if a.Status < 400 || a.Status >= 500 {
		t.Errorf("%s: %d %.200s, want a refusal", what, a.Status, a.Body)
		return
	}
	var p problem
	must(t, a.Into(&p))
	if a.Status == http.StatusRequestEntityTooLarge {
		return // the body as a whole: no field was read
	}
	for _, e := range p.Errors {
		if e.Field != name {
			continue
		}
		if e.Message == "" || e.Message == e.Code || strings.HasPrefix(e.Message, "fault.") || strings.Contains(e.Message, "{") {
			t.Errorf("%s: the field is named with %q (%s), which is no sentence", what, e.Message, lang)
		}
		if problems[e.Code] == nil {
			problems[e.Code] = map[string]bool{}
		}
		problems[e.Code][e.Message] = true
		return
	}
	t.Errorf("%s: the answer does not name the field: %.300s", what, a.Body)
}

// clean looks at what comes back.
func clean(t *testing.T, what string, f field, kind string, out map[string]any) {
	t.Helper()
	text, _ := out[f.name].(string)
	for _, r := range text {
		switch {
		case r == 0, r == '\u202e', r == '\ufeff', r == '\u200b', r == unicode.ReplacementChar && kind != "lone surrogate", r < ' ' && r != '\n' && r != '\t', r == 0x85, f.line && r == '\n':
			t.Errorf("%s came back with %U: %q", what, r, text)
			return
		}
	}
	for _, name := range []string{"html", "description_html"} {
		html, _ := out[name].(string)
		for _, evil := range []string{"<script", "<img", "href=\"javascript:"} {
			if strings.Contains(strings.ToLower(html), evil) {
				t.Errorf("%s came back as HTML with %s: %q", what, evil, html)
			}
		}
	}
	if kind == "emoji" && !strings.Contains(text, "👩‍👩‍👧‍👦") {
		t.Errorf("%s: the family was torn apart: %q", what, text)
	}
}

// bodies are spoilt as a whole.
func bodies(t *testing.T, clients map[string]rig.Client) {
	t.Helper()
	for name, body := range map[string]string{
		"nothing": "", "half": `{"title":`, "no JSON": `title=x`, "a list": `[]`, "a text": `"x"`, "null": `null`, "a number": `1`,
		"1 MB": `{"title":"` + strings.Repeat("x", 1<<20) + `"}`, "unknown field": `{"title":"x","colour":"red"}`,
		"deep": strings.Repeat(`{"title":`, 50_000) + `1` + strings.Repeat(`}`, 50_000), "not UTF-8": "{\"title\":\"\xff\xfe\"}",
		"a field twice": `{"title":"x","title":["x"]}`,
	} {
		for lang, c := range clients {
			a, err := c.Do(t.Context(), "POST", "/tickets", "", []byte(body))
			must(t, err)
			if a.Status == http.StatusCreated && name == "not UTF-8" {
				continue // Go's JSON reads it as U+FFFD
			}
			if a.Status < 400 || a.Status >= 500 {
				t.Errorf("a body of %s (%s): %d %.300s", name, lang, a.Status, a.Body)
				continue
			}
			var p problem
			must(t, a.Into(&p))
			if p.Title == "" || p.Code == "" || strings.HasPrefix(p.Title, "fault.") {
				t.Errorf("a body of %s (%s): %.300s says nothing", name, lang, a.Body)
			}
		}
	}
}
