package app

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

// policy allows the application's own files and nothing else: no inline script or style, no other host, no frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// pages serves the web application: its files under their own names, and index.html for every address of a page.
type pages struct {
	files fs.FS
	mu    sync.Mutex
	kept  map[string]*page
}

type page struct {
	plain, packed []byte
	kind          string
}

func newPages(files fs.FS) *pages { return &pages{files: files, kept: map[string]*page{}} }

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	one, err := p.page(name)
	if err != nil { // a page of the application: it finds its way by the address
		if path.Ext(name) != "" && strings.HasPrefix(name, "assets/") {
			http.NotFound(w, r)
			return
		}
		name = "index.html"
		if one, err = p.page(name); err != nil {
			http.Error(w, "This binary was built without its web application: run `make build`.", http.StatusNotFound)
			return
		}
	}
	h := w.Header()
	h.Set("Content-Type", one.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Vary", "Accept-Encoding")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable") // their names hold the hash of what is in them
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	body := one.plain
	if one.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = one.packed
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // a browser that went away is not an error
}

// page reads a file once and keeps it, compressed where that helps.
func (p *pages) page(name string) (*page, error) {
	if name == "" {
		return nil, fs.ErrNotExist
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if one, ok := p.kept[name]; ok {
		return one, nil
	}
	b, err := fs.ReadFile(p.files, name)
	if err != nil {
		return nil, errors.Join(fs.ErrNotExist, err)
	}
	one := &page{plain: b, kind: mime.TypeByExtension(path.Ext(name))}
	if one.kind == "" {
		one.kind = http.DetectContentType(b)
	}
	if path.Ext(name) != ".woff2" && len(b) > 500 {
		var packed bytes.Buffer
		z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := z.Write(b); err != nil {
			return nil, err
		}
		if err := z.Close(); err != nil {
			return nil, err
		}
		if packed.Len() < len(b) {
			one.packed = packed.Bytes()
		}
	}
	p.kept[name] = one
	return one, nil
}
