package faults_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"comptoir/internal/base/db"
	"comptoir/test/rig"
)

// TestCuts is proof 5: a thousand sockets are cut while fifty agents take people and close their conversations. Each agent's screen
// comes back by itself and catches up; in the end every screen shows what REST shows, nobody was taken twice, and nobody is lost.
func TestCuts(t *testing.T) {
	for _, c := range []struct {
		engine db.Engine
		cuts   int
	}{{db.SQLite, 1000}, {db.Postgres, 200}} {
		t.Run(string(c.engine), func(t *testing.T) {
			if testing.Short() {
				c.cuts = 100
				t.Log("100 cuts only: the 1,000 take half a minute, and -short is for quick looks")
			}
			cutting(t, place(t, c.engine), c.cuts)
		})
	}
}

func cutting(t *testing.T, p rig.Place, cuts int) {
	const agents, people = 50, 20
	h := furnish(t, p, rig.Plan{Tenant: "cuts", Agents: agents, Requesters: people})[0]
	s := serve(t, p)
	web := rig.NewHTTP()
	as := func(p rig.Person) rig.Client { return rig.Client{HTTP: web, URL: s.URL, Token: p.Token} }
	desk := &counter{taken: map[string]string{}, arrived: map[string]bool{}}
	var screens []*screen
	var looking sync.WaitGroup
	ctx, leave := context.WithCancel(t.Context())
	defer func() { leave(); looking.Wait() }()
	queue := queueOf(t, as(h.Agents[0]))
	for _, a := range h.Agents {
		x := &screen{c: as(a), tenant: h.Tenant, topics: []string{"queue:" + queue, "inbox:" + a.ID}, cut: make(chan struct{}, 1)}
		screens = append(screens, x)
		looking.Go(func() {
			if err := x.look(ctx); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		})
	}
	open, shut := context.WithCancel(t.Context()) // while the door is open people come
	var coming, working sync.WaitGroup
	for _, p := range h.Requesters {
		coming.Go(func() { desk.come(open, t, as(p)) })
	}
	closing, emptied := context.WithCancel(t.Context())
	for _, a := range h.Agents {
		working.Go(func() { desk.serve(closing, t, as(a), a.ID) })
	}
	tick := time.NewTicker(15 * time.Millisecond)
	defer tick.Stop()
	for n := 0; n < cuts && !t.Failed(); {
		<-tick.C
		if screens[rand.IntN(len(screens))].pull() {
			n++
		}
	}
	shut()
	coming.Wait()
	until(t, func() (bool, string) {
		left, _ := waiting(t, as(h.Agents[0]))
		return len(left) == 0, fmt.Sprint(len(left), " people still wait")
	})
	emptied()
	working.Wait()
	desk.settle(t, as(h.Admin))
	truth := everything(t, as(h.Admin))
	if len(truth) != len(desk.arrived) {
		t.Errorf("%d conversations, %d arrived", len(truth), len(desk.arrived))
	}
	for id := range desk.arrived {
		if truth[id].State != "closed" || desk.taken[id] == "" {
			t.Errorf("%s is lost: %s, taken by %q", id, truth[id].State, desk.taken[id])
		}
	}
	reloads, catches := 0, 0
	for i, x := range screens {
		until(t, func() (bool, string) { return x.shows(truth) })
		r, c := x.counts()
		reloads, catches = reloads+r, catches+c
		if i == 0 && c == 0 {
			t.Error("no screen caught up: nothing was proved")
		}
	}
	t.Logf("%d cuts, %d people taken, %d times caught up, %d read afresh", cuts, len(desk.taken), catches, reloads)
}

// counter is the truth as the agents' own acts make it.
type counter struct {
	mu      sync.Mutex
	taken   map[string]string // conversation → agent
	arrived map[string]bool
}

// come asks for help, again once the last was answered (a stay under way is given back as it is).
func (d *counter) come(ctx context.Context, t *testing.T, c rig.Client) {
	tick := time.NewTicker(3 * time.Second) // what is missed at a cut has to be read again by each screen: this leaves a slow machine room
	defer tick.Stop()
	for ctx.Err() == nil {
		var one conversation
		if err := c.Call(t.Context(), "POST", "/conversations", map[string]string{"symptoms": "help"}, &one); err != nil {
			t.Error(err)
			return
		}
		d.mu.Lock()
		d.arrived[one.ID] = true
		d.mu.Unlock()
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// serve takes the next person and closes, until nobody waits and the door is shut.
func (d *counter) serve(ctx context.Context, t *testing.T, c rig.Client, agent string) {
	tick := time.NewTicker(700 * time.Millisecond)
	defer tick.Stop()
	for {
		a, err := c.Do(t.Context(), "POST", "/conversations/take", "", map[string]string{})
		if err != nil {
			t.Error(err)
			return
		}
		switch a.Status {
		case http.StatusOK:
			var one conversation
			if err := a.Into(&one); err != nil {
				t.Error(err)
				return
			}
			d.mu.Lock()
			if other := d.taken[one.ID]; other != "" {
				t.Errorf("%s was taken by %s and by %s", one.Number, other, agent)
			}
			d.taken[one.ID] = agent
			d.mu.Unlock()
			if err := c.Call(t.Context(), "POST", "/conversations/"+one.ID+"/close", map[string]string{"reason": "resolved"}, nil); err != nil {
				t.Error(err)
				return
			}
		case http.StatusNoContent, http.StatusServiceUnavailable:
			if ctx.Err() != nil {
				return
			}
		default:
			t.Errorf("take was answered %d %s", a.Status, a.Body)
			return
		}
		<-tick.C
	}
}

// settle waits until nothing is under way any more.
func (d *counter) settle(t *testing.T, c rig.Client) {
	until(t, func() (bool, string) {
		for id, x := range everything(t, c) {
			if x.State != "closed" {
				return false, id + " is " + x.State
			}
		}
		return true, ""
	})
}

// seen is what a screen shows of a conversation.
type seen struct {
	State   string
	Agent   string
	Version int64
}

func (c conversation) seen() seen {
	s := seen{State: c.State, Version: c.Version}
	if c.Agent != nil {
		s.Agent = c.Agent.ID
	}
	return s
}

func everything(t *testing.T, c rig.Client) map[string]seen {
	t.Helper()
	out, _, err := list(t.Context(), c)
	must(t, err)
	return out
}

// list reads all conversations. Changes between two pages are told by the log after the first page's position.
func list(ctx context.Context, c rig.Client) (all map[string]seen, position string, err error) {
	all = map[string]seen{}
	for cursor := ""; ; {
		a, err := c.Do(ctx, "GET", "/conversations?limit=200&cursor="+cursor, "", nil)
		if err != nil {
			return nil, "", err
		}
		var p page[conversation]
		if err := a.Into(&p); err != nil {
			return nil, "", err
		}
		for _, x := range p.Items {
			all[x.ID] = x.seen()
		}
		if position == "" {
			position = a.Header.Get("Comptoir-Position")
		}
		if cursor = p.Next; cursor == "" {
			return all, position, nil
		}
	}
}

// screen is an agent's browser: a REST snapshot, a live connection, and the rule by which the two are joined.
type screen struct {
	c      rig.Client
	tenant string
	topics []string
	cut    chan struct{}

	mu       sync.Mutex
	live     *rig.Live
	caught   bool
	shown    map[string]seen
	position string // caught up to here
	at       int64
	last     map[string]int64 // topic → newest number
	reloads  int
	catches  int
}

// pull cuts the connection, where there is one.
func (x *screen) pull() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.live == nil || !x.caught && rand.IntN(2) > 0 { // rather a screen that is current than one that is coming back
		return false
	}
	if err := x.live.Close(); err != nil && !errors.Is(err, context.Canceled) {
		return false
	}
	x.live = nil
	return true
}

// look keeps the screen current until ctx ends, whatever happens to its connection.
func (x *screen) look(ctx context.Context) error {
	if err := x.reload(ctx); err != nil {
		return err
	}
	for ctx.Err() == nil {
		live, err := rig.Connect(x.c.URL, x.c.Token, x.tenant)
		if err != nil {
			return err
		}
		x.mu.Lock()
		x.live, x.caught = live, false
		x.last = map[string]int64{}
		x.mu.Unlock()
		stop := context.AfterFunc(ctx, func() { x.pull() })
		err = x.follow(ctx, live)
		stop()
		x.pull()
		if err != nil {
			return err
		}
	}
	return nil
}

// follow reads one connection to its end; an error is one of the product, not the cut.
func (x *screen) follow(ctx context.Context, live *rig.Live) error {
	if err := live.Subscribe(x.topics...); err != nil {
		return nil //nolint:nilerr // it was cut
	}
	pending := len(x.topics)
	for {
		lines, err := live.Lines()
		if err != nil {
			return nil //nolint:nilerr // it was cut
		}
		for _, l := range lines {
			switch {
			case l.Error != nil:
				return fmt.Errorf("live: %d %s", l.Error.Code, l.Error.Message)
			case l.Subscribe != nil:
				if pending--; pending == 0 {
					if err := x.catchUp(ctx); err != nil {
						return err
					}
				}
			default:
				p, ok, err := l.PushOf()
				if err != nil {
					return err
				}
				if !ok {
					continue
				}
				if gap := x.take(p); gap && pending == 0 {
					if err := x.catchUp(ctx); err != nil {
						return err
					}
				}
			}
		}
	}
}

// take shows a push; gap says that something before it is missing.
func (x *screen) take(p rig.Push) (gap bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	mine := max(x.last[p.Topic], x.at)
	if p.Head > 0 {
		return p.Head > mine
	}
	if p.Seq <= mine {
		return false
	}
	if p.Prev > mine {
		return true
	}
	x.last[p.Topic] = p.Seq
	x.apply(p)
	return false
}

// apply keeps the newer version: a record may be younger than its event.
func (x *screen) apply(p rig.Push) {
	var c conversation
	if p.Subject.Kind != "conversation" || len(p.Record) == 0 || json.Unmarshal(p.Record, &c) != nil || c.ID == "" || c.State == "" {
		return
	}
	if c.Version > x.shown[c.ID].Version {
		x.shown[c.ID] = c.seen()
	}
}

func (x *screen) catchUp(ctx context.Context) error {
	topics := x.topics[0] + "," + x.topics[1]
	for {
		x.mu.Lock()
		after := x.position
		x.catches++
		x.mu.Unlock()
		a, err := x.c.Do(ctx, "GET", "/events?topics="+topics+"&after="+after, "", nil)
		switch {
		case err != nil:
			return err
		case a.Status == http.StatusGone:
			return x.reload(ctx)
		case a.Status != http.StatusOK:
			return fmt.Errorf("events were answered %d %s", a.Status, a.Body)
		}
		var out struct {
			Items    []rig.Push `json:"items"`
			Position string     `json:"position"`
		}
		if err := a.Into(&out); err != nil {
			return err
		}
		x.mu.Lock()
		for _, p := range out.Items {
			x.apply(p)
		}
		err = x.moveTo(out.Position)
		x.caught = len(out.Items) == 0
		x.mu.Unlock()
		if err != nil || len(out.Items) == 0 {
			return err
		}
	}
}

func (x *screen) moveTo(position string) error {
	x.position = position
	_, err := fmt.Sscanf(position[slices.Index([]byte(position), ':')+1:], "%d", &x.at)
	return err
}

func (x *screen) reload(ctx context.Context) error {
	all, position, err := list(ctx, x.c)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.shown = all
	x.reloads++
	return x.moveTo(position)
}

// shows compares the screen with the truth.
func (x *screen) shows(truth map[string]seen) (bool, string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if maps.Equal(x.shown, truth) {
		return true, ""
	}
	for id, want := range truth {
		if x.shown[id] != want {
			return false, fmt.Sprintf("%s is shown as %+v, and is %+v", id, x.shown[id], want)
		}
	}
	return false, fmt.Sprintf("%d are shown, %d are there", len(x.shown), len(truth))
}

func (x *screen) counts() (reloads, catches int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.reloads - 1, x.catches
}
