package markdown

import (
	"encoding/json"
	"strings"
)

// HTML is Markdown that becomes safe HTML when it is written as JSON, which is after the transaction.
type HTML string

const rendered = "\x00" // before HTML that was read back from JSON

// MarshalJSON renders.
func (h HTML) MarshalJSON() ([]byte, error) {
	s, done := strings.CutPrefix(string(h), rendered)
	if !done {
		s = Render(s)
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
