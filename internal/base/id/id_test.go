package id

import (
	"sync"
	"testing"
)

func TestNewIsUniqueAndSorted(t *testing.T) {
	const each = 20_000
	var mu sync.Mutex
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			prev := ""
			for range each {
				s := New()
				if !Valid(s) || s[12] != '7' {
					t.Errorf("malformed id %q", s)
				}
				if s <= prev {
					t.Errorf("%s made after %s sorts before it", s, prev)
				}
				prev = s
				mu.Lock()
				if seen[s] {
					t.Errorf("%s made twice", s)
				}
				seen[s] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func TestValid(t *testing.T) {
	for _, s := range []string{"", "x", "0123456789abcdef0123456789abcdeg", "0123456789ABCDEF0123456789ABCDEF", "INC0000042"} {
		if Valid(s) {
			t.Errorf("%q taken for an id", s)
		}
	}
}
