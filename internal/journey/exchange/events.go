package exchange

import "comptoir/internal/base/ref"

// Kind of an import in references.
const Kind = "import"

// topicAll is the live topic of all imports.
const topicAll = "imports"

// Topic is the live topic of one import.
func Topic(id string) string { return "import:" + id }

// Made: files wait to be read.
type Made struct{}

// EventType implements event.Payload.
func (Made) EventType() string { return "import.made" }

// Progressed: an import is further on.
type Progressed struct {
	State   string `json:"state"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (Progressed) EventType() string { return "import.progressed" }

func importRef(id string) ref.Ref { return ref.Of(Kind, id) }
