package feed

import (
	"comptoir/internal/people/thread"
)

// Feed is the wall, on the threads that hold its words and the records it may speak about.
type Feed struct {
	Threads *thread.Threads
	Records map[string]Record
	// Contributed are the kinds of what a person's profile shows that they did.
	Contributed []Contributed
}
