package link

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// childOf is the one type of which a record says at most one.
const childOf = "child_of"

// relatedTo is the one type that says the same from both sides.
const relatedTo = "related_to"

// others are the types as they are kept, with the word of the other side.
var others = map[string]string{
	childOf:        "parent_of",
	"duplicate_of": "duplicated_by",
	"caused_by":    "causes",
	"blocked_by":   "blocks",
	relatedTo:      relatedTo,
	affects:        "affected_by",
}

// affects ties a record to what it concerns, and nothing else (Kind.Affected).
const affects = "affects"

// Card is the other record in short.
type Card struct {
	Kind     string `json:"kind" doc:"of the record, or what kind of ticket"`
	ID       string `json:"id"`
	Number   string `json:"number,omitempty"`
	Title    string `json:"title"`
	State    string `json:"state,omitempty"`
	Priority int64  `json:"priority,omitempty"`
}

// Kind is what a kind of record says about its ties; app fills the table. Faults are what that person deserves.
type Kind struct {
	Find    func(ctx context.Context, r db.Reader, given string) (string, error) // id or number → id
	MayRead func(ctx context.Context, r db.Reader, id string) error
	MayEdit func(ctx context.Context, r db.Reader, id string) error
	Cards   func(ctx context.Context, r db.Reader, ids []string) ([]Card, error) // of those that the reader may read
	Topics  func(id string) []string                                             // who hears of it

	// Affected: records of other kinds affect it, and it has no other ties.
	Affected bool
}

// Links is what people do with ties.
type Links struct{ Kinds map[string]Kind }

// Relation is a tie as one of its sides sees it: "this record <type> that one".
type Relation struct {
	ID     string           `json:"id"`
	Type   string           `json:"type"`
	Ticket *Card            `json:"ticket,omitempty" doc:"the other side, when it is a ticket"`
	Record *Card            `json:"record,omitempty" doc:"the other side, when it is something else"`
	At     instant.Instant  `json:"at"`
	By     *directory.Brief `json:"by,omitempty"`
}

// row is a tie as it is kept.
type row struct {
	ID       string          `db:"id"`
	Type     string          `db:"type"`
	FromKind string          `db:"from_kind"`
	FromID   string          `db:"from_id"`
	ToKind   string          `db:"to_kind"`
	ToID     string          `db:"to_id"`
	At       instant.Instant `db:"at"`
	By       string          `db:"by_id"`
}

func (w row) from() ref.Ref { return ref.Of(w.FromKind, w.FromID) }
func (w row) to() ref.Ref   { return ref.Of(w.ToKind, w.ToID) }

// seenFrom gives the type and the other side as one side sees them.
func (w row) seenFrom(side ref.Ref) (string, ref.Ref) {
	if w.from() == side {
		return w.Type, w.to()
	}
	return others[w.Type], w.from()
}

// directed writes a tie the way it is kept; false for a type that is not.
func directed(here ref.Ref, kind string, there ref.Ref) (row, bool) {
	if _, kept := others[kind]; !kept {
		for own, other := range others {
			if other == kind {
				return directed(there, own, here)
			}
		}
		return row{}, false
	}
	if kind == relatedTo && there.String() < here.String() {
		here, there = there, here
	}
	return row{Type: kind, FromKind: here.Kind, FromID: here.ID, ToKind: there.Kind, ToID: there.ID}, true
}
