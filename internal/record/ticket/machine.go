package ticket

import (
	"slices"
	"time"

	"comptoir/internal/base/auth"
)

// Machine is a kind of ticket as data: its states, what moves it from one to the other, and what each move asks for. The
// engine (move.go) knows no kind by name.
type Machine struct {
	Kind    string
	Prefix  string  // of its numbers
	States  []State // the first is where it begins
	Moves   []Transition
	Fields  []Field // what this kind has of its own, kept in details
	Matrix  Matrix
	Crowd   []Crowd // how many "me too" raise the impact to what
	Returns []Return
	Answers []Answer
	Inside  bool // only those who work here open one, and no outage is made of it
}

// State is one place of a machine.
type State struct {
	Name string `json:"name"`
	Open bool   `json:"open" doc:"work is still to be done; what people can attach themselves to"`
	Done bool   `json:"done" doc:"nothing moves it any more"`
}

// Transition is one verb of a machine.
type Transition struct {
	Verb   string
	Past   string // its event is ticket.<past>
	From   []string
	To     string
	Asks   []Field
	Stamps []string // instants set to now
	Once   []string // instants set to now where they were never set
	Clears []string // columns emptied
	Counts string   // column counted up
	Takes  bool     // who does it becomes the assignee where there is none
	Asker  []string // states from which the requester may do it too; agents may from all
}

// Field is a value that a move or a kind asks for.
type Field struct {
	Name     string   `json:"name"`
	Column   string   `json:"-"` // where it is kept, when not under its own name
	Required bool     `json:"required,omitempty"`
	Codes    []string `json:"codes,omitempty" nullable:"false" doc:"the allowed values; any text when absent"`
	Limit    int      `json:"limit,omitempty" doc:"longest text, in characters"`
	Instant  bool     `json:"instant,omitempty" doc:"a moment, RFC 3339"`
}

// Crowd: from so many people on, the impact is at least this (1 is the highest).
type Crowd struct {
	People int64 `json:"people"`
	Impact int64 `json:"impact"`
}

// Return is a move the server makes by itself when a state has lasted.
type Return struct {
	State string
	After time.Duration
	Verb  string
}

// Answer is a move that follows when the person it is for writes while the ticket waits for them.
type Answer struct {
	State  string
	Reason string // of the hold
	Verb   string
}

// machines are the kinds there are.
var machines = []Machine{incident, problem, planned}

func machineOf(kind string) (Machine, bool) {
	i := slices.IndexFunc(machines, func(m Machine) bool { return m.Kind == kind })
	if i < 0 {
		return Machine{}, false
	}
	return machines[i], true
}

func (m Machine) move(verb string) (Transition, bool) {
	i := slices.IndexFunc(m.Moves, func(v Transition) bool { return v.Verb == verb })
	if i < 0 {
		return Transition{}, false
	}
	return m.Moves[i], true
}

func (m Machine) state(name string) State {
	i := slices.IndexFunc(m.States, func(s State) bool { return s.Name == name })
	if i < 0 {
		return State{}
	}
	return m.States[i]
}

func (m Machine) open() []string {
	var out []string
	for _, s := range m.States {
		if s.Open {
			out = append(out, s.Name)
		}
	}
	return out
}

// may says whether somebody may make a move from a state: agents where the machine lets it, the person it is for where the
// move says so.
func (v Transition) may(a auth.Actor, state string, own bool) bool {
	if !slices.Contains(v.From, state) {
		return false
	}
	return a.Has(auth.Agent) || own && slices.Contains(v.Asker, state)
}

// verbs are the moves somebody may make now.
func (m Machine) verbs(a auth.Actor, state string, own bool) []string {
	var out []string
	for _, v := range m.Moves {
		if v.may(a, state, own) {
			out = append(out, v.Verb)
		}
	}
	return out
}
