package tenant

// Added: a tenant exists.
type Added struct{}

// EventType implements event.Payload.
func (Added) EventType() string { return "tenant.added" }

// Edited: settings changed.
type Edited struct {
	Version int64    `json:"version"`
	Fields  []string `json:"fields"`
}

// EventType implements event.Payload.
func (Edited) EventType() string { return "tenant.edited" }

// Suspended: everybody is refused.
type Suspended struct{}

// EventType implements event.Payload.
func (Suspended) EventType() string { return "tenant.suspended" }

// Resumed: open again.
type Resumed struct{}

// EventType implements event.Payload.
func (Resumed) EventType() string { return "tenant.resumed" }
