package api

import (
	"fmt"
	"testing"
	"time"
)

func TestThrottle(t *testing.T) {
	now := time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)
	th := NewThrottle(3, 10*time.Second, func() time.Time { return now })
	for range 3 {
		if w := th.Wait("a"); w != 0 {
			t.Fatalf("made to wait %s before the burst was used", w)
		}
		th.Count("a")
	}
	if w := th.Wait("a"); w != 10*time.Second {
		t.Fatalf("waits %s, want 10 s", w)
	}
	if th.Wait("b") != 0 {
		t.Fatal("another key waits")
	}
	now = now.Add(9500 * time.Millisecond)
	if w := th.Wait("a"); Seconds(w) != 1 {
		t.Fatalf("waits %s, want half a second said as 1", w)
	}
	now = now.Add(time.Second)
	if th.Wait("a") != 0 {
		t.Fatal("still waits")
	}
	th.Count("a")
	th.Clear("a")
	if th.Wait("a") != 0 {
		t.Fatal("waits after Clear")
	}
	for i := range maxBuckets + 10 {
		th.Count(fmt.Sprint(i))
	}
	if len(th.by) > maxBuckets {
		t.Fatalf("keeps %d keys", len(th.by))
	}
}
