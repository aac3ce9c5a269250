package knowledge

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/people/thread"
)

// Library is what people do with notes and articles, with what the floors above know and this one does not.
type Library struct {
	Threads *thread.Threads

	// Places are the kinds of records from whose threads messages may be kept.
	Places map[string]Place
	// Subjects are the kinds of records that a note may be about, with the fault of who may not know of one.
	Subjects map[string]func(ctx context.Context, r db.Reader, id string) error
	// MoreGroups are groups that audiences may name beside those of the directory (the wall's).
	MoreGroups GroupSource
}

// Place is what a kind of record says about what is said there.
type Place struct {
	// Audience is who hears it: what is kept from there is for them, until somebody decides otherwise.
	Audience func(ctx context.Context, r db.Reader, id string) (AudienceIn, error)
	// Card names the record for those who may read it.
	Card func(ctx context.Context, r db.Reader, id string) (Card, error)
}

// Card is a record in one line.
type Card struct{ Number, Title string }

// GroupSource knows groups: which the actor is in, and what they are called. Both may be nil.
type GroupSource struct {
	Mine  func(ctx context.Context, r db.Reader) ([]string, error)
	Names func(ctx context.Context, r db.Reader, ids []string) (map[string]string, error)
}
