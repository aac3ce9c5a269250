package incidentlog

import "strings"

// The states of our incidents (record/ticket has the same words).
const (
	New        = "new"
	InProgress = "in_progress"
	OnHold     = "on_hold"
	Resolved   = "resolved"
	Closed     = "closed"
	Canceled   = "canceled"
)

// State is one of ours, with what an incident on hold waits for.
type State struct {
	Name string
	Hold string // awaiting_caller, vendor, change or problem; only on hold
}

// unsaid is a row that does not say the state: it stays what it was.
var unsaid = State{}

// states are the words of ServiceNow. Evidence is asked of the caller; -100 is what the data set writes where the state was
// lost.
var states = map[string]State{
	"new":                {Name: New},
	"active":             {Name: InProgress},
	"in progress":        {Name: InProgress},
	"work in progress":   {Name: InProgress},
	"on hold":            {Name: OnHold, Hold: "awaiting_caller"},
	"awaiting user info": {Name: OnHold, Hold: "awaiting_caller"},
	"awaiting caller":    {Name: OnHold, Hold: "awaiting_caller"},
	"awaiting evidence":  {Name: OnHold, Hold: "awaiting_caller"},
	"awaiting problem":   {Name: OnHold, Hold: "problem"},
	"awaiting change":    {Name: OnHold, Hold: "change"},
	"awaiting vendor":    {Name: OnHold, Hold: "vendor"},
	"resolved":           {Name: Resolved},
	"closed":             {Name: Closed},
	"canceled":           {Name: Canceled},
	"cancelled":          {Name: Canceled},
	"-100":               unsaid,
}

// stateTable joins our table with the caller's.
func stateTable(more map[string]State) map[string]State {
	out := make(map[string]State, len(states)+len(more))
	for word, s := range states {
		out[word] = s
	}
	for word, s := range more {
		out[strings.ToLower(strings.TrimSpace(word))] = s
	}
	return out
}
