package link

import (
	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

// Added: the subject was tied to another record.
type Added struct {
	Link  string  `json:"link"`
	Type  string  `json:"type"`
	Other ref.Ref `json:"other"`
}

// EventType implements event.Payload.
func (Added) EventType() string { return "link.added" }

// Removed: a tie of the subject is gone.
type Removed struct {
	Link  string  `json:"link"`
	Type  string  `json:"type"`
	Other ref.Ref `json:"other"`
}

// EventType implements event.Payload.
func (Removed) EventType() string { return "link.removed" }

func (l *Links) added(tx *db.Tx, w row) {
	for _, side := range []ref.Ref{w.from(), w.to()} {
		word, other := w.seenFrom(side)
		tx.Emit(side, Added{Link: w.ID, Type: word, Other: other}, l.Kinds[side.Kind].Topics(side.ID)...)
	}
}

func (l *Links) removed(tx *db.Tx, w row) {
	for _, side := range []ref.Ref{w.from(), w.to()} {
		word, other := w.seenFrom(side)
		tx.Emit(side, Removed{Link: w.ID, Type: word, Other: other}, l.Kinds[side.Kind].Topics(side.ID)...)
	}
}
