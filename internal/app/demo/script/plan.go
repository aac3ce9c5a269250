package script

import (
	"slices"
	"time"
)

// The verbs of an Act; the first group is said of conversations, the second of incidents, the rest of both.
const (
	Arrive       = "arrive"        // By, Text (symptoms), Queue
	Take         = "take"          // By
	Transfer     = "transfer"      // By, Queue, Text (note)
	Invite       = "invite"        // By, Person, Text (note)
	MakeIncident = "make_incident" // By; the incident is Conversation.Incident
	CloseTalk    = "close_talk"    // By, Code (resolved, incident_created), Text (what solved it)
	Abandon      = "abandon"       // By
	Rate         = "rate"          // By, Rating, Text

	Open    = "open"    // By; what it says is in the Incident
	Assign  = "assign"  // By, Group, Person
	Start   = "start"   // By
	Resolve = "resolve" // By, Code, Text
	Reopen  = "reopen"  // By, Text
	Close   = "close"   // By, or "" for the server after five days
	Cancel  = "cancel"  // By, Text
	MeToo   = "me_too"  // By

	Say    = "say"    // By, Text
	Note   = "note"   // By, Text
	Hold   = "hold"   // By, Code (the reason of an incident), Text
	Resume = "resume" // By
)

// Act is one thing somebody does, in the words of a use case. By and Person are keys of persons, Queue and Group of those.
type Act struct {
	At     time.Time
	Verb   string
	By     string
	Text   string
	Code   string
	Queue  string
	Group  string
	Person string
	Rating int
}

// Conversation is one stay at the counter.
type Conversation struct {
	Scenario  string
	Lang      string
	Requester string
	Queue     string // the last, after a handover
	State     string // when the plan ends: waiting, active, on_hold, closed
	Incident  int    // index in Plan.Incidents of what was made of it, or -1
	Acts      []Act

	draft *Draft // of the incident it becomes
}

// Incident is one incident's life.
type Incident struct {
	Template     string // "" for one made of a conversation
	Lang         string
	Requester    string
	Channel      string // portal, chat, mail, phone, monitoring, in_person
	Title        string
	Description  string
	Category     string
	Group        string // at the opening
	Impact       int
	Urgency      int
	Priority     int    // what the matrix makes of these
	State        string // when the plan ends
	Conversation int    // index in Plan.Conversations it was made of, or -1; then no Act opens it: MakeIncident does
	Acts         []Act
}

// Presence is who is at their desk when the plan ends.
type Presence struct{ Person, State string }

// Plan is all that happens in a house, up to a moment.
type Plan struct {
	House         House
	Conversations []Conversation
	Incidents     []Incident
	Present       []Presence
}

// Step is an Act with what it is done to: one of the two is an index, the other -1.
type Step struct {
	Act
	Conversation, Incident int
}

// Steps gives every act in the order of time. An incident's come after the act of the conversation that made it.
func (p Plan) Steps() []Step {
	var out []Step
	for i, c := range p.Conversations {
		for _, a := range c.Acts {
			out = append(out, Step{a, i, -1})
		}
	}
	for i, inc := range p.Incidents {
		for _, a := range inc.Acts {
			out = append(out, Step{a, -1, i})
		}
	}
	slices.SortStableFunc(out, func(a, b Step) int { return a.At.Compare(b.At) })
	return out
}

// join puts the plans of one house together.
func join(plans ...Plan) Plan {
	out := Plan{House: plans[0].House}
	for _, p := range plans {
		conversations, incidents := len(out.Conversations), len(out.Incidents)
		for _, c := range p.Conversations {
			if c.Incident >= 0 {
				c.Incident += incidents
			}
			out.Conversations = append(out.Conversations, c)
		}
		for _, i := range p.Incidents {
			if i.Conversation >= 0 {
				i.Conversation += conversations
			}
			out.Incidents = append(out.Incidents, i)
		}
		out.Present = append(out.Present, p.Present...)
	}
	return out
}
