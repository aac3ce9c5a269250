package live

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/centrifugal/centrifuge"
	"github.com/redis/rueidis"

	"comptoir/internal/base/id"
)

type typed struct {
	Typing bool `json:"typing"`
}

type types struct {
	Person Person `json:"person"`
	Typing bool   `json:"typing"`
}

// publish takes the one thing a client may say by itself: that the person behind it is typing. The words are ours.
func (h *Hub) publish(c *centrifuge.Client, v *visitor, e centrifuge.PublishEvent, answer centrifuge.PublishCallback) {
	tenant, topic, ok := topicOf(e.Channel)
	var said typed
	switch {
	case !ok || tenant != v.actor().Tenant || !strings.HasPrefix(topic, "typing:") || v.cut.Load():
		answer(centrifuge.PublishReply{}, centrifuge.ErrorPermissionDenied)
		return
	case !v.mayType(time.Now()):
		answer(centrifuge.PublishReply{}, centrifuge.ErrorTooManyRequests)
		return
	case json.Unmarshal(e.Data, &said) != nil:
		answer(centrifuge.PublishReply{}, centrifuge.ErrorBadRequest)
		return
	}
	if err := h.mayFollow(c.Context(), v.actor(), topic); err != nil {
		answer(centrifuge.PublishReply{}, err)
		return
	}
	data := encode(types{Person: Person{ID: v.actor().ID, Name: v.actor().Name}, Typing: said.Typing})
	result, err := h.node.Publish(e.Channel, data)
	if h.typing != nil {
		h.typing.tell(e.Channel, data)
	}
	answer(centrifuge.PublishReply{Result: &result}, err)
}

const (
	typingBurst = 6
	typingRate  = 1.0 // a second
)

func (v *visitor) mayType(now time.Time) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.at.IsZero() {
		v.left = typingBurst
	} else {
		v.left = min(typingBurst, v.left+typingRate*now.Sub(v.at).Seconds())
	}
	v.at = now
	if v.left < 1 {
		return false
	}
	v.left--
	return true
}

// typingLink carries typing between nodes by Redis. It may fail: nothing is lost but a hint.
type typingLink struct {
	h    *Hub
	opt  rueidis.ClientOption
	node string
	out  chan typingWord
}

type typingWord struct {
	Node    string          `json:"node"`
	Channel string          `json:"channel"`
	Data    json.RawMessage `json:"data"`
}

const typingChannel = "comptoir:typing"

func newTypingLink(url string, h *Hub) (*typingLink, error) {
	opt, err := rueidis.ParseURL(url)
	if err != nil {
		return nil, err
	}
	opt.DisableCache = true
	return &typingLink{h: h, opt: opt, node: id.New(), out: make(chan typingWord, 256)}, nil
}

// tell hands a word to the other nodes, unless Redis cannot keep up.
func (l *typingLink) tell(channel string, data []byte) {
	select {
	case l.out <- typingWord{l.node, channel, data}:
	default:
	}
}

func (l *typingLink) run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := l.once(ctx); err != nil && ctx.Err() == nil {
			l.h.log.Warn("Redis is away: typing is not seen across nodes", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(2 * time.Second):
			}
		}
	}
}

func (l *typingLink) once(ctx context.Context) error {
	client, err := rueidis.NewClient(l.opt)
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, stop := context.WithCancel(ctx)
	failed := make(chan error, 1)
	var hearing sync.WaitGroup
	hearing.Go(func() {
		failed <- client.Receive(ctx, client.B().Subscribe().Channel(typingChannel).Build(), func(m rueidis.PubSubMessage) { l.hear(m.Message) })
	})
	defer hearing.Wait()
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		case w := <-l.out:
			if err := client.Do(ctx, client.B().Publish().Channel(typingChannel).Message(string(encode(w))).Build()).Error(); err != nil {
				return err
			}
		}
	}
}

func (l *typingLink) hear(message string) {
	var w typingWord
	if err := json.Unmarshal([]byte(message), &w); err != nil || w.Node == l.node {
		return
	}
	if _, topic, ok := topicOf(w.Channel); !ok || !strings.HasPrefix(topic, "typing:") {
		return
	}
	if _, err := l.h.node.Publish(w.Channel, w.Data); err != nil {
		l.h.log.Debug("typing from another node was not shown", "error", err)
	}
}
