package report

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"comptoir/internal/base/fault"
)

// Kinds of messages.
const (
	Prolog    = "prolog"    // the old protocol's question: what am I to do?
	Contact   = "contact"   // the same in the GLPI agent's own
	Inventory = "inventory" // what the machine is
)

// Message is what an agent sent.
type Message struct {
	Kind     string
	Native   bool     // in JSON
	DeviceID string   // the agent's name for itself, kept until it is installed anew
	Client   string   // name and version of the agent
	Machine  *Machine // of an Inventory

	kind, itemType string
	partial        bool
}

// Read unpacks and understands a message that unpacks to at most MaxUnpacked bytes. The faults are report.empty, damaged,
// too_large, too_deep, not_understood, not_taken and nameless.
func Read(in io.Reader) (Message, error) {
	text, err := unpack(in, MaxUnpacked)
	if err != nil {
		return Message{}, err
	}
	var msg Message
	var kept content
	switch {
	case len(text) == 0:
		return Message{}, fault.Invalid("report.empty")
	case text[0] == '<':
		msg, kept, err = readXML(text)
	case text[0] == '{':
		msg, kept, err = readJSON(text)
	default:
		err = fault.Invalid("report.not_understood")
	}
	if err != nil {
		return Message{}, err
	}
	switch msg.kind {
	case Prolog, Contact:
	case Inventory:
		if msg.Machine, err = machineOf(msg, kept); err != nil {
			return Message{}, err
		}
	default:
		return Message{}, fault.Invalid("report.not_understood")
	}
	if msg.DeviceID == "" {
		return Message{}, fault.Invalid("report.nameless")
	}
	msg.Kind = msg.kind
	return msg, nil
}

// clean brings a value to one line of printable text of bounded length.
func clean(s string) string {
	if len(s) > 8*maxValue {
		s = s[:8*maxValue]
	}
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > maxValue {
		s = strings.TrimSpace(string([]rune(s)[:maxValue]))
	}
	return s
}
