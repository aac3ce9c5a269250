package obs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

const (
	checkTimeout = 2 * time.Second
	checkAge     = time.Second // an answer serves all who ask within it
)

// Health answers /healthz (the process runs: restart me if not) and /readyz (send me people: not while starting, stopping
// or without database).
type Health struct {
	log    *slog.Logger
	mu     sync.Mutex
	names  []string
	checks map[string]func(context.Context) error
	down   bool
	last   map[string]error
	at     time.Time
}

// NewHealth has no check yet; the causes of failures go to the log, not to who asks.
func NewHealth(log *slog.Logger) *Health {
	return &Health{log: log, checks: map[string]func(context.Context) error{}}
}

// Add names a check, which returns nil while all is well and gives up with its context.
func (h *Health) Add(name string, check func(context.Context) error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.checks[name] == nil {
		h.names = append(h.names, name)
	}
	h.checks[name], h.at = check, time.Time{}
}

// Drain makes the server not ready: called first when it stops, so that no one new is sent.
func (h *Health) Drain() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.down = true
}

// Live is /healthz.
func (h *Health) Live(w http.ResponseWriter, _ *http.Request) {
	h.answer(w, http.StatusOK, map[string]any{"status": "ok"})
}

// Ready is /readyz.
func (h *Health) Ready(w http.ResponseWriter, r *http.Request) {
	results, down := h.run(r.Context())
	status, word := http.StatusOK, "ready"
	checks := map[string]string{}
	for name, err := range results {
		if checks[name] = "ok"; err != nil {
			checks[name], status, word = "failing", http.StatusServiceUnavailable, "not ready"
		}
	}
	if down {
		status, word = http.StatusServiceUnavailable, "stopping"
	}
	h.answer(w, status, map[string]any{"status": word, "checks": checks})
}

func (h *Health) answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		h.log.Debug("health answer", "error", err)
	}
}

func (h *Health) run(ctx context.Context) (map[string]error, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last != nil && time.Since(h.at) < checkAge {
		return h.last, h.down
	}
	// The caller hanging up must not look like a database that fails.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
	defer cancel()
	type result struct {
		name string
		err  error
	}
	results := make(chan result, len(h.names))
	for _, name := range h.names {
		check := h.checks[name]
		go func() { results <- result{name, guarded(ctx, check)} }()
	}
	out := map[string]error{}
	for len(out) < len(h.names) {
		select {
		case r := <-results:
			out[r.name] = r.err
		case <-ctx.Done():
			for _, name := range h.names {
				if _, known := out[name]; !known {
					out[name] = ctx.Err()
				}
			}
		}
	}
	for name, err := range out {
		if was := h.last[name]; (err == nil) != (was == nil) {
			h.log.Warn("readiness changed", "check", name, "error", err)
		}
	}
	h.last, h.at = out, time.Now()
	return out, h.down
}

var errPanic = errors.New("the check panicked")

func guarded(ctx context.Context, check func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanic, p)
		}
	}()
	return check(ctx)
}
