package app

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// policy allows the application's own files, the script and the style in its documents by their hash, and nothing else: no other inline
// script or style, no other host, no frame.
const policy = "default-src 'none'; script-src 'self'%s; style-src 'self'%s; img-src 'self' blob: data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// pages serves the web application: its files under their own names, and index.html for every address of a page. What can be
// compressed lies in the binary compressed, as NAME.gz, and where it is worth it as NAME.br for browsers that read that.
type pages struct {
	files     fs.FS
	policy    string
	documents map[string]document // those that come with answers, by the name of their file
	api       http.Handler        // who answers
}

// newPages reads the documents of files once; api answers what they ask.
func newPages(files fs.FS, api http.Handler) (pages, error) {
	p := pages{files: files, documents: map[string]document{}, api: api}
	index, err := fs.ReadFile(files, "index.html")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return p, err
	}
	scripts, style := hashOf(index, "script"), ""
	for _, name := range doors {
		text, err := fs.ReadFile(files, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return p, err
		}
		d, asks, err := newDocument(text)
		if err != nil {
			return p, fmt.Errorf("%s: %w", name, err)
		}
		if asks {
			p.documents[name], style = d, hashOf(text, "style")
			if own := hashOf(text, "script"); !strings.Contains(scripts, own) {
				scripts += own
			}
		}
	}
	p.policy = fmt.Sprintf(policy, scripts, style)
	return p, nil
}

// hashOf names what is written in the first such element of a document as a content policy does, or nothing where there is none.
func hashOf(document []byte, element string) string {
	_, rest, found := bytes.Cut(document, []byte("<"+element+">"))
	text, _, closed := bytes.Cut(rest, []byte("</"+element+">"))
	if !found || !closed {
		return ""
	}
	sum := sha256.Sum256(text)
	return " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (p pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	f, packed, err := p.open(name)
	if err != nil { // a page of the application: it finds its way by the address
		if path.Ext(name) != "" && strings.HasPrefix(name, "assets/") {
			http.NotFound(w, r)
			return
		}
		if f, packed, name, err = p.page(name); err != nil {
			http.Error(w, "This binary was built without its web application: run `make build`.", http.StatusNotFound)
			return
		}
	}
	defer func() { _ = f.Close() }() // a file of the binary
	h := w.Header()
	h.Set("Content-Type", kindOf(name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if !isPart(name) {
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Content-Security-Policy", p.policy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	}
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable") // their names hold the hash of what is in them
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	var body io.Reader = f
	if d, asks := p.documents[name]; asks {
		if r.Method == http.MethodGet && r.Header.Get("Cookie") != "" {
			d.serve(w, r, p.api)
			return
		}
		body = io.MultiReader(bytes.NewReader(d.before), bytes.NewReader(d.after))
	}
	if packed {
		var coding string
		if body, coding, err = p.packed(name, f, r); err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		if coding != "" {
			h.Set("Content-Encoding", coding)
		}
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = io.Copy(w, body) // a browser that went away is not an error
}

// doors are the documents of the pages that people come in by. They share one style.
var doors = []string{"portal.html", "console.html", "crisis.html"}

// door is the document of a page that people come in by, or nothing.
func door(address string) string {
	switch folder, name := path.Split(address); {
	case address == "", address == "ask":
		return "portal.html"
	case address == "console":
		return "console.html"
	case folder == "crises/" && name != "":
		return "crisis.html"
	default:
		return ""
	}
}

// page is the document for an address: index.html, or that of a door.
func (p pages) page(address string) (f fs.File, packed bool, name string, err error) {
	name = door(address)
	if f, packed, err = p.open(name); err == nil {
		return f, packed, name, nil
	}
	f, packed, err = p.open("index.html")
	return f, packed, "index.html", err
}

// open finds a file, and says whether it is compressed.
func (p pages) open(name string) (f fs.File, packed bool, err error) {
	if name == "" || path.Ext(name) == ".gz" || path.Ext(name) == ".br" {
		return nil, false, fs.ErrNotExist
	}
	if f, err = p.files.Open(name + ".gz"); err == nil {
		return f, true, nil
	}
	if f, err = p.files.Open(name); err != nil {
		return nil, false, errors.Join(fs.ErrNotExist, err)
	}
	if about, err := f.Stat(); err != nil || about.IsDir() {
		return nil, false, errors.Join(fs.ErrNotExist, err, f.Close())
	}
	return f, false, nil
}

// packed is a compressed file as its reader takes it: in brotli, which browsers ask for by HTTPS and on this machine, in gzip, or plain.
func (p pages) packed(name string, zipped io.Reader, r *http.Request) (body io.Reader, coding string, err error) {
	takes := r.Header.Get("Accept-Encoding")
	for part := range strings.SplitSeq(takes, ",") {
		if strings.TrimSpace(part) != "br" {
			continue
		}
		if dense, err := fs.ReadFile(p.files, name+".br"); err == nil {
			return bytes.NewReader(dense), "br", nil
		}
	}
	if strings.Contains(takes, "gzip") {
		return zipped, "gzip", nil
	}
	body, err = gzip.NewReader(zipped)
	return body, "", err
}

// isPart says that a file is only ever a part of a document, whose own rules hold for it: half a KB of headers on each of fifty files is
// a second of a slow phone's network. What can be opened by itself or runs as a worker has rules of its own.
func isPart(name string) bool {
	switch path.Ext(name) {
	case ".js", ".css", ".woff2":
		return strings.HasPrefix(name, "assets/") && !strings.Contains(name, "worker")
	}
	return false
}

// kindOf is the type of a file by its name; a system's own table need not know fonts.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}
