package oncall

import (
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/ref"
)

// Made: there is a new rota.
type Made struct{}

// EventType implements event.Payload.
func (Made) EventType() string { return "rota.made" }

// Edited: a rota's rule has changed.
type Edited struct {
	Version int64    `json:"version"`
	Fields  []string `json:"fields"`
}

// EventType implements event.Payload.
func (Edited) EventType() string { return "rota.edited" }

// Archived: nobody is on call in the rota any more.
type Archived struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (Archived) EventType() string { return "rota.archived" }

// Overridden: a time was given to somebody.
type Overridden struct {
	Version  int64  `json:"version"`
	Override string `json:"override"`
	Person   string `json:"person"`
}

// EventType implements event.Payload.
func (Overridden) EventType() string { return "rota.overridden" }

// OverrideRemoved: a time was given back.
type OverrideRemoved struct {
	Version  int64  `json:"version"`
	Override string `json:"override"`
}

// EventType implements event.Payload.
func (OverrideRemoved) EventType() string { return "rota.override_removed" }

// SwapAsked: somebody asks a colleague to take their time.
type SwapAsked struct {
	Rota string `json:"rota"`
}

// EventType implements event.Payload.
func (SwapAsked) EventType() string { return "swap.asked" }

// SwapAccepted: the colleague does.
type SwapAccepted struct {
	Rota string `json:"rota"`
}

// EventType implements event.Payload.
func (SwapAccepted) EventType() string { return "swap.accepted" }

// SwapDeclined: the colleague does not.
type SwapDeclined struct {
	Rota string `json:"rota"`
}

// EventType implements event.Payload.
func (SwapDeclined) EventType() string { return "swap.declined" }

// SwapWithdrawn: who asked asks no more.
type SwapWithdrawn struct {
	Rota string `json:"rota"`
}

// EventType implements event.Payload.
func (SwapWithdrawn) EventType() string { return "swap.withdrawn" }

// PlanMade: there is a new escalation.
type PlanMade struct{}

// EventType implements event.Payload.
func (PlanMade) EventType() string { return "escalation.made" }

// PlanEdited: an escalation has changed.
type PlanEdited struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (PlanEdited) EventType() string { return "escalation.edited" }

// AlarmRaised: somebody who is on call is needed.
type AlarmRaised struct {
	Escalation string   `json:"escalation"`
	About      *ref.Ref `json:"about,omitempty"`
}

// EventType implements event.Payload.
func (AlarmRaised) EventType() string { return "alarm.raised" }

// AlarmTold: these were told, and are to answer.
type AlarmTold struct {
	Version int64    `json:"version"`
	Step    int      `json:"step"`
	People  []string `json:"people"`
}

// EventType implements event.Payload.
func (AlarmTold) EventType() string { return "alarm.told" }

// AlarmAcknowledged: somebody takes it.
type AlarmAcknowledged struct {
	Version int64  `json:"version"`
	Person  string `json:"person"`
}

// EventType implements event.Payload.
func (AlarmAcknowledged) EventType() string { return "alarm.acknowledged" }

// AlarmResolved: it is over.
type AlarmResolved struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (AlarmResolved) EventType() string { return "alarm.resolved" }

// AlarmUnanswered: everybody was told, and nobody has answered.
type AlarmUnanswered struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (AlarmUnanswered) EventType() string { return "alarm.unanswered" }

func emit(tx *db.Tx, kind, id string, p event.Payload, people ...string) {
	topics, seen := []string{TopicAll}, map[string]bool{}
	for _, one := range people {
		if one != "" && !seen[one] {
			seen[one] = true
			topics = append(topics, "inbox:"+one)
		}
	}
	tx.Emit(ref.Of(kind, id), p, topics...)
}
