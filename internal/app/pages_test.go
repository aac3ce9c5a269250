package app

import (
	"bytes"
	"compress/gzip"
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
	p := newPages(fstest.MapFS{
		"index.html":          {Data: []byte("<!doctype html><script src=/assets/a.js></script>")},
		"console.html":        {Data: []byte("<!doctype html>the console's files")},
		"assets/a-1234.js.gz": {Data: packed.Bytes()},
	})
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
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
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
