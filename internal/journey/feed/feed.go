package feed

import (
	"context"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/people/thread"
)

// Feed is the wall, on the threads that hold its words and the records it may speak about.
type Feed struct {
	Threads *thread.Threads
	Records map[string]Record
	// Looks are kinds of records that are shown in short where they are named, with more than Records tell or beside them.
	Looks map[string]func(ctx context.Context, r db.Reader, ids []string) ([]Card, error)
	// DB is for programs that come with a secret of their own instead of a session.
	DB *db.DB
	// Origin is the address that people know the server by.
	Origin func() string
	// Text words a key in a language.
	Text func(lang, key string) string
	// Contributed are the kinds of what a person's profile shows that they did.
	Contributed []Contributed

	// Tell says to an author what a moderator decided about their words; nil tells nobody.
	Tell func(ctx context.Context, tx *db.Tx, author string, n Notice) error

	throttle *api.Throttle
}

// A program may post 60 times at once, then once a second.
const (
	hookBurst = 60
	hookPace  = time.Second
)

// New makes the wall; its threads and records are given before it is used.
func New(d *db.DB, origin func() string) *Feed {
	return &Feed{DB: d, Origin: origin, throttle: api.NewThrottle(hookBurst, hookPace, d.Clock())}
}
