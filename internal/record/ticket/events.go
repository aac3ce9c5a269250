package ticket

import (
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/ref"
)

// topicAll reaches agents, who see any ticket.
const topicAll = "tickets"

// topicOutages reaches everybody; what is shown there is the card of an outage.
const topicOutages = "outages"

// SubjectOutage is the kind under which the card of a major incident is shown to everybody.
const SubjectOutage = "outage"

// Opened: a ticket exists.
type Opened struct {
	Kind         string `json:"kind"`
	Priority     int64  `json:"priority"`
	Version      int64  `json:"version"`
	Conversation string `json:"conversation,omitempty"`
}

// EventType implements event.Payload.
func (Opened) EventType() string { return "ticket.opened" }

// Imported: a ticket that lived elsewhere exists here.
type Imported struct {
	Kind    string `json:"kind"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (Imported) EventType() string { return "ticket.imported" }

// Edited: fields changed that are neither the state nor who works on it.
type Edited struct {
	Version  int64    `json:"version"`
	Fields   []string `json:"fields"`
	Priority int64    `json:"priority"`
	Was      int64    `json:"was,omitempty"` // the priority, where it changed
}

// EventType implements event.Payload.
func (Edited) EventType() string { return "ticket.edited" }

// Assigned: another group or person works on it.
type Assigned struct {
	Version  int64  `json:"version"`
	Group    string `json:"group,omitempty"`
	Assignee string `json:"assignee,omitempty"`
	Before   string `json:"before,omitempty"` // the assignee before
}

// EventType implements event.Payload.
func (Assigned) EventType() string { return "ticket.assigned" }

// Moved: a verb of the machine happened. Its type is ticket.started, ticket.held, ticket.resumed, ticket.resolved,
// ticket.closed, ticket.reopened, ticket.canceled, or what the machine of another kind says.
type Moved struct {
	Past     string `json:"-"`
	Kind     string `json:"kind"`
	From     string `json:"from"`
	To       string `json:"to"`
	Priority int64  `json:"priority"`
	Version  int64  `json:"version"`
}

// EventType implements event.Payload.
func (m Moved) EventType() string { return "ticket." + m.Past }

// Commented: somebody wrote in its thread; the message itself is thread.posted.
type Commented struct {
	Message  string `json:"message"`
	Internal bool   `json:"internal"`
	Version  int64  `json:"version"`
}

// EventType implements event.Payload.
func (Commented) EventType() string { return "ticket.commented" }

// Joined: somebody said "me too".
type Joined struct {
	Person  string `json:"person"`
	MeToo   int64  `json:"me_too"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (Joined) EventType() string { return "ticket.me_too" }

// Left: somebody took their "me too" back.
type Left struct {
	Person  string `json:"person"`
	MeToo   int64  `json:"me_too"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (Left) EventType() string { return "ticket.me_too_undone" }

// OutageChanged: what everybody may see of a major incident is different, or it is none any more.
type OutageChanged struct {
	Version int64 `json:"version"`
	Over    bool  `json:"over,omitempty"`
}

// EventType implements event.Payload.
func (OutageChanged) EventType() string { return "outage.changed" }

// MatrixEdited: the admin's matrix of a kind changed.
type MatrixEdited struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (MatrixEdited) EventType() string { return "ticket.matrix_edited" }

// topicsOf are who hears of a ticket: who has it open, all agents, the person it is for, and who works on it or did until now.
// A former requester does not: they may not know it any more.
func topicsOf(rows ...*row) []string {
	out := []string{"ticket:" + rows[0].ID, topicAll}
	persons := []string{rows[0].Requester}
	for _, t := range rows {
		persons = append(persons, t.Assignee)
	}
	for _, person := range persons {
		if topic := "inbox:" + person; person != "" && !slices.Contains(out, topic) {
			out = append(out, topic)
		}
	}
	return out
}

// say emits one event about a ticket.
func say(tx *db.Tx, p event.Payload, rows ...*row) {
	tx.Emit(rows[0].ref(), p, topicsOf(rows...)...)
}

// emit says what a change was.
func emit(tx *db.Tx, old, t *row, verb string, fields []string) {
	var edited []string
	var assigned bool
	move, moved := t.machine().move(verb)
	for _, f := range fields {
		switch f {
		case "group_id", "assignee_id":
			assigned = true
		default:
			edited = append(edited, f)
		}
	}
	if moved {
		say(tx, Moved{Past: move.Past, Kind: t.Kind, From: old.State, To: t.State, Priority: t.Priority, Version: t.Version}, t, old)
		edited = nil // what a move asks for is part of it
	}
	if assigned {
		say(tx, Assigned{Version: t.Version, Group: t.Group, Assignee: t.Assignee, Before: old.Assignee}, t, old)
	}
	if len(edited) > 0 {
		e := Edited{Version: t.Version, Fields: edited, Priority: t.Priority}
		if old.Priority != t.Priority {
			e.Was = old.Priority
		}
		say(tx, e, t, old)
	}
	outage(tx, old, t)
}

// outage tells everybody what is new about a major incident.
func outage(tx *db.Tx, old, t *row) {
	was, is := old != nil && old.major(), t.major()
	if !was && !is {
		return
	}
	if was && is && old.State == t.State && old.Priority == t.Priority && old.Title == t.Title && old.MeToo == t.MeToo {
		return
	}
	tx.Emit(ref.Of(SubjectOutage, t.ID), OutageChanged{Version: t.Version, Over: !is}, topicOutages)
}
