package thread

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

const mostInRange = 10_000

// Range reads the messages numbered from to to, both included, as they are now: a transcript is such a range kept by its two
// numbers, not a copy. They come without HTML.
func Range(ctx context.Context, r db.Reader, subject ref.Ref, from, to int64, internal bool) ([]Message, error) {
	rows, err := between(ctx, r, subject, from, to, internal, mostInRange)
	if err != nil {
		return nil, err
	}
	return complete(ctx, r, rows, names{})
}

// Count is how many messages persons wrote in a range.
func Count(ctx context.Context, r db.Reader, subject ref.Ref, from, to int64, internal bool) (int, error) {
	return countBetween(ctx, r, subject, from, to, internal)
}

// Lasts finds the last message that a person wrote in each of these records, for lists; without HTML.
func Lasts(ctx context.Context, r db.Reader, kind string, subjects []string, internal bool) (map[string]Message, error) {
	out := map[string]Message{}
	if len(subjects) == 0 {
		return out, nil
	}
	rows, err := lastsOf(ctx, r, kind, subjects, internal)
	if err != nil {
		return nil, err
	}
	list, err := complete(ctx, r, rows, names{})
	for _, m := range list {
		out[m.SubjectID] = m
	}
	return out, err
}

// One finds a message by its id, without HTML, whoever asks; false where there is none.
func One(ctx context.Context, r db.Reader, message string) (Message, bool, error) {
	w, err := load(ctx, r, message)
	if err != nil {
		if errors.Is(err, errNoMessage) {
			err = nil
		}
		return Message{}, false, err
	}
	out, err := complete(ctx, r, []row{w}, names{})
	if err != nil {
		return Message{}, false, err
	}
	return out[0], true, nil
}
