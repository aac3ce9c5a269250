package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/centrifugal/centrifuge"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/obs"
)

// Config is what the floors above hand down.
type Config struct {
	DB *db.DB
	// Who tells the person behind a request, or fault.Unauthenticated.
	Who func(r *http.Request) (auth.Actor, error)
	// Rights says no, with a fault, when r.Actor() may not see the topic.
	Rights func(ctx context.Context, r db.Reader, topic string) error
	// Render reads the record that e is about, as everybody who may see e's topics sees it; nil for none. r belongs to the
	// system, and the answer may not depend on the reader.
	Render func(ctx context.Context, r db.Reader, e event.Event) (any, error)
	// Same names the record that e shows where other events show the very same one, so that it is read once for all of them;
	// "" for a record of e's own. nil: each its own.
	Same func(e event.Event) string
	// Last names what only the last of several events that are told together shows, because it is large and changes in bursts: those
	// before it are told without their record; "" for an event that always shows its own. May be nil.
	Last func(e event.Event) string
	// Names gives the names of accounts.
	Names func(ctx context.Context, r db.Reader, ids []string) (map[string]string, error)
	// Cut tells whose rights e takes away or changes: they are disconnected, and come back with the rights they have then.
	Cut func(e event.Event) []Whose
	// Also names those of some accounts whom e concerns though none of its topics is theirs, because of what they follow: they hear of
	// it in their inbox. It answers by their rights as they are in r.
	Also func(ctx context.Context, r db.Reader, e event.Event, accounts []string) ([]string, error)
	// Refuse answers a request that is not let in; without it, the status alone.
	Refuse func(w http.ResponseWriter, r *http.Request, err error)
	// Redis carries typing between nodes: redis://…; empty for one node.
	Redis string
	// Metrics gets the figures; nil for none.
	Metrics *obs.Metrics
	// Heads is how often a topic's last number is told, 15 s without it.
	Heads time.Duration
	// Again is how long a connection lasts before its person is asked for anew (give or take a fifth), 6 h without it: rights
	// that ended with no event, as a session that grew old, end there.
	Again time.Duration
}

// Whose connections: of an account, of one session of it, or with no account of everybody in the tenant. With About, a record's id,
// only those that follow a topic naming it, or are asking to.
type Whose struct{ Account, Session, About string }

// Account is somebody connected to this node.
type Account struct{ Tenant, ID string }

// Hub is the live layer of one node.
type Hub struct {
	Config
	node    *centrifuge.Node
	socket  http.Handler
	log     *slog.Logger
	typing  *typingLink
	stop    context.CancelFunc
	work    sync.WaitGroup
	mu      sync.Mutex
	tenants map[string]*room
}

// room is what this node knows of one tenant's topics.
type room struct {
	mu   sync.Mutex // held while publishing, so that a head follows what it counts
	last map[string]int64
	told map[string]int64 // the heads told
}

// New makes a hub. Give its Tail to the outbox, Start it, and serve it at /api/v1/live.
func New(c Config) (*Hub, error) {
	if c.Metrics == nil {
		c.Metrics = obs.NewMetrics("")
	}
	if c.Heads == 0 {
		c.Heads = 15 * time.Second
	}
	if c.Again == 0 {
		c.Again = 6 * time.Hour
	}
	h := &Hub{Config: c, log: c.DB.Log(), tenants: map[string]*room{}}
	var err error
	h.node, err = centrifuge.New(centrifuge.Config{
		Name:               "comptoir",
		LogLevel:           centrifuge.LogLevelWarn,
		LogHandler:         h.note,
		Metrics:            centrifuge.MetricsConfig{MetricsNamespace: "comptoir_live", RegistererGatherer: c.Metrics.Registry},
		ClientChannelLimit: 512,
		ChannelMaxLength:   512,
	})
	if err != nil {
		return nil, fmt.Errorf("live: %w", err)
	}
	h.node.OnConnecting(h.connecting)
	h.node.OnConnect(h.connected)
	h.socket = centrifuge.NewWebsocketHandler(h.node, centrifuge.WebsocketConfig{
		ReadBufferSize:     512,
		UseWriteBufferPool: true,
		MessageSizeLimit:   16 << 10,
		WriteTimeout:       10 * time.Second,
		PingPongConfig:     centrifuge.PingPongConfig{PingInterval: 25 * time.Second, PongTimeout: 10 * time.Second},
	})
	if c.Redis != "" {
		if h.typing, err = newTypingLink(c.Redis, h); err != nil {
			return nil, fmt.Errorf("live: %w", err)
		}
	}
	return h, nil
}

// Start begins to serve, until ctx ends or Close.
func (h *Hub) Start(ctx context.Context) error {
	if err := h.node.Run(); err != nil {
		return fmt.Errorf("live: %w", err)
	}
	ctx, h.stop = context.WithCancel(ctx)
	h.work.Go(func() { h.tellHeads(ctx) })
	if h.typing != nil {
		h.work.Go(func() { h.typing.run(ctx) })
	}
	return nil
}

// Close sends everybody away, telling them to come back.
func (h *Hub) Close(ctx context.Context) error {
	err := h.node.Shutdown(ctx)
	if h.stop != nil {
		h.stop()
	}
	h.work.Wait()
	return err
}

func (h *Hub) room(tenant string) *room {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.tenants[tenant]
	if r == nil {
		r = &room{last: map[string]int64{}, told: map[string]int64{}}
		h.tenants[tenant] = r
	}
	return r
}

func channelOf(tenant, topic string) string { return tenant + ":" + topic }

func topicOf(channel string) (tenant, topic string, ok bool) {
	tenant, topic, ok = strings.Cut(channel, ":")
	return tenant, topic, ok && tenant != "" && topic != ""
}

// note brings the library's words into our log.
func (h *Hub) note(e centrifuge.LogEntry) {
	level := slog.LevelWarn
	if e.Level == centrifuge.LogLevelError {
		level = slog.LevelError
	}
	h.log.Log(context.Background(), level, "live: "+e.Message, "fields", e.Fields)
}

// Connected tells who is connected to this node, each once.
func (h *Hub) Connected() []Account {
	seen := map[Account]bool{}
	var out []Account
	for _, c := range h.node.Hub().Connections() {
		tenant, account, ok := topicOf(c.UserID())
		if a := (Account{tenant, account}); ok && !seen[a] {
			seen[a] = true
			out = append(out, a)
		}
	}
	return out
}

// Disconnect cuts connections of a tenant on this node; the client comes back by itself, if it is still let in. What an event
// says needs no call: Cut does it on every node.
func (h *Hub) Disconnect(tenant string, whose Whose) {
	clients := h.node.Hub().UserConnections(channelOf(tenant, whose.Account))
	if whose.Account == "" {
		clients = h.node.Hub().Connections()
	}
	for _, c := range clients {
		v, ok := visitorOf(c)
		if !ok || v.actor().Tenant != tenant || whose.Session != "" && v.actor().Session != whose.Session || whose.About != "" && !v.follows(whose.About) {
			continue
		}
		v.hangUp() // at once: nothing is written from here on
		c.Disconnect(centrifuge.DisconnectForceReconnect)
	}
}

// rights asks whether the actor may see a topic. Who types in a thread is seen by those who may read it.
func (h *Hub) rights(ctx context.Context, r db.Reader, topic string) error {
	if rest, ok := strings.CutPrefix(topic, "typing:"); ok {
		topic = "thread:" + rest
	}
	return h.Rights(ctx, r, topic)
}

// mayFollow is rights in a transaction of its own, in the carrier's words.
func (h *Hub) mayFollow(ctx context.Context, a auth.Actor, topic string) error {
	_, err := db.View(ctx, h.DB, a, func(ctx context.Context, r db.Reader) (int, error) { return 0, h.rights(ctx, r, topic) })
	switch {
	case err == nil:
		return nil
	case fault.KindOf(err) == fault.KindInternal:
		if !errors.Is(err, context.Canceled) {
			h.log.Error("the right to a topic could not be asked", "topic", topic, "tenant", a.Tenant, "error", err)
		}
		return centrifuge.ErrorInternal
	default:
		return centrifuge.ErrorPermissionDenied
	}
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("live: %v", err)) // only for what is our own
	}
	return b
}
