package thread

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Kind is what a kind of record says about its threads; app fills the table. The reader's actor is who asks. MayRead and
// MayPost answer nil or the fault that person deserves (not found where they may not know of the record).
type Kind struct {
	MayRead      func(ctx context.Context, r db.Reader, subject string) error
	MayPost      func(ctx context.Context, r db.Reader, subject string) (Said, error) // nil: as MayRead, and nothing more
	SeesInternal func(ctx context.Context, r db.Reader, subject string) (bool, error) // nil: every agent; requesters never do

	// MayOpen says whether who may read the record may open a file that hangs on the record itself; nil: they may.
	MayOpen func(ctx context.Context, r db.Reader, subject, file string) error
	// Find turns what stands in the address (a number such as INC0000042) into an id; nil where there are no numbers.
	Find func(ctx context.Context, r db.Reader, given string) (string, error)
	// Topics are further live channels told of each message; nil for none. A note must go only where its readers are.
	Topics func(subject string, internal bool) []string
	// Changed lets the record answer an edit or a deletion, where m is the message as it is now; may be nil.
	Changed func(ctx context.Context, tx *db.Tx, m Message) error
}

// Said lets a record answer a person's message in the same transaction (first response, reopening). Who has looked at the record
// to say whether one may post knows whether there is anything to do: nil where there is not.
type Said func(ctx context.Context, tx *db.Tx, m Message) error

// Limits of messages and files, from the configuration; zero means the product's own.
type Limits struct {
	MessageChars    int
	FilesPerMessage int
	FileBytes       int64
}

// Threads is what people do in threads, with the rights that the kinds of records give.
type Threads struct {
	Kinds  map[string]Kind
	Limits Limits
	// Called finds further groups by their folded names, of those that the reader's actor may know; may be nil.
	Called func(ctx context.Context, r db.Reader, folded []string) (map[string][]directory.Callee, error)

	html rendered
}

// New needs a Kind for every kind of record that people may speak about.
func New(kinds map[string]Kind, limits Limits) *Threads {
	return &Threads{Kinds: kinds, Limits: limits.orDefault()}
}

const (
	messageChars    = 20_000
	filesPerMessage = 10
	fileBytes       = 25 << 20
)

func (l Limits) orDefault() Limits {
	if l.MessageChars == 0 {
		l.MessageChars = messageChars
	}
	if l.FilesPerMessage == 0 {
		l.FilesPerMessage = filesPerMessage
	}
	if l.FileBytes == 0 {
		l.FileBytes = fileBytes
	}
	return l
}

// Topic is the live channel of what every reader of a record's thread sees.
func Topic(subject ref.Ref) string { return "thread:" + subject.String() }

// InternalTopic is the live channel of its internal notes.
func InternalTopic(subject ref.Ref) string { return Topic(subject) + ":internal" }

func topicOf(subject ref.Ref, internal bool) string {
	if internal {
		return InternalTopic(subject)
	}
	return Topic(subject)
}

func inbox(person string) string { return "inbox:" + person }

// place is a thread as one person sees it.
type place struct {
	kind     Kind
	ref      ref.Ref
	internal bool
}

func (t *Threads) kind(ctx context.Context, r db.Reader, kind, given string) (place, error) {
	k, ok := t.Kinds[kind]
	if !ok || k.MayRead == nil || !sound(given) {
		return place{}, fault.NotFound("thread.not_found")
	}
	if k.Find != nil && !id.Valid(given) {
		found, err := k.Find(ctx, r, given)
		if err != nil {
			return place{}, err
		}
		given = found
	}
	return place{kind: k, ref: ref.Of(kind, given)}, nil
}

// toRead finds a thread for somebody who wants to read it.
func (t *Threads) toRead(ctx context.Context, r db.Reader, kind, given string) (place, error) {
	p, err := t.kind(ctx, r, kind, given)
	if err != nil {
		return p, err
	}
	if err := p.kind.MayRead(ctx, r, p.ref.ID); err != nil {
		return p, err
	}
	p.internal, err = p.seesInternal(ctx, r)
	return p, err
}

func (p place) changed(ctx context.Context, tx *db.Tx, m Message) error {
	if p.kind.Changed == nil {
		return nil
	}
	return p.kind.Changed(ctx, tx, m)
}

func (p place) mayPost(ctx context.Context, r db.Reader) (Said, error) {
	if p.kind.MayPost == nil {
		return nil, p.kind.MayRead(ctx, r, p.ref.ID)
	}
	return p.kind.MayPost(ctx, r, p.ref.ID)
}

// seesInternal never is true for somebody who only asks for help, whatever a Kind says.
func (p place) seesInternal(ctx context.Context, r db.Reader) (bool, error) {
	if !r.Actor().Has(auth.Agent) {
		return false, nil
	}
	if p.kind.SeesInternal == nil {
		return true, nil
	}
	return p.kind.SeesInternal(ctx, r, p.ref.ID)
}

// MayHear answers whether the reader's actor may subscribe to the live channel of a thread, or of its internal notes.
func (t *Threads) MayHear(ctx context.Context, r db.Reader, subject ref.Ref, internal bool) error {
	p, err := t.toRead(ctx, r, subject.Kind, subject.ID)
	if err == nil && internal && !p.internal {
		err = errInternal
	}
	return err
}

var errInternal = fault.Denied("message.internal_denied")

// me is the actor as others see them.
func me(r db.Reader) directory.Brief { return directory.Brief{ID: r.Actor().ID, Name: r.Actor().Name} }

// unlessFault is nil for a fault, which is an answer, and the error for anything else.
func unlessFault(err error) error {
	var f *fault.Error
	if errors.As(err, &f) && f.Kind != fault.KindInternal {
		return nil
	}
	return err
}

// sound: no id of ours, and PostgreSQL takes no text with a NUL or half a character.
func sound(given string) bool {
	return given != "" && len(given) <= 64 && utf8.ValidString(given) && !strings.ContainsRune(given, 0)
}
