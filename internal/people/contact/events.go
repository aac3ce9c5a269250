package contact

import (
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/ref"
)

// Made: there is a new contact.
type Made struct {
	Kind string `json:"kind"`
}

// EventType implements event.Payload.
func (Made) EventType() string { return "contact.made" }

// Edited: something of a contact has changed; Fields are names, never values.
type Edited struct {
	Version int64    `json:"version"`
	Fields  []string `json:"fields"`
	Line    string   `json:"line,omitempty"`
}

// EventType implements event.Payload.
func (Edited) EventType() string { return "contact.edited" }

// Archived: the contact is called no more, or again.
type Archived struct {
	Version int64 `json:"version"`
	Back    bool  `json:"back,omitempty"`
}

// EventType implements event.Payload.
func (Archived) EventType() string { return "contact.archived" }

// Verified: lines were found right, or wrong.
type Verified struct {
	Version int64    `json:"version"`
	Right   []string `json:"right,omitempty"`
	Wrong   []string `json:"wrong,omitempty"`
}

// EventType implements event.Payload.
func (Verified) EventType() string { return "contact.verified" }

// Called: somebody called a contact.
type Called struct {
	Call    string `json:"call"`
	Line    string `json:"line,omitempty"`
	Outcome string `json:"outcome"`
}

// EventType implements event.Payload.
func (Called) EventType() string { return "contact.called" }

// Imported: cards came in from a vCard file.
type Imported struct {
	Made   int `json:"made"`
	Edited int `json:"edited"`
}

// EventType implements event.Payload.
func (Imported) EventType() string { return "contact.imported" }

// TreeMade: there is a new call tree.
type TreeMade struct{}

// EventType implements event.Payload.
func (TreeMade) EventType() string { return "call_tree.made" }

// TreeEdited: a call tree has changed.
type TreeEdited struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (TreeEdited) EventType() string { return "call_tree.edited" }

// TreeRemoved: a call tree is gone.
type TreeRemoved struct{}

// EventType implements event.Payload.
func (TreeRemoved) EventType() string { return "call_tree.removed" }

func emit(tx *db.Tx, contact string, p event.Payload) {
	tx.Emit(ref.Of(Subject, contact), p, TopicAll)
}
