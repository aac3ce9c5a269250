package cmdb

import (
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/ref"
)

// topicAll is the topic of the whole map, for agents.
const topicAll = "cis"

// TopicOf is the topic of one CI.
func TopicOf(id string) string { return "ci:" + id }

// RelationKind is the kind of a relation in references.
const RelationKind = "ci_relation"

// CIMade: a CI is new.
type CIMade struct {
	Class   string `json:"class"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (CIMade) EventType() string { return "ci.made" }

// CIEdited: fields of a CI have other values.
type CIEdited struct {
	Version int64    `json:"version"`
	Fields  []string `json:"fields"`
	Status  string   `json:"status"`
	Was     string   `json:"was,omitempty"` // the status before, where it changed
	Source  string   `json:"source,omitempty"`
}

// EventType implements event.Payload.
func (CIEdited) EventType() string { return "ci.edited" }

// CIVerified: somebody said that a CI is still right.
type CIVerified struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (CIVerified) EventType() string { return "ci.verified" }

// CIRetired: a CI is out of the map.
type CIRetired struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (CIRetired) EventType() string { return "ci.retired" }

// CIRestored: a retired CI is back.
type CIRestored struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (CIRestored) EventType() string { return "ci.restored" }

// UsersChanged: who uses a service is different.
type UsersChanged struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (UsersChanged) EventType() string { return "ci.users_changed" }

// RelationMade: two CIs are tied.
type RelationMade struct {
	From    string `json:"from"`
	Type    string `json:"type"`
	To      string `json:"to"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (RelationMade) EventType() string { return "relation.made" }

// RelationEdited: what a relation carries is different.
type RelationEdited struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Fields  []string `json:"fields"`
	Version int64    `json:"version"`
}

// EventType implements event.Payload.
func (RelationEdited) EventType() string { return "relation.edited" }

// RelationRemoved: two CIs are tied no more.
type RelationRemoved struct {
	From    string `json:"from"`
	Type    string `json:"type"`
	To      string `json:"to"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (RelationRemoved) EventType() string { return "relation.removed" }

// Imported: a source wrote a chunk of CIs or of relations; one event stands for all of them.
type Imported struct {
	Source    string   `json:"source"`
	CIs       []string `json:"cis,omitempty"`
	Relations []string `json:"relations,omitempty"`
}

// EventType implements event.Payload.
func (Imported) EventType() string { return "cmdb.imported" }

// ClassEdited: a class is new or different.
type ClassEdited struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (ClassEdited) EventType() string { return "ci_class.edited" }

func say(tx *db.Tx, ci string, p event.Payload) {
	tx.Emit(ref.Of(Subject, ci), p, TopicOf(ci), topicAll)
}

func sayRelation(tx *db.Tx, l *relationRow, p event.Payload) {
	tx.Emit(ref.Of(RelationKind, l.ID), p, TopicOf(l.From), TopicOf(l.To), topicAll)
}
