package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"html"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
)

const (
	answersWithin = time.Second // what is not answered by then is left to the page to ask
	mostAnswer    = 64 << 10    // bytes of one answer in a document
)

// A document comes with the answers to what its page asks first, each a block of JSON: a slow network is gone through once instead of
// twice. It names the questions in a comment, <!--asks me=/api/v1/me …-->, where their answers go; {id} in them is the last part of the
// document's own address. From the same answers it writes the first screen, see screen.
type document struct {
	before, after []byte
	questions     []question
	screens       map[string]*template.Template // by language
}

// question is one of a document: the first screen knows its answer by name.
type question struct{ name, asks string }

// newDocument reads a document; asks is false where there is nothing to answer in it.
func newDocument(text []byte) (d document, asks bool, err error) {
	before, rest, found := bytes.Cut(text, []byte("<!--asks "))
	questions, rest, closed := bytes.Cut(rest, []byte("-->"))
	if !found || !closed {
		return d, false, nil
	}
	d.before = before
	for _, q := range strings.Fields(string(questions)) {
		name, asks, _ := strings.Cut(q, "=")
		d.questions = append(d.questions, question{name, asks})
	}
	d.screens, d.after, err = newScreens(rest)
	return d, true, err
}

// serve sends what leads to the files of the page at once, and the first screen with the answers after it. They are somebody's: nobody
// keeps them.
func (d document) serve(w http.ResponseWriter, r *http.Request, api http.Handler) {
	w.Header().Set("Cache-Control", "no-store")
	out, flush := io.Writer(w), http.NewResponseController(w).Flush
	end := func() error { return nil }
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		send := flush
		out, end, flush = z, z.Close, func() error {
			if err := z.Flush(); err != nil {
				return err
			}
			return send()
		}
	}
	waits := d.ask(r, api)
	// A browser that went away is not an error.
	_, _ = out.Write(d.before)
	_ = flush()
	answers := make([]answer, 0, len(waits))
	for i, wait := range waits {
		if a := wait(); a.status == http.StatusOK && a.body.Len() <= mostAnswer {
			answers = append(answers, answer{d.questions[i], a})
		}
	}
	_, _ = out.Write(d.screen(r.URL.Path, answers))
	for _, a := range answers {
		_, _ = io.WriteString(out, `<script type="application/json" data-answers="`+html.EscapeString(a.path)+
			`" data-position="`+html.EscapeString(a.header.Get("Comptoir-Position"))+`" data-etag="`+html.EscapeString(a.header.Get("ETag"))+`">`)
		// Nothing in it may end the block; in JSON the sign stands in texts only.
		_, _ = out.Write(bytes.ReplaceAll(a.body.Bytes(), []byte("<"), []byte(`\u003c`)))
		_, _ = io.WriteString(out, "</script>\n")
	}
	_, _ = out.Write(d.after)
	_ = end()
}

// ask puts the document's questions in the name of who asks for the document, all at once; each is waited for on its own.
func (d document) ask(r *http.Request, api http.Handler) []func() *kept {
	ctx, cancel := context.WithTimeout(r.Context(), answersWithin)
	var asked sync.WaitGroup
	waits := make([]func() *kept, len(d.questions))
	for i, q := range d.questions {
		done := make(chan *kept, 1)
		address := strings.ReplaceAll(q.asks, "{id}", url.PathEscape(path.Base(r.URL.Path)))
		asked.Go(func() {
			a := &kept{header: http.Header{}, status: http.StatusOK, path: address}
			if req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil); err == nil {
				req.Host, req.RemoteAddr, req.TLS, req.Header = r.Host, r.RemoteAddr, r.TLS, http.Header{}
				for _, name := range []string{"Cookie", "Accept-Language", "User-Agent"} {
					req.Header[name] = r.Header[name]
				}
				api.ServeHTTP(a, req)
			}
			done <- a
		})
		waits[i] = func() *kept { return <-done }
	}
	go func() {
		asked.Wait()
		cancel()
	}()
	return waits
}

// answer is what a question of a document was told.
type answer struct {
	question
	*kept
}

// kept is an answer that stays here.
type kept struct {
	path   string
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(status int)      { k.status = status }
func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }
