package campaign

import "comptoir/internal/base/ref"

// Kind of a campaign in references.
const Kind = "campaign"

const topicAll = "cis" // who looks at the map hears of campaigns

// Opened: a campaign began.
type Opened struct{}

// EventType implements event.Payload.
func (Opened) EventType() string { return "campaign.opened" }

// Filled: everybody's list is there.
type Filled struct {
	Total int64 `json:"total"`
}

// EventType implements event.Payload.
func (Filled) EventType() string { return "campaign.filled" }

// Looked: somebody looked at a CI that a campaign asks for.
type Looked struct {
	CI  string `json:"ci"`
	How string `json:"how"`
}

// EventType implements event.Payload.
func (Looked) EventType() string { return "campaign.looked" }

// ClosedEvent: nobody is asked any more.
type ClosedEvent struct{}

// EventType implements event.Payload.
func (ClosedEvent) EventType() string { return "campaign.closed" }

func refOf(id string) ref.Ref { return ref.Of(Kind, id) }
