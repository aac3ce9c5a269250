package kit

// Exported: somebody took a kit out.
type Exported struct {
	Form       string `json:"form"`
	Version    string `json:"version"`
	Procedures int    `json:"procedures"`
	Contacts   int    `json:"contacts"`
}

// EventType implements event.Payload.
func (Exported) EventType() string { return "kit.exported" }
