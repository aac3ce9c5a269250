package knowledge

import (
	"encoding/json"
	"strings"

	"comptoir/internal/base/markdown"
)

// HTML is Markdown that becomes safe HTML when it is written as JSON, which is after the transaction.
type HTML string

const rendered = "\x00" // before HTML that was read back from JSON

// MarshalJSON renders.
func (h HTML) MarshalJSON() ([]byte, error) {
	s, done := strings.CutPrefix(string(h), rendered)
	if !done {
		s = markdown.Render(s)
	}
	return json.Marshal(s)
}

// UnmarshalJSON takes what was rendered.
func (h *HTML) UnmarshalJSON(b []byte) error {
	var s string
	err := json.Unmarshal(b, &s)
	*h = HTML(rendered + s)
	return err
}
