package faults_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/base/db"
	"comptoir/test/rig"
)

// TestKillCrisis ends the server with SIGKILL, again and again on the same data, while a whole crisis goes on at once: lines of the log,
// actions, proposals and decisions, words in a room and their way into the log, situation points, answers to the roll-call. After each
// restart everything that was acknowledged is there once and as it was acknowledged, each act has its one line, and the log proves whole
// and holds every head that was seen. What was not acknowledged is there once after its retry with the same key; what was, is answered
// the same again and does nothing.
func TestKillCrisis(t *testing.T) {
	for _, c := range []struct {
		engine db.Engine
		kills  int
	}{{db.SQLite, 8}, {db.Postgres, 5}} {
		t.Run(string(c.engine), func(t *testing.T) {
			if testing.Short() {
				c.kills = 2
			}
			t.Parallel()
			killingCrisis(t, place(t, c.engine), c.kills)
		})
	}
}

func killingCrisis(t *testing.T, p rig.Place, kills int) {
	h := furnish(t, p, rig.Plan{Tenant: "kill-crisis", Agents: 10})[0]
	k := &killedCrisis{t: t, h: h, http: rig.NewHTTP(), traces: map[string]int{}, records: map[string]string{}, seals: map[int64]string{}}
	for n := range kills {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		s, err := rig.Start(ctx, p)
		cancel()
		must(t, err)
		k.url = s.URL
		if n == 0 {
			k.declare()
		} else {
			k.verify()
			k.repeat()
			k.verify()
		}
		each, life := 1, rand.N(250*time.Millisecond)
		switch {
		case n == 0:
			each = rounds // everybody did everything once
		case n%4 == 3:
			each, life = 0, rand.N(40*time.Millisecond) // hardly awake
		}
		k.live(s, each, life)
	}
	s := serve(t, p)
	k.url = s.URL
	k.verify()
	k.repeat()
	for _, x := range k.players { // each comes to the end of what it was at
		for x.open != nil || x.n%rounds != 0 {
			if !k.step(t.Context(), x) {
				t.Fatalf("player %d: no answer", x.i)
			}
		}
	}
	k.verify()
	if k.acks == 0 {
		t.Error("nobody did anything: nothing was proved")
	}
	k.command(p)
	t.Logf("%d kills, %d acts acknowledged, %d of them at a second try", kills, k.acks, k.retried)
}

// killedCrisis is what goes on, and what was promised.
type killedCrisis struct {
	t       *testing.T
	h       rig.House
	http    *http.Client
	url     string
	path    string // of the crisis
	room    string
	players []*player

	mu      sync.Mutex
	traces  map[string]int    // of each act that was acknowledged; 1
	records map[string]string // what was made, and how it is
	seals   map[int64]string  // hashes that were answered
	heads   []string
	acks    int
	retried int
	export  []byte // the last
}

func (k *killedCrisis) as(p rig.Person) rig.Client {
	return rig.Client{HTTP: k.http, URL: k.url, Token: p.Token, Lang: "en"}
}

// live lets everybody act, one thing after another, until the server is killed: at some time after each had so many acknowledged.
func (k *killedCrisis) live(s *rig.Server, each int, more time.Duration) {
	ctx, cancel := context.WithCancel(k.t.Context())
	reached := make(chan struct{}, len(k.players))
	var all sync.WaitGroup
	for _, x := range k.players {
		all.Go(func() {
			for until := x.n + each; ctx.Err() == nil; {
				if x.n == until {
					reached <- struct{}{}
					until--
				}
				if !k.step(ctx, x) {
					return
				}
			}
		})
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	for range k.players {
		select {
		case <-reached:
		case <-late.C:
			k.t.Error("somebody could do nothing")
		}
	}
	<-time.After(more)
	if err := s.Kill(); err != nil {
		k.t.Error(err)
	}
	cancel()
	all.Wait()
	k.http.CloseIdleConnections()
	if k.t.Failed() {
		k.t.FailNow()
	}
}

// step does the next act of a player, or tries again the one that got no answer; it is false when the server does not answer.
func (k *killedCrisis) step(ctx context.Context, x *player) bool {
	again := x.open != nil
	if !again {
		a := x.plan(x)
		x.open = &a
	}
	a := *x.open
	res, err := k.as(a.who).Do(ctx, "POST", a.path, a.key, a.body)
	switch {
	case err != nil:
		return false
	case res.Status == http.StatusServiceUnavailable: // the others were faster: once more, with the same key
		return true
	case res.Status >= http.StatusMultipleChoices:
		k.t.Errorf("%s %s: %d %s", a.path, a.key, res.Status, res.Body)
		return false
	}
	var made made
	if err := res.Into(&made); err != nil {
		k.t.Error(err)
		return false
	}
	x.made, x.open, x.done, x.answer = made, nil, &a, res.Body
	x.n++
	k.mu.Lock()
	defer k.mu.Unlock()
	k.acks++
	if again {
		k.retried++
	}
	if a.trace != "" {
		k.traces[a.trace] = 1
	}
	if a.record != "" {
		k.records[a.record] = a.state
	}
	if made.Number > 0 {
		k.seals[made.Number] = made.Hash
	}
	return true
}

// repeat sends again what was acknowledged last: the answer is the same, and comes from memory.
func (k *killedCrisis) repeat() {
	for _, x := range k.players {
		if x.done == nil {
			continue
		}
		a, err := k.as(x.done.who).Do(k.t.Context(), "POST", x.done.path, x.done.key, x.done.body)
		must(k.t, err)
		if a.Header.Get("Idempotency-Replayed") != "true" || !bytes.Equal(a.Body, x.answer) {
			k.t.Errorf("%s was answered %s, and again %d %s", x.done.key, x.answer, a.Status, a.Body)
		}
	}
}

// command proves the last export by the program that a stranger would use, with the first head that was seen.
func (k *killedCrisis) command(p rig.Place) {
	file := filepath.Join(folder(k.t), "log.json")
	must(k.t, os.WriteFile(file, k.export, 0o600))
	if out, err := rig.Command(k.t.Context(), p, "verify", file, "--head", k.heads[0]); err != nil || !strings.Contains(out, "whole") {
		k.t.Errorf("verify: %v %s", err, out)
	}
	must(k.t, os.WriteFile(file, bytes.Replace(k.export, []byte(" is seen"), []byte(" is gone"), 1), 0o600))
	if _, err := rig.Command(k.t.Context(), p, "verify", file); err == nil {
		k.t.Error("verify finds an altered log whole")
	}
}
