package notify

// Added: a person wants to be told on one more browser.
type Added struct{}

// EventType implements event.Payload.
func (Added) EventType() string { return "device.added" }

// Removed: a browser is written to no more. Gone: its push service knew it no more.
type Removed struct {
	Gone bool `json:"gone,omitempty"`
}

// EventType implements event.Payload.
func (Removed) EventType() string { return "device.removed" }

// Chosen: a person changed what they are told of.
type Chosen struct {
	Fields []string `json:"fields"`
}

// EventType implements event.Payload.
func (Chosen) EventType() string { return "notices.chosen" }
