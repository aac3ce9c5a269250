package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Throttle makes those wait who tried too often, such as somebody guessing passwords: what is counted is up to its caller.
// Its memory is bounded: when it is full, those who need not wait are forgotten first.
type Throttle struct {
	mu    sync.Mutex
	clock func() time.Time
	every rate.Limit
	burst int
	by    map[string]*rate.Limiter
}

// NewThrottle allows burst tries at once, then one each period.
func NewThrottle(burst int, period time.Duration, clock func() time.Time) *Throttle {
	return &Throttle{clock: clock, every: rate.Every(period), burst: burst, by: map[string]*rate.Limiter{}}
}

// Wait is how long the key must wait before its next try; 0 when it may try now.
func (t *Throttle) Wait(key string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.by[key]
	if l == nil {
		return 0
	}
	missing := 1 - l.TokensAt(t.clock())
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing / float64(t.every) * float64(time.Second))
}

// Count counts one try.
func (t *Throttle) Count(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock()
	l := t.by[key]
	if l == nil {
		if len(t.by) >= maxBuckets {
			t.trim(now)
		}
		l = rate.NewLimiter(t.every, t.burst)
		t.by[key] = l
	}
	l.AllowN(now, 1)
}

// Clear forgets the key's tries.
func (t *Throttle) Clear(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.by, key)
}

func (t *Throttle) trim(now time.Time) {
	for k, l := range t.by {
		if l.TokensAt(now) >= float64(t.burst) {
			delete(t.by, k)
		}
	}
	for k := range t.by {
		if len(t.by) < maxBuckets {
			return
		}
		delete(t.by, k)
	}
}

// Seconds is a wait as the argument of a fault.TooMany: whole seconds, at least one.
func Seconds(wait time.Duration) int { return int(max(1, (wait+time.Second-1)/time.Second)) }
