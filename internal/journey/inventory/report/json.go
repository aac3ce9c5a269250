package report

import (
	"bytes"
	"encoding/json"
	"strings"

	"comptoir/internal/base/fault"
)

// native is a message of the GLPI agent's own protocol.
type native struct {
	Action   string                     `json:"action"`
	DeviceID string                     `json:"deviceid"`
	ItemType string                     `json:"itemtype"`
	Partial  bool                       `json:"partial"`
	Name     string                     `json:"name"`
	Version  string                     `json:"version"`
	Content  map[string]json.RawMessage `json:"content"`
}

func readJSON(text []byte) (Message, content, error) {
	notOurs := fault.Invalid("report.not_understood")
	if tooDeep(text) {
		return Message{}, nil, fault.Invalid("report.too_deep")
	}
	var n native
	if err := json.Unmarshal(text, &n); err != nil {
		return Message{}, nil, notOurs.Because(err)
	}
	action := strings.ToLower(n.Action)
	if action == "netinventory" { // the same, of what the agent looked at over the network
		action = Inventory
	}
	msg := Message{kind: action, DeviceID: clean(n.DeviceID), Native: true, partial: n.Partial, itemType: n.ItemType}
	if n.Action == "contact" {
		msg.Client = clean(n.Name + " " + n.Version)
	}
	kept := content{}
	for section, names := range sections() {
		raw, there := n.Content[section]
		if !there {
			continue
		}
		if err := kept.read(section, names, raw); err != nil {
			return Message{}, nil, notOurs.Because(err)
		}
	}
	if raw, there := n.Content["versionclient"]; there {
		var v word
		if err := json.Unmarshal(raw, &v); err != nil {
			return Message{}, nil, notOurs.Because(err)
		}
		msg.Client = clean(string(v))
	}
	return msg, kept, nil
}

// read takes a section, which is an object or a list of them.
func (c content) read(section string, names []string, raw json.RawMessage) error {
	var list []map[string]word
	if raw = bytes.TrimSpace(raw); len(raw) > 0 && raw[0] == '{' {
		raw = append(append([]byte{'['}, raw...), ']')
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	for _, values := range list {
		e := entry{}
		for _, name := range names {
			if v := clean(string(values[name])); v != "" {
				e[name] = v
			}
		}
		c.add(section, e)
	}
	return nil
}

// word is a text, a number or a boolean, or a list of them with blanks between; what is none of these is nothing.
type word string

// UnmarshalJSON implements json.Unmarshaler.
func (w *word) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) > 0 && b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*w = word(s)
	case len(b) > 0 && b[0] == '[':
		var list []word
		if err := json.Unmarshal(b, &list); err != nil {
			return err
		}
		for _, v := range list[:min(len(list), maxListed)] {
			if *w += v; v != "" {
				*w += " "
			}
		}
	case len(b) > 0 && b[0] == '{' || string(b) == "null":
		*w = ""
	default:
		*w = word(b)
	}
	return nil
}

const maxListed = 20 // values of a list

// tooDeep counts brackets outside of texts, before anything is built of them.
func tooDeep(text []byte) bool {
	depth, inText, escaped := 0, false, false
	for _, c := range text {
		switch {
		case escaped:
			escaped = false
		case inText:
			escaped, inText = c == '\\', c != '"'
		case c == '"':
			inText = true
		case c == '{' || c == '[':
			if depth++; depth > MaxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
