package notify

import (
	"context"
	"sync"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/push"
)

// Notices tell people.
type Notices struct {
	DB      *db.DB
	Contact string // of who runs the installation, for the push services: https address or e-mail
	Private bool   // push services in the house's own network may be reached
	// Test is the notice that shows whether a device works, in a language.
	Test func(lang string) Notice

	mu   sync.Mutex
	keys push.Keys
}

// own gives the installation's keys; the first to ask has them made.
func (s *Notices) own(ctx context.Context) (push.Keys, error) {
	if k := s.known(); k.Public != "" {
		return k, nil
	}
	k, err := push.Own(ctx, s.DB)
	if err != nil {
		return k, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = k
	return k, nil
}

func (s *Notices) known() push.Keys {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keys
}

// Notice is what a device shows.
type Notice struct {
	Tag    string        `json:"tag"` // a later one of the same tag takes its place
	Title  string        `json:"title"`
	Text   string        `json:"text,omitempty"`
	Page   string        `json:"page"`             // where a touch leads, from /
	Urgent bool          `json:"urgent,omitempty"` // stays until it is answered, and wakes a telephone that sleeps
	Lang   string        `json:"lang,omitempty"`
	Acts   []Act         `json:"acts,omitempty"` // two at most
	For    time.Duration `json:"-"`              // how long it is worth reading
}

// Act answers a notice without opening its page.
type Act struct {
	Name  string            `json:"name"`
	Title string            `json:"title"`
	Post  string            `json:"post"`           // a route of the API, from /
	Body  map[string]string `json:"body,omitempty"` // what is posted there
	Done  string            `json:"done"`           // what is shown when it is done
}

const (
	longTitle = 120
	longText  = 240
	worth     = 4 * time.Hour // where a notice does not say
)

func cut(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
