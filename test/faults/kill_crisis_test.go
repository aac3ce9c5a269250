package faults_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis/chain"
	"comptoir/test/rig"
)

// TestKillCrisis ends the server with SIGKILL while several people write in one log. After each restart the log proves whole, holds every
// head that was seen before, and every line that was acknowledged once; what was not acknowledged is there once after its retry.
func TestKillCrisis(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			p := place(t, engine)
			h := furnish(t, p, rig.Plan{Tenant: "kill-crisis", Agents: 3, Requesters: 1})[0]
			k := &killedLog{t: t, http: rig.NewHTTP(), people: h.Agents, told: map[string]bool{}}
			const kills = 4
			for n := range kills {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				s, err := rig.Start(ctx, p)
				cancel()
				must(t, err)
				k.url = s.URL
				if n == 0 {
					k.declare(h)
				}
				k.verify(h.Admin)
				k.write(s)
			}
			s := serve(t, p)
			k.url = s.URL
			k.verify(h.Admin)
			if len(k.told) == 0 {
				t.Error("nobody wrote anything: nothing was proved")
			}
			t.Logf("%d kills, %d lines acknowledged, %d retried", kills, len(k.told), k.retried)
		})
	}
}

type killedLog struct {
	t       *testing.T
	http    *http.Client
	url     string
	path    string
	people  []rig.Person
	mu      sync.Mutex
	told    map[string]bool // texts that were acknowledged
	open    []string        // per person, what was sent and not answered
	next    []int
	heads   []string
	retried int
}

func (k *killedLog) as(p rig.Person) rig.Client {
	return rig.Client{HTTP: k.http, URL: k.url, Token: p.Token, Lang: "en"}
}

func (k *killedLog) declare(h rig.House) {
	var c struct{ ID string }
	must(k.t, k.as(h.Admin).Call(k.t.Context(), "POST", "/crises", map[string]any{"name": "Killed", "level": 1}, &c))
	k.path = "/crises/" + c.ID
	for _, p := range k.people {
		must(k.t, k.as(p).Call(k.t.Context(), "POST", k.path+"/join", nil, nil))
	}
	k.open, k.next = make([]string, len(k.people)), make([]int, len(k.people))
}

// write lets everybody write until the server is killed: each first what was not answered before, with the same key.
func (k *killedLog) write(s *rig.Server) {
	ctx, cancel := context.WithCancel(k.t.Context())
	enough := make(chan struct{})
	var once sync.Once
	var all sync.WaitGroup
	for i, p := range k.people {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				if !k.line(ctx, i, p) {
					return
				}
				if n == 15 {
					once.Do(func() { close(enough) })
				}
			}
		})
	}
	select {
	case <-enough:
	case <-time.After(patience):
		k.t.Error("nobody could write")
	}
	if err := s.Kill(); err != nil {
		k.t.Error(err)
	}
	cancel()
	all.Wait()
	k.http.CloseIdleConnections()
}

// line is false when the server did not answer.
func (k *killedLog) line(ctx context.Context, i int, p rig.Person) bool {
	text := k.open[i]
	again := text != ""
	if !again {
		text = fmt.Sprintf("person %d line %d", i, k.next[i])
		k.next[i]++
		k.open[i] = text
	}
	a, err := k.as(p).Do(ctx, "POST", k.path+"/log", text, map[string]string{"text": text})
	if err != nil {
		return false
	}
	if a.Status != http.StatusCreated {
		if a.Status != http.StatusServiceUnavailable { // on its way down
			k.t.Errorf("%s: %d %s", text, a.Status, a.Body)
		}
		return false
	}
	k.open[i] = ""
	k.mu.Lock()
	defer k.mu.Unlock()
	k.told[text] = true
	if again {
		k.retried++
	}
	return true
}

// verify proves the log whole, and that it holds what was promised.
func (k *killedLog) verify(by rig.Person) {
	k.t.Helper()
	a, err := k.as(by).Do(k.t.Context(), "GET", k.path+"/export", "", nil)
	must(k.t, err)
	x, err := chain.Read(bytes.NewReader(a.Body))
	must(k.t, err)
	for _, head := range append(k.heads, "") {
		if _, broken := chain.Check(x, head); broken != nil {
			k.t.Fatal(broken)
		}
	}
	k.heads = append(k.heads, x.Head.Hash)
	there := map[string]int{}
	for _, l := range x.Lines {
		there[l.Text]++
	}
	for text := range k.told {
		if there[text] != 1 {
			k.t.Errorf("%q was acknowledged, and is there %d times", text, there[text])
		}
	}
	for i := range k.people {
		for n := range k.next[i] {
			if text := fmt.Sprintf("person %d line %d", i, n); there[text] > 1 {
				k.t.Errorf("%q is there %d times", text, there[text])
			}
		}
	}
}
