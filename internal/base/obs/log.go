// Package obs is how the server is watched: its log, its figures for Prometheus, its health, and the middleware that
// writes one line for each request. No secret reaches any of them.
package obs

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
)

// LogOptions shape the log.
type LogOptions struct {
	Level  string                                // debug, info, warn, error; info where it is something else
	Format string                                // json, or text
	About  func(ctx context.Context) []slog.Attr // added to each line written with a context: the request's id
}

// NewLogger writes to w. Attributes whose key speaks of a secret keep the key and lose the value.
func NewLogger(w io.Writer, o LogOptions) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.Level)); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: redact}
	var h slog.Handler = slog.NewTextHandler(w, options)
	if o.Format == "json" {
		h = slog.NewJSONHandler(w, options)
	}
	if o.About != nil {
		h = about{h, o.About}
	}
	return slog.New(h)
}

const redacted = "[redacted]"

func secret(key string) bool {
	key = strings.ToLower(key)
	if key == "code" { // of a sign-in, of the first set-up; a fault's code is logged as "fault"
		return true
	}
	for _, word := range []string{"password", "passwd", "secret", "token", "cookie", "authorization", "credential", "private_key", "api_key"} {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}

func redact(groups []string, a slog.Attr) slog.Attr {
	if secret(a.Key) {
		return slog.String(a.Key, redacted)
	}
	for _, g := range groups {
		if secret(g) {
			return slog.String(a.Key, redacted)
		}
	}
	if a.Value.Kind() != slog.KindAny {
		return a
	}
	switch v := a.Value.Any().(type) {
	case *url.URL:
		return slog.String(a.Key, bare(v))
	case url.URL:
		return slog.String(a.Key, bare(&v))
	case http.Header:
		return slog.Any(a.Key, shown(v))
	case url.Values:
		return slog.Any(a.Key, shown(v))
	case map[string]string:
		out := make(map[string]string, len(v))
		for name, value := range v {
			if out[name] = value; secret(name) {
				out[name] = redacted
			}
		}
		return slog.Any(a.Key, out)
	}
	return a
}

// bare is an address without the parts that carry secrets.
func bare(u *url.URL) string {
	if u == nil {
		return ""
	}
	c := *u
	c.User, c.RawQuery, c.Fragment, c.RawFragment = nil, "", "", ""
	return c.String()
}

func shown(values map[string][]string) map[string][]string {
	out := make(map[string][]string, len(values))
	for name, v := range values {
		if out[name] = v; secret(name) {
			out[name] = []string{redacted}
		}
	}
	return out
}

// about adds what the context knows.
type about struct {
	slog.Handler
	of func(context.Context) []slog.Attr
}

func (h about) Handle(ctx context.Context, r slog.Record) error {
	r = r.Clone()
	r.AddAttrs(h.of(ctx)...)
	return h.Handler.Handle(ctx, r)
}

func (h about) WithAttrs(attrs []slog.Attr) slog.Handler {
	return about{h.Handler.WithAttrs(attrs), h.of}
}
func (h about) WithGroup(name string) slog.Handler { return about{h.Handler.WithGroup(name), h.of} }
