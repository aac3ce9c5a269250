package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/centrifugal/centrifuge-go"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/live"
	"comptoir/internal/base/outbox"
	"comptoir/internal/base/ref"
)

const patience = 30 * time.Second // for what must come; nothing waits that long unless it is broken

type changed struct {
	Version int64 `json:"version"`
}

func (changed) EventType() string { return "item.changed" }

type revoked struct {
	Account string `json:"account"`
}

func (revoked) EventType() string { return "right.revoked" }

// item is the record of the tests: a row of its own version.
type item struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
}

// house is a node: its hub, its outbox, its server and whose right is what.
type house struct {
	t      *testing.T
	d      *db.DB
	hub    *live.Hub
	o      *outbox.Outbox
	server *httptest.Server
	tenant string

	mu       sync.Mutex
	conns    []net.Conn
	denied   map[string]bool // "account topic"
	signed   map[string]bool // accounts that are not signed in any more
	rendered map[int64]int   // event → times
	spoil    func(ctx context.Context, r db.Reader, e event.Event) error
}

func open(t *testing.T, d *db.DB, change ...func(c *live.Config)) *house {
	t.Helper()
	h := &house{t: t, d: d, tenant: id.New(), denied: map[string]bool{}, signed: map[string]bool{}, rendered: map[int64]int{}}
	c := live.Config{DB: d, Who: h.who, Rights: h.rights, Render: h.render, Names: names, Cut: cut, Heads: time.Hour}
	for _, f := range change {
		f(&c)
	}
	var err error
	if h.hub, err = live.New(c); err != nil {
		t.Fatal(err)
	}
	if err := h.hub.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.o = outbox.New(d)
	h.o.Tail(h.hub.Tail())
	if err := h.o.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.server = httptest.NewUnstartedServer(h.hub)
	h.server.Listener = &recorder{h.server.Listener, h}
	h.server.Start()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := h.hub.Close(ctx); err != nil {
			t.Error(err)
		}
		h.server.Close()
		h.o.Close()
	})
	return h
}

// recorder keeps the sockets, to cut them.
type recorder struct {
	net.Listener
	h *house
}

func (r *recorder) Accept() (net.Conn, error) {
	c, err := r.Listener.Accept()
	if err == nil {
		r.h.mu.Lock()
		r.h.conns = append(r.h.conns, c)
		r.h.mu.Unlock()
	}
	return c, err
}

// cutSockets breaks every connection, as a lost network does.
func (h *house) cutSockets() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.conns {
		if err := c.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			h.t.Error(err)
		}
	}
	h.conns = nil
}

func (h *house) who(r *http.Request) (auth.Actor, error) {
	account := r.Header.Get("X-Account")
	h.mu.Lock()
	defer h.mu.Unlock()
	if account == "" || h.signed[account] {
		return auth.Actor{}, fault.Unauthenticated("session.required")
	}
	tenant := r.Header.Get("X-Tenant")
	if tenant == "" {
		tenant = h.tenant
	}
	// As a session is looked up: by the request's context.
	return db.View(r.Context(), h.d, auth.System(tenant), func(context.Context, db.Reader) (auth.Actor, error) {
		return auth.Actor{Tenant: tenant, ID: account, Name: "Name of " + account, Session: "session of " + account}, nil
	})
}

func (h *house) rights(_ context.Context, r db.Reader, topic string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.denied[r.Actor().ID+" "+topic] {
		return fault.Denied("topic.denied")
	}
	return nil
}

func (h *house) deny(account, topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.denied[account+" "+topic] = true
}

func (h *house) render(ctx context.Context, r db.Reader, e event.Event) (any, error) {
	h.mu.Lock()
	h.rendered[e.Seq]++
	spoil := h.spoil
	h.mu.Unlock()
	if spoil != nil {
		if err := spoil(ctx, r, e); err != nil {
			return nil, err
		}
	}
	if e.Type != "item.changed" {
		return nil, nil
	}
	n, err := db.One[int64](ctx, r, `SELECT status FROM idempotency WHERE tenant_id = $1 AND route = 'item' AND key = $2`, e.Subject.ID)
	return item{e.Subject.ID, n}, err
}

func names(_ context.Context, r db.Reader, ids []string) (map[string]string, error) {
	out := map[string]string{}
	for _, i := range ids {
		out[i] = "Name of " + i
	}
	return out, nil
}

func cut(e event.Event) []live.Whose {
	if e.Type != "right.revoked" {
		return nil
	}
	p, err := event.Decode[revoked](e)
	if err != nil {
		return nil
	}
	return []live.Whose{{Account: p.Account}}
}

// change writes an item's next version and says so on the topics.
func (h *house) change(tenant, by, name string, topics ...string) int64 {
	h.t.Helper()
	n, err := db.Update(h.t.Context(), h.d, auth.Actor{Tenant: tenant, ID: by}, func(ctx context.Context, tx *db.Tx) (int64, error) {
		n, err := db.One[int64](ctx, tx, `INSERT INTO idempotency (tenant_id, actor_id, route, key, body_hash, status, body, at) VALUES ($1, '', 'item', $2, '', 1, '', 0)
			ON CONFLICT (tenant_id, actor_id, route, key) DO UPDATE SET status = idempotency.status + 1 RETURNING status`, name)
		tx.Emit(ref.Of("item", name), changed{n}, topics...)
		return n, err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) emit(p event.Payload, topics ...string) {
	h.t.Helper()
	_, err := db.Update(h.t.Context(), h.d, auth.System(h.tenant), func(_ context.Context, tx *db.Tx) (int, error) {
		tx.Emit(ref.Of("right", "x"), p, topics...)
		return 0, nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// position is where a REST answer of now would say that its snapshot stands.
func (h *house) position(tenant string) event.Position {
	h.t.Helper()
	at, err := db.View(h.t.Context(), h.d, auth.System(tenant), func(ctx context.Context, r db.Reader) (event.Position, error) { return r.Position(ctx) })
	if err != nil {
		h.t.Fatal(err)
	}
	return at
}

func (h *house) drain() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), patience)
	defer cancel()
	if err := h.o.Drained(ctx); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) rendersOf(seq int64) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rendered[seq]
}

// word is what arrives on a topic.
type word struct {
	Topic   string          `json:"-"`
	Seq     int64           `json:"seq"`
	Prev    int64           `json:"prev"`
	Head    int64           `json:"head"`
	Type    string          `json:"type"`
	Actor   live.Person     `json:"actor"`
	Subject ref.Ref         `json:"subject"`
	Data    json.RawMessage `json:"data"`
	Record  *item           `json:"record"`
	Person  live.Person     `json:"person"`
	Typing  bool            `json:"typing"`
}

// viewer is a person with a browser.
type viewer struct {
	t      *testing.T
	tenant string
	client *centrifuge.Client
	words  chan word
	states chan string // "subscribed topic", "refused topic", "connected", "connecting"
}

func (h *house) viewer(account string) *viewer { return h.viewerOf(h.tenant, account) }

func (h *house) viewerOf(tenant, account string) *viewer {
	h.t.Helper()
	v := &viewer{t: h.t, tenant: tenant, words: make(chan word, 10_000), states: make(chan string, 1000)}
	v.client = centrifuge.NewJsonClient("ws"+strings.TrimPrefix(h.server.URL, "http"), centrifuge.Config{
		Header: http.Header{"X-Account": {account}, "X-Tenant": {tenant}}, MaxServerPingDelay: time.Minute,
	})
	v.client.OnConnected(func(centrifuge.ConnectedEvent) { v.states <- "connected" })
	v.client.OnConnecting(func(centrifuge.ConnectingEvent) { v.states <- "connecting" })
	h.t.Cleanup(v.client.Close)
	if err := v.client.Connect(); err != nil {
		h.t.Fatal(err)
	}
	return v
}

// ask subscribes without waiting.
func (v *viewer) ask(topic string) {
	v.t.Helper()
	v.askChannel(v.tenant+":"+topic, topic)
}

func (v *viewer) askChannel(channel, topic string) {
	v.t.Helper()
	s, err := v.client.NewSubscription(channel)
	if err != nil {
		v.t.Fatal(err)
	}
	s.OnSubscribed(func(centrifuge.SubscribedEvent) { v.states <- "subscribed " + topic })
	s.OnUnsubscribed(func(centrifuge.UnsubscribedEvent) { v.states <- "refused " + topic })
	s.OnPublication(func(e centrifuge.PublicationEvent) {
		w := word{Topic: topic}
		if err := json.Unmarshal(e.Data, &w); err != nil {
			v.t.Error(err)
		}
		v.words <- w
	})
	if err := s.Subscribe(); err != nil {
		v.t.Fatal(err)
	}
}

// follow subscribes and waits until it is so.
func (v *viewer) follow(topics ...string) *viewer {
	v.t.Helper()
	for _, topic := range topics {
		v.ask(topic)
		v.await("subscribed " + topic)
	}
	return v
}

// await waits for one of the states, passing over others.
func (v *viewer) await(states ...string) string {
	v.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	var passed []string
	for {
		select {
		case s := <-v.states:
			if slices.Contains(states, s) {
				return s
			}
			passed = append(passed, s)
		case <-late.C:
			v.t.Fatalf("waited for %q, saw %q", states, passed)
		}
	}
}

// awaitAll waits for all of the states, in any order.
func (v *viewer) awaitAll(states ...string) {
	v.t.Helper()
	for len(states) > 0 {
		s := v.await(states...)
		states = slices.DeleteFunc(states, func(w string) bool { return w == s })
	}
}

func (v *viewer) next() word {
	v.t.Helper()
	select {
	case w := <-v.words:
		return w
	case <-time.After(patience):
		v.t.Fatal("nothing came")
		return word{}
	}
}
