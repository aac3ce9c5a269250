package app

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"comptoir/web"
)

// The first screen is written from the answers, in the reader's language, and nothing in an answer becomes markup. Where an answer is
// missing that it shows, or the language is not known, there is none, and never a half one.
func TestFirstScreen(t *testing.T) {
	const page = `<body><!--asks me=/api/v1/me crisis=/api/v1/crises/{id}-->
<!--first fr-->{{if agent .me.roles}}<h1>Crise {{.crisis.name}} à {{hour .crisis.at .me}}</h1>{{range newest .crisis.lines 2}}<p>{{plain .text}}</p>{{end}}{{end}}<!--end-->
<!--first en--><h1>Crisis {{.crisis.name}}</h1><!--end--><div id="app"></div></body>`
	me := `{"lang":"fr","zone":"Europe/Paris","roles":["agent"]}`
	crisis := `{"name":"<script>alert(1)</script>","at":"2026-01-15T20:30:00.000Z","lines":[{"text":"un"},{"text":"**deux**"},{"text":"trois <b>"}]}`
	api := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := map[string]string{"/api/v1/me": me, "/api/v1/crises/CRI0000001": crisis}[r.URL.Path]
		if body == "" {
			w.WriteHeader(http.StatusForbidden)
		}
		_, _ = w.Write([]byte(body))
	})
	p, err := newPages(fstest.MapFS{"index.html": {Data: []byte("<body></body>")}, "crisis.html": {Data: []byte(page)}}, api)
	if err != nil {
		t.Fatal(err)
	}
	get := func(cookie string) string {
		r := httptest.NewRequest("GET", "/crises/CRI0000001", nil)
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		return w.Body.String()
	}
	want := `<div id="first"><h1>Crise &lt;script&gt;alert(1)&lt;/script&gt; à 21:30</h1><p>trois &lt;b&gt;</p><p>deux</p></div>`
	if body := get("s=1"); !strings.Contains(body, want) || strings.Contains(body, "{{") || !strings.Contains(body, `data-answers="/api/v1/crises/CRI0000001"`) {
		t.Errorf("wanted %s in\n%s", want, body)
	}
	me = strings.Replace(me, `"fr"`, `"en"`, 1)
	if body := get("s=1"); !strings.Contains(body, `<div id="first"><h1>Crisis &lt;script&gt;`) {
		t.Errorf("in English:\n%s", body)
	}
	for name, change := range map[string]func(){
		"nobody is signed in":        func() { me = "" },
		"the crisis is not theirs":   func() { crisis = "" },
		"the screen is not for them": func() { me = strings.Replace(me, "agent", "requester", 1) },
		"a language without screen":  func() { me = strings.Replace(me, `"fr"`, `"de"`, 1) },
	} {
		m, c := `{"lang":"fr","zone":"Europe/Paris","roles":["agent"]}`, crisis
		me = m
		change()
		if body := get("s=1"); strings.Contains(body, `id="first"`) || !strings.Contains(body, `<div id="app"></div>`) {
			t.Errorf("%s:\n%s", name, body)
		}
		crisis = c
	}
	if body := get(""); strings.Contains(body, "{{") || strings.Contains(body, "first") || !strings.Contains(body, `<div id="app"></div>`) {
		t.Errorf("without a session the document holds its templates:\n%s", body)
	}
}

// The documents of the doors, where the application is built: their templates are sound, and each has both languages.
func TestFirstScreensOfTheApplication(t *testing.T) {
	files, err := web.Dist()
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPages(files, http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := files.Open("index.html"); err != nil {
		t.Skip("the web application is not built here")
	}
	for _, name := range doors {
		d, known := p.documents[name]
		if !known || d.screens["fr"] == nil || d.screens["en"] == nil || bytes.Contains(d.after, []byte("{{")) {
			t.Errorf("%s: %v", name, d.screens)
		}
	}
}
