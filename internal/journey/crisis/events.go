package crisis

import "comptoir/internal/base/db"

// topicAll reaches who works here: cards of crises.
const topicAll = "crises"

// SubjectCard is the kind under which the card of a crisis is shown to all who work here.
const SubjectCard = "crisis_card"

// Declared: a crisis exists.
type Declared struct {
	Level    int64 `json:"level"`
	Exercise bool  `json:"exercise"`
	Version  int64 `json:"version"`
}

// EventType implements event.Payload.
func (Declared) EventType() string { return "crisis.declared" }

// Edited: fields of it changed.
type Edited struct {
	Fields  []string `json:"fields"`
	Version int64    `json:"version"`
}

// EventType implements event.Payload.
func (Edited) EventType() string { return "crisis.edited" }

// Moved: it is in another phase.
type Moved struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (Moved) EventType() string { return "crisis.moved" }

// CardChanged: what all who work here see of it changed.
type CardChanged struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (CardChanged) EventType() string { return "crisis.card_changed" }

// RoleChanged: somebody has a role, or has it no longer.
type RoleChanged struct {
	Role    string `json:"role"`
	Deputy  bool   `json:"deputy,omitempty"`
	Person  string `json:"person"`
	Ended   bool   `json:"ended,omitempty"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (RoleChanged) EventType() string { return "crisis.role_changed" }

// Called: people were asked to come.
type Called struct {
	People []string `json:"people"`
}

// EventType implements event.Payload.
func (Called) EventType() string { return "crisis.called" }

// Answered: somebody said whether they come.
type Answered struct {
	Person string `json:"person"`
	Answer string `json:"answer"`
}

// EventType implements event.Payload.
func (Answered) EventType() string { return "crisis.answered" }

// Joined: somebody takes part.
type Joined struct {
	Person string `json:"person"`
}

// EventType implements event.Payload.
func (Joined) EventType() string { return "crisis.joined" }

// Left: somebody does no longer.
type Left struct {
	Person string `json:"person"`
}

// EventType implements event.Payload.
func (Left) EventType() string { return "crisis.left" }

// Attached: records or CIs were added to it, or taken off.
type Attached struct {
	Kind    string   `json:"kind"`
	IDs     []string `json:"ids"`
	Off     bool     `json:"off,omitempty"`
	Version int64    `json:"version"`
}

// EventType implements event.Payload.
func (Attached) EventType() string { return "crisis.attached" }

// LineWritten: the log has one more line.
type LineWritten struct {
	Number int64  `json:"number"`
	Type   string `json:"type"`
	About  int64  `json:"about,omitempty"`
}

// EventType implements event.Payload.
func (LineWritten) EventType() string { return "crisis.line_written" }

// LineMarked: a line is thought of otherwise, is chosen for the chronology or no longer, or its words were erased.
type LineMarked struct {
	Number int64 `json:"number"`
}

// EventType implements event.Payload.
func (LineMarked) EventType() string { return "crisis.line_marked" }

// TopicOf is the live channel of one crisis, for who takes part.
func TopicOf(id string) string { return "crisis:" + id }

func inbox(person string) string { return "inbox:" + person }

// shown tells all who work here that the card changed.
func (c *row) shown(tx *db.Tx) {
	if c.Restricted {
		return
	}
	c.tellAll(tx)
}

func (c *row) tellAll(tx *db.Tx) {
	of := c.ref()
	of.Kind = SubjectCard
	tx.Emit(of, CardChanged{Version: c.Version}, topicAll)
}
