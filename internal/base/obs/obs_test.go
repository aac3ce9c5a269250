package obs

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

type hidden struct{}

func (hidden) LogValue() slog.Value { return slog.GroupValue(slog.String("password", "hunter2")) }

func TestLogHidesSecrets(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		log := NewLogger(&out, LogOptions{Level: "debug", Format: format})
		u, err := url.Parse("https://u:hunter2@a.org/x?token=hunter2#hunter2")
		require.NoError(t, err)
		log.With("Set-Cookie", "hunter2").WithGroup("smtp").Info("x",
			"password", "hunter2", "Authorization", "hunter2", "session_token", []byte("hunter2"), "code", "hunter2",
			slog.Group("cookies", "any", "hunter2"), "nested", hidden{}, "url", u, "copy", *u,
			"header", http.Header{"Cookie": {"hunter2"}, "Accept": {"visible"}},
			"query", url.Values{"token": {"hunter2"}}, "form", map[string]string{"new_password": "hunter2"}, "client_secret", 987654)
		require.NotContains(t, out.String(), "hunter2")
		require.NotContains(t, out.String(), "987654")
		require.Contains(t, out.String(), "visible")
		require.Contains(t, out.String(), "https://a.org/x")
	}
}

func TestLogLevelAndContext(t *testing.T) {
	type key struct{}
	var out bytes.Buffer
	log := NewLogger(&out, LogOptions{Level: "warn", Format: "json", About: func(ctx context.Context) []slog.Attr {
		if s, ok := ctx.Value(key{}).(string); ok {
			return []slog.Attr{slog.String("request_id", s)}
		}
		return nil
	}})
	log.Info("not said")
	log.With("a", 1).WarnContext(context.WithValue(t.Context(), key{}, "r1"), "said")
	var line map[string]any
	require.NoError(t, json.Unmarshal(out.Bytes(), &line))
	require.Equal(t, "said", line["msg"])
	require.Equal(t, "r1", line["request_id"])
	out.Reset()
	NewLogger(&out, LogOptions{Level: "loud"}).Debug("not said")
	require.Empty(t, out.String())
}

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.RemoteAddr = "127.0.0.1:1"
	m.Handler("").ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	return w.Body.String()
}

func TestAccess(t *testing.T) {
	var out bytes.Buffer
	m := NewMetrics("v1")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/tickets/{id}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", "r1")
		_, err := io.WriteString(w, "hello")
		if err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /api/v1/boom", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	mux.HandleFunc("GET /file", func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "a.txt", time.Time{}, strings.NewReader("0123456789"))
	})
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	route := func(r *http.Request) string {
		_, pattern := mux.Handler(r)
		return pattern
	}
	h := Access(NewLogger(&out, LogOptions{Format: "json"}), m, route, mux)
	get := func(method, target string) {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, target, nil))
	}
	get("GET", "/api/v1/tickets/INC0000042?token=hunter2")
	get("GET", "/api/v1/boom")
	get("GET", "/file")
	get("GET", "/nowhere/a/b")
	get("WEIRD", "/api/v1/tickets/1")
	get("GET", "/healthz")
	get("GET", "/invitations/abc")

	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 6, "health is not worth a line")
	var first map[string]any
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &first))
	require.Equal(t, "/api/v1/tickets/INC0000042", first["path"])
	require.Equal(t, "r1", first["request_id"])
	require.EqualValues(t, 5, first["bytes"])
	require.EqualValues(t, 200, first["status"])
	require.Contains(t, lines[1], `"WARN"`)
	require.Contains(t, lines[2], `"bytes":10`)
	require.Contains(t, lines[4], `"OTHER"`)
	require.NotContains(t, out.String(), "hunter2")
	require.Contains(t, lines[5], "/invitations/***")

	text := scrape(t, m)
	require.Contains(t, text, `comptoir_http_request_seconds_count{method="GET",route="GET /api/v1/tickets/{id}",status="2xx"} 1`)
	require.Contains(t, text, `comptoir_http_request_seconds_count{method="GET",route="none",status="4xx"} 2`)
	require.Contains(t, text, `comptoir_http_requests_open 0`)
	require.Contains(t, text, `comptoir_build_info{version="v1"} 1`)
	require.Contains(t, text, "go_goroutines")
}

func TestMaskPath(t *testing.T) {
	for in, want := range map[string]string{
		"/api/v1/tickets/0198a1b2c3d4e5f60198a1b2c3d4e5f6/close": "/api/v1/tickets/0198a1b2c3d4e5f60198a1b2c3d4e5f6/close",
		"/api/v1/invitations/0198a1b2c3d4e5f60198a1b2c3d4e5f6":   "/api/v1/invitations/***",
		"/invitation/x":                           "/invitation/***",
		"/password-resets/x":                      "/password-resets/***",
		"/x/kJ8_ZZ0aPq3mN5vB7cD9eF1gH2iJ4kL6mN8o": "/x/***",
		"/": "/",
	} {
		require.Equal(t, want, maskPath(in))
	}
}

// A live connection takes over the socket through the middleware, in both ways handlers ask for it.
func TestAccessLetsHandlersTakeOver(t *testing.T) {
	var out safeBuffer
	m := NewMetrics("v1")
	taken := make(chan error, 1)
	done := make(chan struct{})
	inner := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hj, ok := w.(http.Hijacker)
		if !ok {
			taken <- errors.New("no Hijacker")
			return
		}
		conn, rw, err := hj.Hijack()
		if err == nil {
			_, err = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\n\r\n")
			err = errors.Join(err, rw.Flush(), conn.Close())
		}
		taken <- err
	})
	outer := Access(NewLogger(&out, LogOptions{}), m, func(*http.Request) string { return "live" }, inner)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		outer.ServeHTTP(w, r)
		close(done)
	}))
	defer srv.Close()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	require.NoError(t, err)
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	line, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	require.Contains(t, line, "101")
	require.NoError(t, <-taken)
	<-done
	require.Contains(t, out.String(), "status=101")
	require.NotContains(t, scrape(t, m), `route="live"`)
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestFlushGoesThrough(t *testing.T) {
	m := NewMetrics("v1")
	w := httptest.NewRecorder()
	Access(slog.New(slog.DiscardHandler), m, func(*http.Request) string { return "x" }, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	})).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	require.True(t, w.Flushed)
}

func TestMetricsAreGuarded(t *testing.T) {
	m := NewMetrics("v1")
	c := m.Counter("things_total", "Things.", "kind")
	c.Inc("a")
	c.Add(2, "a")
	g := m.Gauge("level", "Level.")
	g.Set(3)
	g.Add(-1)
	m.GaugeFunc("asked", "Asked.", func() float64 { return 7 })
	m.Histogram("wait_seconds", "Wait.").Observe(30 * time.Millisecond)
	for _, tc := range []struct {
		token, remote, header string
		want                  int
	}{
		{"", "127.0.0.1:5", "", 200},
		{"", "[::1]:5", "", 200},
		{"", "10.0.0.1:5", "", 403},
		{"", "", "", 403},
		{"t", "127.0.0.1:5", "", 401},
		{"t", "127.0.0.1:5", "Bearer x", 401},
		{"t", "10.0.0.1:5", "Bearer t", 200},
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/metrics", nil)
		r.RemoteAddr = tc.remote
		r.Header.Set("Authorization", tc.header)
		m.Handler(tc.token).ServeHTTP(w, r)
		require.Equal(t, tc.want, w.Code, "%+v", tc)
		if w.Code != 200 {
			require.NotContains(t, w.Body.String(), "things")
		}
	}
	text := scrape(t, m)
	for _, line := range []string{`comptoir_things_total{kind="a"} 3`, "comptoir_level 2", "comptoir_asked 7", `comptoir_wait_seconds_bucket{le="0.05"} 1`} {
		require.Contains(t, text, line)
	}
}

func TestProxies(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.1/32")}
	for _, tc := range []struct {
		remote  string
		forward []string
		want    string
		secure  bool
	}{
		{"10.0.0.1:5", []string{"192.0.2.7"}, "192.0.2.7:0", true},
		{"10.0.0.1:5", []string{"1.1.1.1, 192.0.2.7, 10.0.0.9"}, "192.0.2.7:0", true},
		{"10.0.0.1:5", []string{"1.1.1.1", "192.0.2.7"}, "192.0.2.7:0", true},
		{"[::ffff:10.0.0.1]:5", []string{"2001:db8::1"}, "[2001:db8::1]:0", true},
		{"10.0.0.1:5", []string{"nonsense"}, "10.0.0.1:0", true},
		{"10.0.0.1:5", nil, "10.0.0.1:0", true},
		{"192.0.2.1:5", []string{"127.0.0.1"}, "192.0.2.1:5", false},
		{"@", []string{"127.0.0.1"}, "@", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = tc.remote
		r.Header["X-Forwarded-For"] = tc.forward
		r.Header.Set("X-Forwarded-Proto", "https")
		Proxies(trusted, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			require.Equal(t, tc.want, r.RemoteAddr)
			require.Equal(t, tc.secure, Encrypted(r))
		})).ServeHTTP(httptest.NewRecorder(), r)
	}
	require.True(t, Encrypted(&http.Request{TLS: &tls.ConnectionState{}}))
}

func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out safeBuffer
		h := NewHealth(NewLogger(&out, LogOptions{}))
		ask := func(f http.HandlerFunc) (int, string) {
			w := httptest.NewRecorder()
			f(w, httptest.NewRequest(http.MethodGet, "/", nil))
			return w.Code, strings.TrimSpace(w.Body.String())
		}
		expect := func(code int, body string) {
			t.Helper()
			gotCode, gotBody := ask(h.Ready)
			require.Equal(t, code, gotCode)
			require.JSONEq(t, body, gotBody)
		}
		expect(200, `{"status":"ready","checks":{}}`)
		var fail error
		asked := 0
		h.Add("database", func(context.Context) error { asked++; return fail })
		expect(200, `{"status":"ready","checks":{"database":"ok"}}`)
		fail = errors.New("password of the database is hunter2")
		expect(200, `{"status":"ready","checks":{"database":"ok"}}`) // within the second
		<-time.After(checkAge)                                       // the clock of the bubble
		expect(503, `{"status":"not ready","checks":{"database":"failing"}}`)
		require.Equal(t, 2, asked)
		require.Contains(t, out.String(), "readiness changed")
		fail = nil
		h.Add("stuck", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		h.Add("broken", func(context.Context) error { panic("x") })
		expect(503, `{"status":"not ready","checks":{"database":"ok","stuck":"failing","broken":"failing"}}`)
		for _, name := range []string{"stuck", "broken"} {
			h.Add(name, func(context.Context) error { return nil })
		}
		expect(200, `{"status":"ready","checks":{"database":"ok","stuck":"ok","broken":"ok"}}`)
		h.Drain()
		expect(503, `{"status":"stopping","checks":{"database":"ok","stuck":"ok","broken":"ok"}}`)
		code, body := ask(h.Live)
		require.Equal(t, 200, code)
		require.JSONEq(t, `{"status":"ok"}`, body)
	})
}
