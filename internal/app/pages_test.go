package app

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// Proof 6, the server's half: every page comes with a policy that allows no inline code, and unknown pages are the application.
func TestPages(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte("1;" + strings.Repeat("2;", 600))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := newPages(fstest.MapFS{
		"index.html":          {Data: []byte("<!doctype html><script src=/assets/a.js></script>")},
		"console.html":        {Data: []byte("<!doctype html>the console's files")},
		"assets/a-1234.js.gz": {Data: packed.Bytes()},

		"assets/b-1234-worker.js.gz": {Data: packed.Bytes()},
		"assets/b-1234-worker.js.br": {Data: []byte("dense")},
	}, http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, kind, cache, body string }{
		{"/", "text/html; charset=utf-8", "no-cache", "doctype"},
		{"/console", "text/html; charset=utf-8", "no-cache", "the console's files"},
		{"/tickets/INC0000042", "text/html; charset=utf-8", "no-cache", "doctype"},
		{"/assets/a-1234.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "1;"},
		{"/../../etc/passwd", "text/html; charset=utf-8", "no-cache", "doctype"},
	} {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		csp := w.Header().Get("Content-Security-Policy")
		if w.Code != 200 || w.Header().Get("Content-Type") != c.kind || w.Header().Get("Cache-Control") != c.cache || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s: %d %v", c.path, w.Code, w.Header())
		}
		if part := strings.HasSuffix(c.path, "a-1234.js"); part && csp != "" || !part && (!strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe")) {
			t.Errorf("%s: policy %q", c.path, csp)
		}
	}
	r := httptest.NewRequest("GET", "/assets/a-1234.js", nil)
	r.Header.Set("Accept-Encoding", "gzip, br")
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > 200 {
		t.Errorf("not compressed: %d bytes, %v", w.Body.Len(), w.Header())
	}
	for takes, want := range map[string]string{"gzip, br": "br", "gzip": "gzip", "": "", "gzip, brand": "gzip"} {
		r := httptest.NewRequest("GET", "/assets/b-1234-worker.js", nil)
		r.Header.Set("Accept-Encoding", takes)
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		if w.Header().Get("Content-Encoding") != want || w.Header().Get("Vary") != "Accept-Encoding" || (want == "br") != (w.Body.String() == "dense") {
			t.Errorf("who takes %q gets %v", takes, w.Header())
		}
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Error("a worker has no policy of its own")
		}
	}
	w = httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("GET", "/assets/b-1234-worker.js.br", nil))
	if w.Code != 404 {
		t.Errorf("a file as it is compressed answered %d", w.Code)
	}
	w = httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("GET", "/assets/gone.js", nil))
	if w.Code != 404 {
		t.Errorf("a missing file of the application answered %d", w.Code)
	}
	w = httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("GET", "/assets/a-1234.js.gz", nil))
	if w.Code != 404 {
		t.Errorf("a file under the name it has in the binary answered %d", w.Code)
	}
	w = httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("POST", "/", nil))
	if w.Code != 405 {
		t.Errorf("POST answered %d", w.Code)
	}
}

// A document carries the answers that its page asks first: as the asker would get them, nothing that ends the block early, none that
// failed, and never to be kept. The one script in it is allowed by its hash.
func TestDocumentComesWithAnswers(t *testing.T) {
	const script = "document.title = 1"
	page := "<head><script>" + script + "</script></head><body>%s</body>"
	api := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.String() {
		case "/api/v1/me":
			w.Header().Set("Comptoir-Position", "e:7")
			_, _ = w.Write([]byte(`{"name":"</script><b>` + r.Header.Get("Cookie") + r.Host + `"}`))
		default:
			http.Error(w, "{}", http.StatusForbidden)
		}
	})
	p, err := newPages(fstest.MapFS{
		"index.html":  {Data: fmt.Appendf(nil, page, "")},
		"portal.html": {Data: fmt.Appendf(nil, page, "<!--asks me=/api/v1/me agents=/api/v1/agents?limit=1-->")},
	}, api)
	if err != nil {
		t.Fatal(err)
	}
	get := func(cookie, coding string) (*httptest.ResponseRecorder, string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = "demo.test"
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		r.Header.Set("Accept-Encoding", coding)
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		body := w.Body.String()
		if w.Header().Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			plain, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			body = string(plain)
		}
		return w, body
	}
	want := `<script type="application/json" data-answers="/api/v1/me" data-position="e:7" data-etag="">{"name":"\u003c/script>\u003cb>s=1demo.test"}</script>`
	for _, coding := range []string{"", "gzip"} {
		w, body := get("s=1", coding)
		if !strings.Contains(body, want) || strings.Contains(body, "agents") || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Content-Encoding") != coding {
			t.Errorf("coding %q: %v\n%s", coding, w.Header(), body)
		}
	}
	w, body := get("", "")
	if strings.Contains(body, "application/json") || w.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("nobody asked, and got an answer: %v\n%s", w.Header(), body)
	}
	sum := sha256.Sum256([]byte(script))
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self' 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"';") {
		t.Errorf("policy %q", csp)
	}
}
