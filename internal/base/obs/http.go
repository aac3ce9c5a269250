package obs

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Access writes one line for each request and measures how long it took. The route, for the figures, is the pattern the
// mux would choose: a bounded number of names whatever addresses people try. The request's id is the one the answer bears.
func Access(log *slog.Logger, m *Metrics, route func(*http.Request) string, next http.Handler) http.Handler {
	took := m.Histogram("http_request_seconds", "Time to answer a request.", "method", "route", "status")
	open := m.Gauge("http_requests_open", "Requests being served, live connections included.")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, name, path := time.Now(), route(r), maskPath(r.URL.Path)
		if name == "" {
			name = "none"
		}
		open.Add(1)
		rec := &recorder{ResponseWriter: w}
		defer func() {
			open.Add(-1)
			if rec.status == 0 {
				rec.status = http.StatusOK
			}
			spent := time.Since(start)
			if !rec.hijacked { // a live connection lasts for hours
				took.Observe(spent, method(r.Method), name, strconv.Itoa(rec.status/100)+"xx")
			}
			log.LogAttrs(r.Context(), lineLevel(rec.status, path), "request",
				slog.String("method", method(r.Method)), slog.String("path", path), slog.Int("status", rec.status),
				slog.Int64("bytes", rec.bytes), slog.Float64("ms", float64(spent.Microseconds())/1000),
				slog.String("remote", remote(r)), slog.String("request_id", rec.Header().Get("X-Request-Id")))
		}()
		next.ServeHTTP(rec, r)
	})
}

// method keeps to the known ones: the word is the caller's to invent.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "OTHER"
}

func lineLevel(status int, path string) slog.Level {
	switch {
	case status >= 500:
		return slog.LevelWarn
	case path == "/healthz", path == "/readyz", path == "/metrics", strings.HasPrefix(path, "/assets/"):
		return slog.LevelDebug
	default:
		return slog.LevelInfo
	}
}

// maskPath hides what opens a door: the segment after an invitation or a reset, and any that looks like a token.
func maskPath(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		after := i > 0 && (strings.HasPrefix(segments[i-1], "invitation") || strings.Contains(segments[i-1], "reset"))
		if s != "" && (after || len(s) >= 24 && !isID(s)) {
			segments[i] = "***"
		}
	}
	return strings.Join(segments, "/")
}

func isID(s string) bool {
	return len(s) == 32 && strings.Trim(s, "0123456789abcdef") == ""
}

// recorder remembers what was answered. It hands on what special handlers need: flushing, sendfile, taking over.
type recorder struct {
	http.ResponseWriter
	status   int
	bytes    int64
	hijacked bool
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 || status == http.StatusSwitchingProtocols {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

func (r *recorder) ReadFrom(src io.Reader) (int64, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := io.Copy(r.ResponseWriter, src)
	r.bytes += n
	return n, err
}

func (r *recorder) Flush() {
	if f, ok := r.ResponseWriter.(http.Flusher); ok {
		if r.status == 0 {
			r.status = http.StatusOK
		}
		f.Flush()
	}
}

func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(r.ResponseWriter).Hijack()
	if err == nil {
		r.hijacked, r.status = true, http.StatusSwitchingProtocols
	}
	return conn, rw, err
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Proxies puts the address of the person into RemoteAddr where the request comes through trusted proxies, and removes the
// X-Forwarded headers of everybody else, so that what is behind may believe them.
func Proxies(trusted []netip.Prefix, next http.Handler) http.Handler {
	trust := func(ip netip.Addr) bool {
		return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		forwarded := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		ip, err := netip.ParseAddr(remote(r))
		if err != nil || !trust(ip) {
			for _, h := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded"} {
				r.Header.Del(h)
			}
			next.ServeHTTP(w, r)
			return
		}
		// From the right, each proxy having added the one it saw, up to the first that is not ours: what stands left of it
		// is whatever the person cared to write.
		hops := strings.Split(forwarded, ",")
		for i := len(hops) - 1; i >= 0; i-- {
			hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
			if err != nil {
				break
			}
			ip = hop
			if !trust(hop) {
				break
			}
		}
		r.RemoteAddr = net.JoinHostPort(ip.Unmap().String(), "0")
		next.ServeHTTP(w, r)
	})
}

// Encrypted reports whether the person's browser speaks TLS, to us or to a trusted proxy. It is for what stands behind Proxies.
func Encrypted(r *http.Request) bool {
	return r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}
