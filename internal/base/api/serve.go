package api

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

type requestKey struct{}

// RequestID is the id of the request being served, "" outside one.
func RequestID(ctx context.Context) string {
	s, _ := ctx.Value(requestKey{}).(string)
	return s
}

// WithRequestID keeps the id for the log, the problems and the events.
func WithRequestID(ctx context.Context, id string) context.Context {
	return db.WithRequest(context.WithValue(ctx, requestKey{}, id), id)
}

// Mux is where the application adds what is not a route of the API (the web application, health).
func (a *API) Mux() *http.ServeMux { return a.mux }

// Handler serves everything behind the protections every request goes through.
func (a *API) Handler() http.Handler {
	a.settled.Do(a.settle)
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.Problem(w, r, fault.Denied("request.cross_origin"))
	}))
	return a.prepare(cross.Handler(http.HandlerFunc(a.serve)))
}

// prepare gives the request its id and what errors need to be said.
func (a *API) prepare(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		rid := RequestID(ctx)
		if rid == "" {
			rid = id.New()
			ctx = WithRequestID(ctx, rid)
		}
		w.Header().Set("X-Request-Id", rid)
		ctx = context.WithValue(ctx, acceptKey{}, r.Header.Get("Accept-Language"))
		if key := r.Header.Get("Idempotency-Key"); key != "" && len(key) <= 200 {
			ctx = context.WithValue(ctx, idempotencyKey{}, key)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (a *API) serve(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler { //nolint:errorlint,err113 // net/http's own signal
				panic(p)
			}
			a.c.Log.ErrorContext(r.Context(), "panic in a handler", "panic", p)
			a.Problem(w, r, fault.New(fault.KindInternal, "server.internal"))
		}
	}()
	if !strings.HasPrefix(r.URL.Path, Prefix+"/") {
		a.mux.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	actor, err := a.c.Authenticate(r)
	switch {
	case err == nil:
		r = r.WithContext(auth.Into(r.Context(), actor))
		key := actor.Tenant + actor.ID
		if !a.busy.enter(key) {
			a.Problem(w, r, fault.TooMany("request.too_many").With(RetryArg, 1))
			return
		}
		defer a.busy.leave(key)
	case fault.KindOf(err) == fault.KindUnauthenticated:
		if !a.anon.allow(Remote(r)) {
			a.Problem(w, r, fault.TooMany("request.too_many").With(RetryArg, 1))
			return
		}
	default:
		a.Problem(w, r, err)
		return
	}
	a.mux.ServeHTTP(w, r)
}

// Remote is the caller's address without its port. Behind a proxy the application has put the real one in RemoteAddr.
func Remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// gauge bounds how many requests one person has under way at once.
type gauge struct {
	mu  sync.Mutex
	max int
	n   map[string]int
}

func newGauge(limit int) *gauge { return &gauge{max: limit, n: map[string]int{}} }

func (g *gauge) enter(key string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.n[key] >= g.max {
		return false
	}
	g.n[key]++
	return true
}

func (g *gauge) leave(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.n[key]--; g.n[key] <= 0 {
		delete(g.n, key)
	}
}

// limiter bounds the rate of each address that has not signed in. Its memory is bounded: when it is full the longest idle go.
type limiter struct {
	mu    sync.Mutex
	every rate.Limit
	burst int
	by    map[string]*bucket
}

type bucket struct {
	*rate.Limiter
	used time.Time
}

const maxBuckets = 10_000

func newLimiter(perSecond float64, burst int) *limiter {
	return &limiter{every: rate.Limit(perSecond), burst: burst, by: map[string]*bucket{}}
}

func (l *limiter) allow(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.by[key]
	if b == nil {
		if len(l.by) >= maxBuckets {
			l.trim()
		}
		b = &bucket{Limiter: rate.NewLimiter(l.every, l.burst)}
		l.by[key] = b
	}
	b.used = time.Now()
	return b.Allow()
}

func (l *limiter) trim() {
	cut := time.Now().Add(-time.Minute)
	for k, b := range l.by {
		if b.used.Before(cut) {
			delete(l.by, k)
		}
	}
	for k := range l.by {
		if len(l.by) < maxBuckets {
			return
		}
		delete(l.by, k)
	}
}
