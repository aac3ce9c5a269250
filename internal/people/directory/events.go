package directory

import (
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/ref"
)

// GroupMade: there is a new group.
type GroupMade struct{}

// EventType implements event.Payload.
func (GroupMade) EventType() string { return "group.made" }

// GroupEdited: what the group is called has changed.
type GroupEdited struct {
	Version int64    `json:"version"`
	Fields  []string `json:"fields"`
}

// EventType implements event.Payload.
func (GroupEdited) EventType() string { return "group.edited" }

// GroupJoined: a person is in the group from now on.
type GroupJoined struct {
	Version int64  `json:"version"`
	Person  string `json:"person"`
}

// EventType implements event.Payload.
func (GroupJoined) EventType() string { return "group.joined" }

// GroupLeft: a person is in it no longer.
type GroupLeft struct {
	Version int64  `json:"version"`
	Person  string `json:"person"`
}

// EventType implements event.Payload.
func (GroupLeft) EventType() string { return "group.left" }

// emit tells whoever looks at the groups, and the person concerned.
func emit(tx *db.Tx, group string, p event.Payload, persons ...string) {
	topics := []string{"groups"}
	for _, id := range persons {
		topics = append(topics, "inbox:"+id)
	}
	tx.Emit(ref.Of(GroupKind, group), p, topics...)
}
