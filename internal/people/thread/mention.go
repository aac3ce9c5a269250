package thread

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
)

// called finds who the text calls with @, and may read the record.
func (t *Threads) called(ctx context.Context, tx *db.Tx, p place, text string, internal bool) ([]Mention, error) {
	if !strings.ContainsRune(text, '@') {
		return nil, nil
	}
	return nil, nil
}

func split(called []Mention) (persons, groups []string) {
	for _, m := range called {
		if m.Group {
			groups = append(groups, m.ID)
		} else {
			persons = append(persons, m.ID)
		}
	}
	return persons, groups
}

// tell keeps the mentions and calls the persons in their inbox.
func tell(ctx context.Context, tx *db.Tx, m Message, called []Mention) error {
	if len(called) == 0 {
		return nil
	}
	if err := insertMentions(ctx, tx, m.ID, called); err != nil {
		return err
	}
	persons, _ := split(called)
	if len(persons) == 0 {
		return nil
	}
	topics := make([]string, len(persons))
	for i, person := range persons {
		topics[i] = inbox(person)
	}
	tx.Emit(m.Ref(), Mentioned{Message: m.ID, Seq: m.Seq, Internal: m.Internal, Persons: persons}, topics...)
	return nil
}
