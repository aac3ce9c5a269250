package live

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/outbox"
)

// Tail is what feeds the hub; give it to the outbox.
func (h *Hub) Tail() outbox.Tail { return outbox.Tail{Name: "live", Handle: h.take} }

func (h *Hub) take(ctx context.Context, tenant string, events []event.Event) error {
	for _, e := range events {
		h.cut(e)
	}
	if h.Also != nil {
		more, err := h.alsoTo(ctx, tenant, events, h.present(tenant))
		if err != nil {
			return err
		}
		events = more
	}
	watched := make([]event.Event, 0, len(events))
	for _, e := range events {
		if slices.ContainsFunc(e.Topics, func(topic string) bool { return h.watched(tenant, topic) }) {
			watched = append(watched, e)
		}
	}
	if len(watched) == 0 {
		return nil
	}
	// The records may be younger than the events: rights taken away meanwhile count too.
	var younger []event.Event
	said, err := h.show(ctx, tenant, watched, func(ctx context.Context, r db.Reader) (err error) {
		if h.Cut != nil {
			younger, err = since(ctx, r, events[len(events)-1].Seq)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, e := range younger {
		h.cut(e)
	}
	bodies := make([][]byte, len(said))
	for i := range said {
		if bodies[i], err = json.Marshal(said[i]); err != nil {
			h.log.Error("a record could not be encoded", "tenant", tenant, "type", said[i].Type, "error", err)
			said[i].Record = nil
			bodies[i] = encode(said[i])
		}
	}
	room := h.room(tenant)
	room.mu.Lock()
	defer room.mu.Unlock()
	for i, e := range watched {
		for n, topic := range e.Topics {
			if h.watched(tenant, topic) && !slices.Contains(e.Topics[:n], topic) {
				h.say(channelOf(tenant, topic), frame(e.Seq, room.last[topic], bodies[i]))
				room.last[topic] = e.Seq
			}
		}
	}
	return nil
}

// since reads the log from a number to the end of the snapshot.
func since(ctx context.Context, r db.Reader, seq int64) (out []event.Event, err error) {
	const page = 500
	for {
		events, err := db.Events(ctx, r, seq, page)
		out = append(out, events...)
		if err != nil || len(events) < page {
			return out, err
		}
		seq = events[page-1].Seq
	}
}

func (h *Hub) cut(e event.Event) {
	if h.Cut == nil {
		return
	}
	for _, w := range h.Cut(e) {
		h.Disconnect(e.Tenant, w)
	}
}

// watched: nobody follows it on this node means that there is nothing to say, for who comes later asks the log.
func (h *Hub) watched(tenant, topic string) bool {
	return h.node.Hub().NumSubscribers(channelOf(tenant, topic)) > 0
}

func (h *Hub) say(channel string, data []byte) {
	if _, err := h.node.Publish(channel, data); err != nil {
		h.log.Error("a push was not sent; the clients will see the gap", "channel", channel, "error", err)
	}
}

// tellHeads tells each topic's last number, where it has moved, so that a push lost on the way is noticed.
func (h *Hub) tellHeads(ctx context.Context) {
	tick := time.NewTicker(h.Heads)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		h.mu.Lock()
		rooms := make(map[string]*room, len(h.tenants))
		for tenant, r := range h.tenants {
			rooms[tenant] = r
		}
		h.mu.Unlock()
		for tenant, r := range rooms {
			h.tellHeadsOf(tenant, r)
		}
	}
}

func (h *Hub) tellHeadsOf(tenant string, r *room) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for topic, seq := range r.last {
		switch {
		case !h.watched(tenant, topic):
			delete(r.last, topic)
			delete(r.told, topic)
		case r.told[topic] != seq:
			r.told[topic] = seq
			h.say(channelOf(tenant, topic), []byte(`{"head":`+strconv.FormatInt(seq, 10)+`}`))
		}
	}
}
