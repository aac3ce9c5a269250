package outbox

import (
	"context"
	"math"
	"sort"
	"strings"
	"sync"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
)

// follower reads one tenant's log once for all who want it on this node.
type follower struct {
	o       *Outbox
	tenant  string
	kick    chan struct{}
	all     []*worker
	started int64 // where the log stood when this node began to follow it

	mu     sync.Mutex
	head   int64         // the last number read
	recent []event.Event // the last ones up to head
}

// follow starts a tenant's goroutines; o.mu is held.
func (o *Outbox) follow(tenant string, head int64) *follower {
	f := &follower{o: o, tenant: tenant, started: head, head: head, kick: make(chan struct{}, 1)}
	for i := range o.listeners {
		l := &o.listeners[i]
		w := newWorker(f, l.Name, 0)
		s := &shared{worker: w, l: l, types: set(l.Types)}
		o.work.Go(func() { w.run(o.ctx, s.begin, s.take) })
	}
	for i := range o.tails {
		t := &o.tails[i]
		w := newWorker(f, t.Name, head)
		if w.gather = t.Gather; w.gather > 0 {
			w.most = many
		}
		n := &node{worker: w, t: t}
		o.work.Go(func() { w.run(o.ctx, n.begin, n.take) })
	}
	o.work.Go(func() { f.run(o.ctx) })
	f.wake()
	return f
}

func (f *follower) wake() {
	select {
	case f.kick <- struct{}{}:
	default: // it has been told, and has not looked yet
	}
}

func (f *follower) behind(head int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.head < head
}

// ahead says whether the log is known beyond a number.
func (f *follower) ahead(seq int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.head > seq
}

type mark struct {
	name string
	seen int64
}

// slowest is the worker furthest from the head.
func (f *follower) slowest() mark {
	out := mark{"", math.MaxInt64}
	for _, w := range f.all {
		if at := w.at(); at < out.seen {
			out = mark{w.name, at}
		}
	}
	return out
}

func (f *follower) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.kick:
		}
		for more := true; more; {
			var err error
			if more, err = f.read(ctx); err != nil {
				if ctx.Err() == nil {
					f.o.d.Log().Warn("cannot read the log, trying again", "tenant", f.tenant, "error", err)
				}
				break // the poll wakes us again
			}
			f.wakeAll()
		}
	}
}

// read takes what the log has gained; more means that there may be more still.
func (f *follower) read(ctx context.Context) (more bool, err error) {
	f.mu.Lock()
	head := f.head
	f.mu.Unlock()
	events, err := f.load(ctx, head, batch)
	if err != nil || len(events) == 0 {
		return false, err
	}
	more = len(events) == batch
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(events) > 0 && events[0].Seq <= f.head { // gained meanwhile
		events = events[1:]
	}
	f.keep(events)
	return more, nil
}

// gain takes what this node has just written, if it is what comes next, and spares reading it.
func (f *follower) gain(events []event.Event) bool {
	f.mu.Lock()
	next := len(events) > 0 && events[0].Seq == f.head+1
	if next {
		f.keep(events)
	}
	f.mu.Unlock()
	if next {
		f.wakeAll()
	}
	return next
}

// keep puts events behind the recent ones; f.mu is held. The oldest go by halves, so that little is moved.
func (f *follower) keep(events []event.Event) {
	if len(events) == 0 {
		return
	}
	if len(f.recent) > kept {
		f.recent = append(make([]event.Event, 0, 2*kept), f.recent[len(f.recent)-kept/2:]...)
	}
	f.recent = append(f.recent, events...)
	f.head = events[len(events)-1].Seq
}

func (f *follower) wakeAll() {
	for _, w := range f.all {
		w.wake()
	}
}

func (f *follower) load(ctx context.Context, after int64, limit int) ([]event.Event, error) {
	return db.View(ctx, f.o.d, auth.System(f.tenant), func(ctx context.Context, r db.Reader) ([]event.Event, error) {
		return db.Events(ctx, r, after, limit)
	})
}

// after gives events behind a number, from memory for who follows closely, from the log for who comes from far.
func (f *follower) after(ctx context.Context, seq int64, most int) ([]event.Event, error) {
	f.mu.Lock()
	if seq >= f.head {
		f.mu.Unlock()
		return nil, nil
	}
	if len(f.recent) > 0 && seq >= f.recent[0].Seq-1 {
		near := f.recent[sort.Search(len(f.recent), func(i int) bool { return f.recent[i].Seq > seq }):]
		out := append([]event.Event(nil), near[:min(most, len(near))]...)
		f.mu.Unlock()
		return out, nil
	}
	f.mu.Unlock()
	return f.load(ctx, seq, most)
}

// worker is one listener or tail on one tenant's log.
type worker struct {
	f    *follower
	name string
	kick chan struct{}

	most   int // events of one hand-over
	gather time.Duration
	next   time.Time // no hand-over before

	mu   sync.Mutex
	seen int64 // all up to here is dealt with
}

func newWorker(f *follower, name string, seen int64) *worker {
	w := &worker{f: f, name: name, kick: make(chan struct{}, 1), seen: seen, most: batch}
	f.all = append(f.all, w)
	return w
}

func (w *worker) at() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen
}

func (w *worker) moveTo(seq int64) {
	w.mu.Lock()
	moved := seq != w.seen
	w.seen = seq
	w.mu.Unlock()
	if moved {
		w.f.o.progressed()
	}
}

func (w *worker) wake() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// run hands events to take until ctx ends. An error of begin or take is tried again after its wait.
func (w *worker) run(ctx context.Context, begin func(context.Context) error, take func(context.Context, []event.Event) error) {
	log := w.f.o.d.Log()
	begun, fails := false, 0
	for {
		err := w.pass(ctx, &begun, begin, take)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			fails = 0
			select {
			case <-ctx.Done():
				return
			case <-w.kick:
			}
			continue
		}
		fails++
		log.Warn("a listener failed, trying again", "listener", w.name, "tenant", w.f.tenant, "time", fails, "error", firstLine(err))
		wait := time.NewTimer(w.f.o.backoff(min(fails, Tries)))
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
	}
}

// pass goes on to the end of what has been read.
func (w *worker) pass(ctx context.Context, begun *bool, begin func(context.Context) error, take func(context.Context, []event.Event) error) error {
	if !*begun {
		if err := begin(ctx); err != nil {
			return err
		}
		*begun = true
	}
	for ctx.Err() == nil {
		if err := w.rest(ctx); err != nil {
			return err
		}
		events, err := w.f.after(ctx, w.at(), w.most)
		if err != nil || len(events) == 0 {
			return err
		}
		began := time.Now()
		err = take(ctx, events)
		if w.gather > 0 {
			took := time.Since(began)
			w.next = began.Add(max(w.gather, took+min(4*took, longRest)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// longRest bounds how long who gathers rests after much work.
const longRest = time.Second

// rest lets events gather since the last hand-over. Who gathers rests four times as long as the work took, and so leaves the
// processors to those who wait for an answer.
func (w *worker) rest(ctx context.Context) error {
	left := time.Until(w.next)
	if left <= 0 || !w.f.ahead(w.at()) {
		return nil
	}
	wait := time.NewTimer(left)
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
		return nil
	}
}

// firstLine leaves the stack of a panic to the message that the event is parked.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
