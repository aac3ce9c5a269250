package outbox

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
)

// Listener answers events with a durable effect, once, whatever the number of nodes. Handle works on tx as the system; what it
// emits carries e as its cause. Like any use case it may run again, so it has no effect outside tx: what concerns the outside
// world is a job enqueued on tx.
type Listener struct {
	Name   string   // names its cursor: never rename it
	Types  []string // the events it is given; none means all
	Handle func(ctx context.Context, tx *db.Tx, e event.Event) error
	// Concerns says of an event of Types, by the event alone, whether there is anything to do for it: what asks for nothing passes
	// without a write. nil means always.
	Concerns func(e event.Event) bool
	// Idle says, of the present, that no event asks for anything (nobody uses what the listener is for): they pass without a
	// write. What ends the idleness must be an event of Types itself; and as this node may not have been the one that let them pass, or
	// may have been killed since, Handle can be given what was before it: what counts only from then on looks at the event's time, with
	// event.Slack. nil means never idle.
	Idle func(ctx context.Context, r db.Reader) (bool, error)
	// Past makes a listener that is new to a tenant with a history begin with the first event of that history. Without it, it begins
	// with what happens from now on: what was long ago is news to nobody.
	Past bool
}

// Tail follows the log of every tenant on this node, in order, outside any transaction. A batch that fails is handed over
// again, forever: a tail that wants to give up on an event answers nil.
type Tail struct {
	Name   string
	From   func(ctx context.Context, tenant string) (int64, error) // the last number already known; nil means from now on
	Handle func(ctx context.Context, tenant string, events []event.Event) error
	// Gather is the least time from one hand-over to the next: what comes meanwhile is handed over together. It is for a tail whose
	// work on many events about one record is that on one. The first event after a quiet time does not wait.
	Gather time.Duration
}

// Tries is how often an event may fail before it is parked.
const Tries = 8

const (
	batch   = 200              // events in one transaction, and in one hand-over
	many    = 5000             // events handed at once to a tail that gathers
	kept    = 4096             // events of a tenant kept in memory for those who follow closely
	unsaved = 1000             // events that concern a listener in nothing, before its cursor is written all the same
	poll    = time.Second      // how soon a commit is seen of which no wake arrived
	longest = 10 * time.Second // between two tries
)

// Outbox runs the listeners of one node.
type Outbox struct {
	d         *db.DB
	listeners []Listener
	tails     []Tail
	backoff   func(try int) time.Duration

	mu       sync.Mutex
	tenants  map[string]*follower
	changed  chan struct{} // closed at each progress that somebody waits for
	awaited  bool
	ctx      context.Context //nolint:containedctx // the life of the goroutines, from Start to Close
	stop     context.CancelFunc
	starting map[string]int64 // where each log stood at Start
	work     sync.WaitGroup
}

// New makes an Outbox; nothing runs before Start.
func New(d *db.DB) *Outbox {
	return &Outbox{d: d, tenants: map[string]*follower{}, changed: make(chan struct{}), backoff: func(try int) time.Duration {
		return min(100*time.Millisecond<<(try-1), longest)
	}}
}

// Listen adds a shared listener, before Start.
func (o *Outbox) Listen(l Listener) { o.listeners = append(o.listeners, l) }

// Listeners are the shared listeners, for who runs them as another node.
func (o *Outbox) Listeners() []Listener { return slices.Clone(o.listeners) }

// Tail adds a node listener, before Start.
func (o *Outbox) Tail(t Tail) { o.tails = append(o.tails, t) }

// Backoff sets the wait after the nth failure of the same event (for tests, and for the impatient); before Start.
func (o *Outbox) Backoff(f func(try int) time.Duration) { o.backoff = f }

// Start begins to follow every log until ctx ends or Close.
func (o *Outbox) Start(ctx context.Context) error {
	names := map[string]bool{}
	for _, l := range o.listeners {
		if l.Name == "" || l.Handle == nil || names[l.Name] {
			return fmt.Errorf("outbox: a listener needs a Handle and a name of its own: %q", l.Name)
		}
		names[l.Name] = true
	}
	heads, err := db.Heads(ctx, o.d)
	if err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	o.mu.Lock()
	o.ctx, o.stop = context.WithCancel(ctx)
	o.starting = heads
	o.mu.Unlock()
	o.d.OnCommit(o.grown)
	if heads, err = db.Heads(ctx, o.d); err != nil { // again, for what was committed before we were told of commits
		o.Close()
		return fmt.Errorf("outbox: %w", err)
	}
	for tenant := range heads {
		o.wake(tenant)
	}
	o.work.Go(o.poll)
	return nil
}

// Close stops and waits for the work in hand.
func (o *Outbox) Close() {
	o.mu.Lock()
	stop := o.stop
	if stop != nil {
		stop()
	}
	o.mu.Unlock()
	o.work.Wait()
}

func (o *Outbox) poll() {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		select {
		case <-o.ctx.Done():
			return
		case <-tick.C:
		}
		heads, err := db.Heads(o.ctx, o.d)
		if err != nil {
			if o.ctx.Err() == nil {
				o.d.Log().Warn("cannot read the heads of the logs, trying again", "error", err)
			}
			continue
		}
		for tenant, head := range heads {
			if f := o.follower(tenant); f != nil && f.behind(head) {
				f.wake()
			}
		}
	}
}

// grown is told of every commit; it does not block.
func (o *Outbox) grown(g db.Grown) {
	f := o.follower(g.Tenant)
	if f == nil || !f.behind(g.Head) {
		return
	}
	if !f.gain(g.Events) {
		f.wake()
	}
}

func (o *Outbox) wake(tenant string) {
	if f := o.follower(tenant); f != nil {
		f.wake()
	}
}

// follower gives the tenant's follower, made at its first event; nil before Start and after Close.
func (o *Outbox) follower(tenant string) *follower {
	o.mu.Lock()
	defer o.mu.Unlock()
	if f := o.tenants[tenant]; f != nil {
		return f
	}
	if o.ctx == nil || o.ctx.Err() != nil {
		return nil
	}
	f := o.follow(tenant, o.starting[tenant])
	o.tenants[tenant] = f
	return f
}

// progressed tells Drained to look again.
func (o *Outbox) progressed() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.awaited {
		close(o.changed)
		o.changed, o.awaited = make(chan struct{}), false
	}
}

// Drained waits until every listener and tail of this node has passed the head of every log, and of what they emitted
// meanwhile. It is how a test waits for an effect.
func (o *Outbox) Drained(ctx context.Context) error {
	for len(o.listeners)+len(o.tails) > 0 {
		o.mu.Lock()
		changed := o.changed
		o.awaited = true
		reached := make(map[string]mark, len(o.tenants))
		for tenant, f := range o.tenants {
			reached[tenant] = f.slowest()
		}
		o.mu.Unlock()
		// The heads are read after the cursors: what a listener emits is in the log before its cursor moves.
		heads, err := db.Heads(ctx, o.d)
		if err != nil {
			return err
		}
		waiting := ""
		for tenant, head := range heads {
			if m, ok := reached[tenant]; !ok || m.seen < head {
				waiting = "listener " + m.name + " of tenant " + tenant
				o.wake(tenant)
			}
		}
		if waiting == "" {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%s has not reached the head of the log: %w", waiting, ctx.Err())
		}
	}
	return nil
}
