package live_test

import (
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/event"
	"comptoir/internal/base/live"
)

// screen is a client that keeps the rules of the package comment: it buffers nothing, asks the log at every subscription and
// at every gap, and applies what it has not.
type screen struct {
	t      *testing.T
	h      *house
	v      *viewer
	me     auth.Actor
	topics []string

	mu      sync.Mutex
	at      event.Position   // all up to here is known
	shown   map[int64]int    // events applied beyond the first snapshot, and how often they came
	version map[string]int64 // what is on the screen
	gaps    int
}

// apply is the one door of the screen.
func (s *screen) apply(seq int64, record item) {
	s.shown[seq]++
	s.version[record.ID] = max(s.version[record.ID], record.Version)
}

// catchUp asks the log until it has no more to say; s.mu is held.
func (s *screen) catchUp() {
	for {
		out, err := s.h.hub.Events(s.t.Context(), s.me, live.EventsIn{After: s.at.String(), Topics: joined(s.topics)})
		if err != nil {
			s.t.Error(err)
			return
		}
		s.at, _ = event.ParsePosition(out.Position)
		for _, p := range out.Items {
			if s.shown[p.Seq] == 0 {
				s.apply(p.Seq, p.Record.(item)) //nolint:forcetypeassert // the rig's Render makes it
			}
		}
		if len(out.Items) == 0 {
			return
		}
	}
}

func joined(topics []string) string {
	out := ""
	for _, t := range topics {
		out += t + ","
	}
	return out
}

func (s *screen) hear(w word) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.Head > 0 {
		if w.Head > s.at.Seq && s.shown[w.Head] == 0 {
			s.gaps++
			s.catchUp()
		}
		return
	}
	if w.Prev > s.at.Seq && s.shown[w.Prev] == 0 {
		s.gaps++
		s.catchUp()
	}
	if w.Seq > s.at.Seq && s.shown[w.Seq] == 0 {
		s.apply(w.Seq, *w.Record)
	}
}

// Proof 5, on this floor: the network is cut again and again while people write; in the end the screen shows what the log says,
// each event once.
func TestCutsLoseNothingAndRepeatNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r.DB, func(c *live.Config) { c.Heads = 50 * time.Millisecond })
		const items, cuts, each = 4, 12, 40
		s := &screen{t: t, h: h, me: auth.Actor{Tenant: h.tenant, ID: "camille"}, shown: map[int64]int{}, version: map[string]int64{}}
		for n := range items {
			s.topics = append(s.topics, fmt.Sprint("item:", n))
			h.change(h.tenant, "", fmt.Sprint(n), s.topics[n])
			s.version[fmt.Sprint(n)] = 1
		}
		s.at = h.position(h.tenant)
		from := s.at.Seq
		s.v = h.viewer("camille").follow(s.topics...)
		done := make(chan struct{})
		var listening sync.WaitGroup
		subscribed := make(chan struct{}, 1000)
		listening.Go(func() {
			for {
				select {
				case w := <-s.v.words:
					s.hear(w)
				case state := <-s.v.states:
					if len(state) > 10 && state[:10] == "subscribed" {
						s.mu.Lock()
						s.catchUp()
						s.mu.Unlock()
						subscribed <- struct{}{}
					}
				case <-done:
					return
				}
			}
		})
		for n := range cuts {
			var writing sync.WaitGroup
			for i := range items {
				writing.Go(func() {
					for k := range each {
						h.change(h.tenant, "ines", fmt.Sprint(i), s.topics[i], "items")
						if i == n%items && k == each/2 {
							h.cutSockets()
						}
					}
				})
			}
			for range items { // it came back, to all its topics
				select {
				case <-subscribed:
				case <-time.After(patience):
					t.Fatal("it did not come back")
				}
			}
			writing.Wait()
		}
		h.drain()
		total := items * cuts * each
		// What came last is told by its push or by the head; wait for the word that completes the screen.
		late := time.NewTimer(patience)
		defer late.Stop()
		for complete := false; !complete; {
			s.mu.Lock()
			complete = len(s.shown) >= total
			s.mu.Unlock()
			if complete {
				break
			}
			h.change(h.tenant, "ines", "0", s.topics[0]) // as life goes on
			total++
			h.drain()
			select {
			case <-late.C:
				t.Fatalf("%d events shown of %d", len(s.shown), total)
			default:
			}
		}
		close(done)
		listening.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		for seq := from + 1; seq <= from+int64(total); seq++ {
			if s.shown[seq] != 1 {
				t.Errorf("event %d was shown %d times", seq, s.shown[seq])
			}
		}
		for n := range items {
			want := int64(1 + cuts*each)
			if n == 0 {
				want += int64(total - items*cuts*each)
			}
			if got := s.version[fmt.Sprint(n)]; got != want {
				t.Errorf("item %d shows version %d, the log says %d", n, got, want)
			}
		}
		t.Logf("%d events, %d cuts, %d gaps noticed", total, cuts, s.gaps)
	})
}

// Two nodes: what one writes the other shows, typing too when there is Redis.
func TestTwoNodes(t *testing.T) {
	r := dbtest.Open(t, db.Postgres)
	second, err := db.Open(t.Context(), r.Config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := second.Close(); err != nil {
			t.Error(err)
		}
	})
	redis := func(c *live.Config) { c.Redis = os.Getenv("COMPTOIR_TEST_REDIS") }
	a, b := open(t, r.DB, redis), open(t, second, redis)
	b.tenant = a.tenant
	here, there := a.viewer("camille").follow("items", "typing:ticket:1"), b.viewer("sami").follow("items", "typing:ticket:1")
	a.change(a.tenant, "camille", "x", "items")
	b.change(a.tenant, "sami", "x", "items")
	for _, v := range []*viewer{here, there} {
		if one, two := v.next(), v.next(); one.Seq != 1 || two.Seq != 2 {
			t.Errorf("got %+v, %+v", one, two)
		}
	}
	b.deny("sami", "items")
	a.emit(revoked{"sami"})
	there.await("refused items")
	if os.Getenv("COMPTOIR_TEST_REDIS") == "" {
		t.Log("no COMPTOIR_TEST_REDIS: typing across nodes was not tried")
		return
	}
	for { // until both nodes have reached Redis; the limit of typing is the pace
		select {
		case w := <-there.words:
			if w.Person.ID != "camille" || !w.Typing {
				t.Errorf("got %+v", w)
			}
			return
		case <-time.After(500 * time.Millisecond):
			if _, err := here.client.Publish(t.Context(), a.tenant+":typing:ticket:1", []byte(`{"typing":true}`)); err != nil {
				t.Fatal(err)
			}
		case <-t.Context().Done():
			t.Fatal("typing did not reach the other node")
		}
	}
}
