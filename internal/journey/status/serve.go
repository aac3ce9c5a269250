package status

import (
	"net/http"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
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
func (x *Pages) askConfirm(w http.ResponseWriter, r *http.Request) {
	x.byLink(w, r, "confirmed", "confirm", x.confirmed(r, false))
}

func (x *Pages) doConfirm(w http.ResponseWriter, r *http.Request) {
	x.byLink(w, r, "confirmed", "confirm", x.confirmed(r, true))
}

func (x *Pages) askStop(w http.ResponseWriter, r *http.Request) {
	x.byLink(w, r, "stopped", "stop", x.stopped(r, false))
}

func (x *Pages) doStop(w http.ResponseWriter, r *http.Request) {
	x.byLink(w, r, "stopped", "stop", x.stopped(r, true))
}

func (x *Pages) confirmed(r *http.Request, really bool) func() (bool, error) {
	return func() (bool, error) {
		s, err := x.confirm(r.Context(), r.PathValue("token"), really)
		return !s.ConfirmedAt.IsZero(), err
	}
}

func (x *Pages) stopped(r *http.Request, really bool) func() (bool, error) {
	return func() (bool, error) {
		email, err := x.stop(r.Context(), r.PathValue("token"), really)
		return really || email == "", err
	}
}

// byLink answers a letter's link: what was asked for is done, or there is a button to do it.
func (x *Pages) byLink(w http.ResponseWriter, r *http.Request, done, ask string, act func() (bool, error)) {
	lang := langOf(r)
	over, err := act()
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		x.answer(w, r, http.StatusNotFound, lang, "link")
	case err != nil:
		x.answer(w, r, http.StatusServiceUnavailable, lang, "unavailable")
	case over:
		x.answer(w, r, http.StatusOK, lang, done)
	default:
		x.answer(w, r, http.StatusOK, lang, ask, ask+".button")
	}
}
