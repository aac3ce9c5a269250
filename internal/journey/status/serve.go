package status

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

func langOf(r *http.Request) string {
	if asked := r.URL.Query().Get("lang"); i18n.Known(asked) {
		return asked
	}
	return i18n.Negotiate("", r.Header.Get("Accept-Language"))
}

// show is the page.
func (x *Pages) show(w http.ResponseWriter, r *http.Request) {
	x.serve(w, r, "html", "text/html; charset=utf-8", x.html)
}

// atom is the page for feed readers.
func (x *Pages) atom(w http.ResponseWriter, r *http.Request) {
	x.serve(w, r, "atom", "application/atom+xml; charset=utf-8", x.feed)
}

func (x *Pages) serve(w http.ResponseWriter, r *http.Request, form, kind string, write func(board) ([]byte, error)) {
	lang := langOf(r)
	of, err := x.tenantOf(r)
	if err == nil && of == "" {
		x.answer(w, r, http.StatusNotFound, lang, "none")
		return
	}
	var k rendered
	if err == nil {
		k, err = x.made(r.Context(), of, lang, form, write)
	}
	if err != nil {
		x.answer(w, r, http.StatusServiceUnavailable, lang, "unavailable")
		return
	}
	x.headers(w, kind)
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=15, stale-if-error=86400")
	h.Set("Vary", "Accept-Language, Accept-Encoding")
	h.Set("Content-Language", lang)
	body, tag := k.plain, `"`+k.tag+`"`
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body, tag = k.small, `"`+k.tag+`-gz"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a browser that went away is not an error
}

func (x *Pages) headers(w http.ResponseWriter, kind string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", x.look.policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
}

// answer is a page with a heading, some words, and perhaps one button, which posts to where the page is.
func (x *Pages) answer(w http.ResponseWriter, r *http.Request, status int, lang, what string, button ...string) {
	b := x.frame(lang)
	b.Heading, b.Words = b.Say(what+".heading"), b.Say(what+".words")
	b.Title = b.Heading
	if len(button) > 0 {
		b.Act, b.Button = r.URL.Path+"?lang="+lang, b.Say(button[0])
	}
	x.headers(w, "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Language", lang)
	body, err := x.html(b)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a browser that went away is not an error
}

const mostForm = 4 << 10 // bytes

// ask takes an address for letters. What it answers is the same whatever becomes of it.
func (x *Pages) ask(w http.ResponseWriter, r *http.Request) {
	lang := langOf(r)
	from := api.Remote(r)
	if x.throttle.Wait(from) > 0 {
		w.Header().Set("Retry-After", "60")
		x.answer(w, r, http.StatusTooManyRequests, lang, "too_often")
		return
	}
	x.throttle.Count(from)
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		x.answer(w, r, http.StatusBadRequest, lang, "bad_address")
		return
	}
	email, ok := address(r.PostForm.Get("email"))
	if !ok {
		x.answer(w, r, http.StatusUnprocessableEntity, lang, "bad_address")
		return
	}
	of, err := x.tenantOf(r)
	switch {
	case err == nil && of == "":
		x.answer(w, r, http.StatusNotFound, lang, "none")
		return
	case err == nil:
		err = x.subscribe(r.Context(), of, email, lang)
	}
	if err != nil {
		x.answer(w, r, http.StatusServiceUnavailable, lang, "unavailable")
		return
	}
	x.answer(w, r, http.StatusOK, lang, "asked")
}

// askConfirm shows what a letter's link asks. A mail server that opens links confirms nothing: that takes a tap.
func (x *Pages) askConfirm(w http.ResponseWriter, r *http.Request) { x.confirmed(w, r, false) }

func (x *Pages) doConfirm(w http.ResponseWriter, r *http.Request) { x.confirmed(w, r, true) }

func (x *Pages) confirmed(w http.ResponseWriter, r *http.Request, really bool) {
	s, err := x.confirm(r.Context(), r.PathValue("token"), really)
	lang := langOf(r)
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		x.answer(w, r, http.StatusNotFound, lang, "link")
	case err != nil:
		x.answer(w, r, http.StatusServiceUnavailable, lang, "unavailable")
	case !s.ConfirmedAt.IsZero():
		x.answer(w, r, http.StatusOK, lang, "confirmed")
	default:
		x.answer(w, r, http.StatusOK, lang, "confirm", "confirm.button")
	}
}

func (x *Pages) askStop(w http.ResponseWriter, r *http.Request) { x.stopped(w, r, false) }

func (x *Pages) doStop(w http.ResponseWriter, r *http.Request) { x.stopped(w, r, true) }

func (x *Pages) stopped(w http.ResponseWriter, r *http.Request, really bool) {
	email, err := x.stop(r.Context(), r.PathValue("token"), really)
	lang := langOf(r)
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		x.answer(w, r, http.StatusNotFound, lang, "link")
	case err != nil:
		x.answer(w, r, http.StatusServiceUnavailable, lang, "unavailable")
	case really || email == "":
		x.answer(w, r, http.StatusOK, lang, "stopped")
	default:
		x.answer(w, r, http.StatusOK, lang, "stop", "stop.button")
	}
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Link    []atomLink  `xml:"link"`
	Author  atomAuthor  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Link      atomLink `xml:"link"`
	Content   atomText `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

const longEntry = 100

func (x *Pages) feed(b board) ([]byte, error) {
	at := x.Origin() + Path
	out := atomFeed{Lang: b.Lang, ID: at, Title: b.Title + " · " + b.Say("heading"), Updated: b.UpdatedISO, Author: atomAuthor{b.Title},
		Link: []atomLink{{Href: at}, {Rel: "self", Href: x.Origin() + b.Atom}}}
	if out.Updated == "" {
		out.Updated = instant.Instant(0).String()
	}
	for _, n := range append(b.Now, b.Past...) {
		out.Entries = append(out.Entries, atomEntry{ID: at + "#" + n.ID, Title: markdown.Preview(n.Text, longEntry), Published: n.Published.String(), Updated: n.Updated.String(),
			Link: atomLink{Href: at + "#" + n.ID}, Content: atomText{Type: "html", Text: string(n.HTML)}})
	}
	body, err := xml.MarshalIndent(out, "", " ")
	return append([]byte(xml.Header), body...), err
}
