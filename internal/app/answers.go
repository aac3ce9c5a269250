package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"html"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	answersWithin = time.Second // what is not answered by then is left to the page to ask
	mostAnswer    = 64 << 10    // bytes of one answer in a document
)

// A document comes with the answers to what its page asks first, each a block of JSON: a slow network is gone through once instead of
// twice. It names the questions in a comment, <!--asks /api/v1/me …-->, where their answers go.
type document struct {
	before, after []byte
	questions     []string
}

func newDocument(text []byte) (d document, asks bool) {
	before, rest, found := bytes.Cut(text, []byte("<!--asks "))
	questions, after, closed := bytes.Cut(rest, []byte("-->"))
	return document{before, after, strings.Fields(string(questions))}, found && closed
}

// serve sends what leads to the files of the page at once, and the answers after it. They are somebody's: nobody keeps them.
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
	answers := d.ask(r, api)
	// A browser that went away is not an error.
	_, _ = out.Write(d.before)
	_ = flush()
	for i, wait := range answers {
		if a := wait(); a.status == http.StatusOK && a.body.Len() <= mostAnswer {
			_, _ = io.WriteString(out, `<script type="application/json" data-answers="`+html.EscapeString(d.questions[i])+
				`" data-position="`+html.EscapeString(a.header.Get("Comptoir-Position"))+`" data-etag="`+html.EscapeString(a.header.Get("ETag"))+`">`)
			// Nothing in it may end the block; in JSON the sign stands in texts only.
			_, _ = out.Write(bytes.ReplaceAll(a.body.Bytes(), []byte("<"), []byte(`\u003c`)))
			_, _ = io.WriteString(out, "</script>\n")
		}
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
		asked.Go(func() {
			a := &kept{header: http.Header{}, status: http.StatusOK}
			if req, err := http.NewRequestWithContext(ctx, http.MethodGet, q, nil); err == nil {
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

// kept is an answer that stays here.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(status int)      { k.status = status }
func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }
