package faults_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"comptoir/test/rig"
)

// TestThreeHundredListen: three hundred people hold a live connection to one crisis and its room, while several speak and write its log.
// Each of them is told every word and every line, once, in order, as REST tells them; nothing is missing between two pushes. PostgreSQL
// has two nodes, half of the people on each; who does not take part is let into neither topic.
func TestThreeHundredListen(t *testing.T) {
	each(t, func(t *testing.T, p rig.Place) {
		const people, writers, times = 300, 5, 10
		h := furnish(t, p, rig.Plan{Tenant: "crowd", Agents: writers + 1, Requesters: people})[0]
		nodes := []*rig.Server{serve(t, p)}
		if p.DSN != "" {
			second := p
			second.Data = folder(t)
			nodes = append(nodes, serve(t, second))
		}
		web := rig.NewHTTP()
		as := func(i int, who rig.Person) rig.Client {
			return rig.Client{HTTP: web, URL: nodes[i%len(nodes)].URL, Token: who.Token}
		}
		c := gather(t, as(0, h.Admin), h, writers)
		crowd := make([]*listener, people)
		deadline := time.Now().Add(2 * patience)
		var all sync.WaitGroup
		for i := range crowd {
			crowd[i] = &listener{words: writers * times, lines: writers * times}
			must(t, crowd[i].listen(nodes[i%len(nodes)].URL, h.Requesters[i].Token, h.Tenant, deadline, c.topics...))
		}
		stranger := &listener{}
		if err := stranger.listen(nodes[0].URL, h.Agents[writers].Token, h.Tenant, deadline, c.topics...); err == nil {
			t.Error("who does not take part may listen")
		}
		heard := make([]error, people)
		for i, l := range crowd {
			all.Go(func() { heard[i] = l.hear() })
		}
		for i := range writers {
			all.Go(func() {
				who := as(i, h.Agents[i])
				for n := range times {
					text := map[string]string{"text": fmt.Sprintf("%d of writer %d", n, i)}
					for _, path := range []string{c.room, c.path + "/log"} {
						if a, err := who.Do(t.Context(), "POST", path, "", text); err != nil || a.Status != 201 {
							t.Errorf("%s was answered %d %s %v", path, a.Status, a.Body, err)
						}
					}
				}
			})
		}
		all.Wait()
		words, lines := c.told(t, as(0, h.Admin))
		if len(words) != writers*times || len(lines) != writers*times {
			t.Fatalf("%d words and %d lines are there", len(words), len(lines))
		}
		for i, l := range crowd {
			if heard[i] != nil || !slices.Equal(l.said, words) || !slices.Equal(l.written, lines) {
				t.Errorf("person %d (%v) heard %d words and %d lines, otherwise than they are:\n%v\n%v", i, heard[i], len(l.said), len(l.written), l.said, l.written)
			}
		}
	})
}

// crowded is a crisis in which everybody takes part.
type crowded struct {
	path, room string
	topics     []string
	before     int64 // lines that were there at the beginning
}

func gather(t *testing.T, admin rig.Client, h rig.House, writers int) crowded {
	t.Helper()
	var made struct{ ID string }
	must(t, admin.Call(t.Context(), "POST", "/crises", map[string]any{"name": "Crowded", "level": 3}, &made))
	c := crowded{path: "/crises/" + made.ID}
	called := []string{}
	for _, p := range slices.Concat(h.Agents[:writers], h.Requesters) {
		called = append(called, p.ID)
	}
	must(t, admin.Call(t.Context(), "POST", c.path+"/call", map[string]any{"people": called}, nil))
	var rooms page[named]
	must(t, admin.Call(t.Context(), "GET", c.path+"/rooms", nil, &rooms))
	var log struct{ Head struct{ Number int64 } }
	must(t, admin.Call(t.Context(), "GET", c.path+"/log?last=true&limit=1", nil, &log))
	c.before, c.room = log.Head.Number, "/threads/crisis_room/"+rooms.Items[0].ID+"/messages"
	c.topics = []string{"crisis:" + made.ID, "thread:crisis_room:" + rooms.Items[0].ID}
	return c
}

// told is what REST tells, in its order.
func (c crowded) told(t *testing.T, who rig.Client) (words, lines []string) {
	t.Helper()
	var said page[message]
	must(t, who.Call(t.Context(), "GET", c.room+"?limit=500", nil, &said))
	for _, m := range said.Items {
		words = append(words, m.heard())
	}
	var log struct{ Items []logLine }
	must(t, who.Call(t.Context(), "GET", fmt.Sprintf("%s/log?limit=500&after=%d", c.path, c.before), nil, &log))
	for i, l := range log.Items {
		if l.Number != c.before+int64(i)+1 {
			t.Errorf("line %d stands at place %d after %d", l.Number, i+1, c.before)
		}
		lines = append(lines, l.heard())
	}
	return words, lines
}

type logLine struct {
	Number int64
	Text   string
	Hash   string
}

func (m message) heard() string { return fmt.Sprint(m.Seq, m.ID, m.Text) }
func (l logLine) heard() string { return fmt.Sprint(l.Number, l.Hash, l.Text) }

// listener is somebody's live connection, and what came over it.
type listener struct {
	live          *rig.Live
	words, lines  int // to wait for
	said, written []string
	last          map[string]int64 // topic → newest number
}

// listen connects, and comes back when all topics are open, or one is refused.
func (l *listener) listen(url, token, tenant string, until time.Time, topics ...string) (err error) {
	if l.live, err = rig.Connect(url, token, tenant); err != nil {
		return err
	}
	if err = l.live.Conn.SetDeadline(until); err == nil {
		err = l.live.Subscribe(topics...)
	}
	l.last = map[string]int64{}
	for open := 0; err == nil && open < len(topics); {
		var replies []rig.Reply
		replies, err = l.live.Lines()
		for _, r := range replies {
			if r.Error != nil {
				err = fmt.Errorf("refused: %d %s", r.Error.Code, r.Error.Message)
			}
			if r.Subscribe != nil {
				open++
			}
		}
	}
	if err != nil {
		_ = l.live.Close() // refused anyway
	}
	return err
}

// hear reads until everything has come, and looks whether anything is missing between two pushes.
func (l *listener) hear() (err error) {
	defer func() {
		if e := l.live.Close(); err == nil {
			err = e
		}
	}()
	for len(l.said) < l.words || len(l.written) < l.lines {
		replies, err := l.live.Lines()
		if err != nil {
			return err
		}
		for _, r := range replies {
			p, ok, err := r.PushOf()
			if err != nil {
				return err
			}
			if !ok || p.Head > 0 {
				continue
			}
			if before := l.last[p.Topic]; p.Seq <= before || before > 0 && p.Prev != before {
				return fmt.Errorf("%s: %d (after %d) came after %d", p.Topic, p.Seq, p.Prev, before)
			}
			l.last[p.Topic] = p.Seq
			if err := l.take(p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *listener) take(p rig.Push) error {
	switch p.Type {
	case "thread.posted":
		var m message
		if err := json.Unmarshal(p.Record, &m); err != nil {
			return err
		}
		l.said = append(l.said, m.heard())
	case "crisis.line_written":
		var r struct{ Line logLine }
		if err := json.Unmarshal(p.Record, &r); err != nil {
			return err
		}
		l.written = append(l.written, r.Line.heard())
	}
	return nil
}
