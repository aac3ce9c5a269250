package crisis

import (
	"context"
	"sync"

	"comptoir/internal/base/event"
)

// Ears wake guests who wait for words. A guest has no session, and the live connection takes only sessions: letting a link from outside
// into it would put every topic of the house one mistake away. So a guest asks for what is new and the server holds the question until
// something is said in their one room, or 25 seconds are over; each question is judged anew, by the link's end and its withdrawal.
type Ears struct {
	mu    sync.Mutex
	rooms map[string]chan struct{}
	deaf  bool
}

// NewEars makes ears that nobody listens with yet.
func NewEars() *Ears { return &Ears{rooms: map[string]chan struct{}{}} }

// until is closed when something happens in a room. Take it before looking, wait for it after.
func (e *Ears) until(room string) <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.rooms[room]
	if c == nil {
		c = make(chan struct{})
		if e.deaf {
			close(c)
			return c
		}
		e.rooms[room] = c
	}
	return c
}

// Close lets all go at once: a server that stops holds no question.
func (e *Ears) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.deaf = true
	for room := range e.rooms {
		e.wake(room)
	}
}

// Hear wakes those whom an event concerns; it is a tail of the log.
func (e *Ears) Hear(_ context.Context, _ string, events []event.Event) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ev := range events {
		switch {
		case ev.Subject.Kind == RoomKind:
			e.wake(ev.Subject.ID)
		case ev.Type == (GuestChanged{}).EventType(): // somebody's link may have been withdrawn: all look again
			for room := range e.rooms {
				e.wake(room)
			}
		}
	}
	return nil
}

func (e *Ears) wake(room string) {
	if c := e.rooms[room]; c != nil {
		close(c)
		delete(e.rooms, room)
	}
}
