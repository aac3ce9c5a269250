package live

import (
	"bufio"
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/centrifugal/centrifuge"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/fault"
)

// visitor is the person behind one connection.
type visitor struct {
	is      atomic.Pointer[auth.Actor]
	request *http.Request // until it is connected
	line    atomic.Pointer[net.Conn]
	cut     atomic.Bool

	mu     sync.Mutex
	left   float64 // words it may type before it must wait
	at     time.Time
	topics map[string]bool // that it follows, or is asking for
}

func (v *visitor) actor() auth.Actor { return *v.is.Load() }

type visitorKey struct{}

func visitorOf(c *centrifuge.Client) (*visitor, bool) {
	v, ok := c.Context().Value(visitorKey{}).(*visitor)
	return v, ok
}

// ServeHTTP lets a person in and makes a WebSocket of the request; one from another origin is refused by the carrier.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, err := h.who(r)
	if err != nil {
		if h.Refuse != nil {
			h.Refuse(w, r, err)
			return
		}
		status := http.StatusInternalServerError
		if fault.KindOf(err) != fault.KindInternal {
			status = http.StatusUnauthorized
		}
		http.Error(w, http.StatusText(status), status)
		return
	}
	// The server ends the request's context when this function returns, and we look at the request once more after that.
	v := &visitor{request: r.WithContext(context.WithoutCancel(r.Context()))}
	v.is.Store(&a)
	h.socket.ServeHTTP(&catcher{w, v}, r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)))
}

func (h *Hub) who(r *http.Request) (auth.Actor, error) {
	a, err := h.Who(r)
	if err == nil && (a.ID == "" || a.Tenant == "") {
		err = fault.Unauthenticated("session.required")
	}
	return a, err
}

func (h *Hub) connecting(ctx context.Context, _ centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
	v, ok := ctx.Value(visitorKey{}).(*visitor)
	if !ok {
		return centrifuge.ConnectReply{}, centrifuge.DisconnectForceReconnect
	}
	again := time.Duration(float64(h.Again) * (0.8 + 0.4*rand.Float64()))
	return centrifuge.ConnectReply{
		Credentials: &centrifuge.Credentials{
			UserID: channelOf(v.actor().Tenant, v.actor().ID), ExpireAt: time.Now().Add(again).Unix(),
		},
		MaxMessagesInFrame: 256, // what waits for a socket goes in one write
	}, nil
}

func (h *Hub) connected(c *centrifuge.Client) {
	v, ok := visitorOf(c)
	if !ok {
		c.Disconnect(centrifuge.DisconnectForceReconnect)
		return
	}
	// From here on a Cut finds this connection. One that came between the handshake and here did not: ask again who it is.
	before := v.actor()
	a, err := h.who(v.request)
	v.request = nil
	if err != nil || a.ID != before.ID || a.Tenant != before.Tenant {
		c.Disconnect(centrifuge.DisconnectForceReconnect)
		return
	}
	v.is.Store(&a)
	c.OnSubscribe(func(e centrifuge.SubscribeEvent, answer centrifuge.SubscribeCallback) { h.subscribe(c, v, e, answer) })
	c.OnPublish(func(e centrifuge.PublishEvent, answer centrifuge.PublishCallback) { h.publish(c, v, e, answer) })
	c.OnUnsubscribe(func(e centrifuge.UnsubscribeEvent) { v.leaves(e.Channel) })
}

func (h *Hub) subscribe(c *centrifuge.Client, v *visitor, e centrifuge.SubscribeEvent, answer centrifuge.SubscribeCallback) {
	tenant, topic, ok := topicOf(e.Channel)
	if !ok || tenant != v.actor().Tenant || strings.ContainsAny(topic, " ,") {
		answer(centrifuge.SubscribeReply{}, centrifuge.ErrorPermissionDenied)
		return
	}
	if v.cut.Load() {
		answer(centrifuge.SubscribeReply{}, centrifuge.DisconnectForceReconnect)
		return
	}
	// Before the right is asked for: a cut that comes meanwhile finds this connection.
	v.enters(e.Channel)
	err := h.mayFollow(c.Context(), v.actor(), topic)
	if err != nil {
		v.leaves(e.Channel)
	}
	answer(centrifuge.SubscribeReply{}, err)
}

func (v *visitor) enters(channel string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.topics == nil {
		v.topics = map[string]bool{}
	}
	v.topics[channel] = true
}

func (v *visitor) leaves(channel string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.topics, channel)
}

// follows says whether one of the topics names a record.
func (v *visitor) follows(id string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	for channel := range v.topics {
		if slices.Contains(strings.Split(channel, ":"), id) {
			return true
		}
	}
	return false
}

// hangUp closes the socket under the connection, without a word: the client comes back by itself.
func (v *visitor) hangUp() {
	v.cut.Store(true)
	if c := v.line.Load(); c != nil {
		_ = (*c).Close() // it may be gone already
	}
}

// catcher keeps the socket that the WebSocket is made of.
type catcher struct {
	http.ResponseWriter
	v *visitor
}

func (c *catcher) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// Hijack implements http.Hijacker.
func (c *catcher) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(c.ResponseWriter).Hijack()
	if err == nil {
		line := conn
		if t, ok := conn.(interface{ NetConn() net.Conn }); ok {
			line = t.NetConn() // of TLS, whose own goodbye could wait for a reader that is stuck
		}
		c.v.line.Store(&line)
	}
	return conn, rw, err
}
