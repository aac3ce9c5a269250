package faults_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/test/rig"
)

// TestKill ends the server with SIGKILL while people write and agents work, again and again on the same data. Everything that was
// acknowledged is there, once and in order; what was not acknowledged is there once after its retry with the same Idempotency-Key.
func TestKill(t *testing.T) {
	for _, c := range []struct {
		engine db.Engine
		times  int
	}{{db.SQLite, 50}, {db.Postgres, 15}} {
		t.Run(string(c.engine), func(t *testing.T) {
			if testing.Short() {
				c.times = 5
				t.Log("5 kills only: the 50 take most of a minute, and -short is for quick looks")
			}
			t.Parallel()
			killing(t, place(t, c.engine), c.times)
		})
	}
}

const (
	killWriters = 4
	killAgents  = 3
)

func killing(t *testing.T, p rig.Place, times int) {
	h := furnish(t, p, rig.Plan{Tenant: "kill", Agents: killAgents + killWriters, Requesters: killAgents})[0]
	k := &killed{t: t, h: h, http: rig.NewHTTP()}
	for n := range times {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		s, err := rig.Start(ctx, p)
		cancel()
		must(t, err)
		k.url = s.URL
		if n == 0 {
			k.prepare()
		} else {
			k.verify()
		}
		life := 150 + rand.N(350)
		if n%10 == 9 {
			life = rand.N(40) // hardly awake
		}
		k.load(time.Duration(life)*time.Millisecond, s)
	}
	s := serve(t, p)
	k.url = s.URL
	k.verify()
	k.verifyAll()
	must(t, s.Stop())
	k.verifyLog(p)
	t.Logf("%d kills, %d messages and %d transitions acknowledged, %d retried", times, k.messages(), k.transitions(), k.retried)
	if k.messages() == 0 || k.transitions() == 0 || k.retried == 0 {
		t.Error("the load was none: nothing was proved")
	}
}

// killed is the load, and what it was promised.
type killed struct {
	t       *testing.T
	h       rig.House
	http    *http.Client
	url     string
	room    string // the conversation all writers write in
	writers []*writer
	workers []*worker
	seen    int64 // the room is checked up to here
	next    []int // per writer, what must come next in the room
	retried int
}

func (k *killed) as(p rig.Person) rig.Client {
	return rig.Client{HTTP: k.http, URL: k.url, Token: p.Token, Lang: "en"}
}

func (k *killed) prepare() {
	var c conversation
	must(k.t, k.as(k.h.Requesters[0]).Call(k.t.Context(), "POST", "/conversations", map[string]string{"symptoms": "everybody writes here"}, &c))
	k.room = c.ID
	must(k.t, k.as(k.h.Agents[killAgents]).Call(k.t.Context(), "POST", "/conversations/take", map[string]string{"id": c.ID}, nil))
	for i := range killWriters {
		k.writers = append(k.writers, &writer{n: i, who: k.h.Agents[killAgents+i]})
	}
	k.next = make([]int, killWriters)
	for i := range killAgents {
		k.workers = append(k.workers, &worker{n: i, agent: k.h.Agents[i], requester: k.h.Requesters[i]})
	}
}

// load works until the server is killed, and some way into the silence that follows.
func (k *killed) load(life time.Duration, s *rig.Server) {
	ctx, cancel := context.WithCancel(k.t.Context())
	var all sync.WaitGroup
	for _, w := range k.writers {
		all.Go(func() {
			for ctx.Err() == nil && w.say(ctx, k) {
			}
		})
	}
	for _, w := range k.workers {
		all.Go(func() {
			for ctx.Err() == nil && w.step(ctx, k) {
			}
		})
	}
	<-time.After(life)
	if err := s.Kill(); err != nil {
		k.t.Error(err)
	}
	cancel()
	all.Wait()
	k.http.CloseIdleConnections()
}

// writer says "w<n> 0", "w<n> 1", … each after the answer to the one before.
type writer struct {
	n     int
	who   rig.Person
	acked int // so many were acknowledged
	asked int // so many were sent: acked, or one more
}

// say is false when the server did not answer.
func (w *writer) say(ctx context.Context, k *killed) bool {
	w.asked = w.acked + 1
	a, err := k.as(w.who).Do(ctx, "POST", "/threads/conversation/"+k.room+"/messages", fmt.Sprintf("w%d-%d", w.n, w.acked), map[string]string{"text": fmt.Sprintf("w%d %d", w.n, w.acked)})
	if err != nil {
		return false
	}
	if a.Status != http.StatusCreated {
		if a.Status != http.StatusServiceUnavailable {
			k.t.Errorf("a message was answered %d %s", a.Status, a.Body)
		}
		return false
	}
	w.acked = w.asked
	return true
}

// The life of one person at the desk, as a worker leads it; the system's line in the thread that each step leaves.
var steps = []struct{ name, line, state string }{
	{"arrive", "", "waiting"},
	{"take", "conversation.taken", "active"},
	{"hold", "conversation.held", "on_hold"},
	{"resume", "conversation.resumed", "active"},
	{"incident", "conversation.incident_created", "active"},
	{"close", "conversation.closed", "closed"},
}

// worker leads one person after another through the steps.
type worker struct {
	n                int
	agent, requester rig.Person
	at               int // steps acknowledged, in all
	asked            int
	id               string // the conversation under way
	done             []string
}

func (w *worker) step(ctx context.Context, k *killed) bool {
	step := steps[w.at%len(steps)]
	w.asked = w.at + 1
	who, path, body := w.agent, "/conversations/"+w.id+"/"+step.name, any(map[string]string{})
	switch step.name {
	case "arrive":
		who, path, body = w.requester, "/conversations", map[string]string{"symptoms": fmt.Sprintf("person %d of worker %d", w.at, w.n)}
	case "take":
		path, body = "/conversations/take", map[string]string{"id": w.id}
	case "close":
		body = map[string]string{"reason": "incident_created"}
	}
	a, err := k.as(who).Do(ctx, "POST", path, fmt.Sprintf("k%d-%d", w.n, w.at), body)
	if err != nil {
		return false
	}
	if a.Status >= 300 {
		if a.Status != http.StatusServiceUnavailable {
			k.t.Errorf("%s was answered %d %s", step.name, a.Status, a.Body)
		}
		return false
	}
	if step.name == "arrive" {
		var c conversation
		if err := a.Into(&c); err != nil {
			k.t.Error(err)
			return false
		}
		w.id = c.ID
		w.done = append(w.done, c.ID)
	}
	w.at = w.asked
	return true
}

// verify looks at once what the restarted server still knows, then retries what got no answer.
func (k *killed) verify() {
	t := k.t
	k.checkRoom()
	for _, w := range k.workers {
		if w.id == "" {
			continue
		}
		var c conversation
		must(t, k.as(w.agent).Call(t.Context(), "GET", "/conversations/"+w.id, nil, &c))
		before := steps[(w.at-1)%len(steps)].state
		if after := steps[w.at%len(steps)].state; c.State != before && (w.asked == w.at || c.State != after || after == "waiting") {
			t.Errorf("worker %d: %s is %s, acknowledged was %s", w.n, c.Number, c.State, before)
		}
	}
	for _, w := range k.writers {
		if w.asked > w.acked {
			k.retried++
			if !w.say(t.Context(), k) {
				t.Errorf("writer %d: the retry was not answered", w.n)
			}
		}
	}
	for _, w := range k.workers {
		if w.asked > w.at {
			k.retried++
			if !w.step(t.Context(), k) {
				t.Errorf("worker %d: the retry was not answered", w.n)
			}
		}
	}
	k.checkRoom()
	for _, w := range k.writers {
		if k.next[w.n] != w.acked {
			t.Errorf("writer %d: %d are there, %d were acknowledged", w.n, k.next[w.n], w.acked)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

// checkRoom reads the room on from where it was read: each writer's words come once and in order, and none that was acknowledged
// is missing.
func (k *killed) checkRoom() {
	for {
		var p page[message]
		must(k.t, k.as(k.h.Agents[0]).Call(k.t.Context(), "GET", fmt.Sprintf("/threads/conversation/%s/messages?limit=500&after=%d", k.room, k.seen), nil, &p))
		for _, m := range p.Items {
			if m.Seq <= k.seen {
				k.t.Errorf("message %d after %d", m.Seq, k.seen)
			}
			k.seen = m.Seq
			var w, n int
			if _, err := fmt.Sscanf(m.Text, "w%d %d", &w, &n); err != nil || m.System != nil {
				continue
			}
			if n != k.next[w] {
				k.t.Errorf("writer %d: %d came where %d was due", w, n, k.next[w])
			}
			k.next[w] = n + 1
		}
		if p.Next == "" {
			break
		}
	}
	for _, w := range k.writers {
		if n := k.next[w.n]; n < w.acked || n > w.asked {
			k.t.Errorf("writer %d: %d are there, %d were acknowledged and %d sent", w.n, n, w.acked, w.asked)
		}
	}
}

// verifyAll reads the whole life of every person: each step left its line once, in order, and one incident.
func (k *killed) verifyAll() {
	tickets := map[string]string{}
	for _, w := range k.workers {
		for i, id := range w.done {
			want := []string{}
			for s := 1; s < len(steps); s++ {
				if i < len(w.done)-1 || s <= (w.at-1)%len(steps) {
					want = append(want, steps[s].line)
				}
			}
			var got []string
			var p page[message]
			must(k.t, k.as(w.agent).Call(k.t.Context(), "GET", "/threads/conversation/"+id+"/messages?limit=100", nil, &p))
			for _, m := range p.Items {
				if m.System != nil {
					got = append(got, m.System.Code)
				}
			}
			if strings.Join(got, " ") != strings.Join(want, " ") {
				k.t.Errorf("worker %d, person %d: the thread says %q, acknowledged was %q", w.n, i, got, want)
			}
			var c conversation
			must(k.t, k.as(w.agent).Call(k.t.Context(), "GET", "/conversations/"+id, nil, &c))
			if c.Ticket != nil {
				if other := tickets[c.Ticket.ID]; other != "" {
					k.t.Errorf("%s belongs to %s and %s", c.Ticket.Number, other, c.Number)
				}
				tickets[c.Ticket.ID] = c.Number
			}
		}
	}
	// No incident without its conversation: none was made twice.
	cursor, n := "", 0
	for {
		var p page[struct{ ID, Number string }]
		must(k.t, k.as(k.h.Agents[0]).Call(k.t.Context(), "GET", "/tickets?limit=200&cursor="+cursor, nil, &p))
		for _, x := range p.Items {
			if n++; tickets[x.ID] == "" {
				k.t.Errorf("%s belongs to nobody", x.Number)
			}
		}
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	if n != len(tickets) {
		k.t.Errorf("%d incidents, %d conversations have one", n, len(tickets))
	}
}

// verifyLog opens the data without a server: the log has no gap, and every name in it is once.
func (k *killed) verifyLog(p rig.Place) {
	a, err := rig.Open(k.t.Context(), p)
	must(k.t, err)
	defer func() { must(k.t, a.Close()) }()
	last, posted := int64(0), 0
	for {
		events, err := db.View(k.t.Context(), a.DB, auth.System(k.h.Tenant), func(ctx context.Context, r db.Reader) ([]event.Event, error) {
			return db.Events(ctx, r, last, 1000)
		})
		must(k.t, err)
		for _, e := range events {
			if e.Seq != last+1 {
				k.t.Fatalf("the log goes from %d to %d", last, e.Seq)
			}
			if last = e.Seq; e.Type == "thread.posted" && e.Subject.ID == k.room && e.Actor != "" {
				posted++
			}
		}
		if len(events) == 0 {
			break
		}
	}
	heads, err := db.Heads(k.t.Context(), a.DB)
	must(k.t, err)
	if heads[k.h.Tenant] != last {
		k.t.Errorf("the log ends at %d, its counter says %d", last, heads[k.h.Tenant])
	}
	if posted < k.messages() {
		k.t.Errorf("the log tells of %d messages in the room, %d were acknowledged", posted, k.messages())
	}
}

func (k *killed) messages() (n int) {
	for _, w := range k.writers {
		n += w.acked
	}
	return n
}

func (k *killed) transitions() (n int) {
	for _, w := range k.workers {
		n += w.at
	}
	return n
}
