package contribution

// What happens to calls and contributions. Payloads hold ids and codes.
type (
	// CallOpened: a problem asks everybody, or agents.
	CallOpened struct {
		Problem  string `json:"problem"`
		Audience string `json:"audience"`
		Version  int64  `json:"version"`
	}
	// CallEdited: it asks otherwise, or others.
	CallEdited struct {
		Fields  []string `json:"fields"`
		Version int64    `json:"version"`
	}
	// CallSeen: somebody has seen it too.
	CallSeen struct {
		Seen    int64 `json:"seen"`
		Version int64 `json:"version"`
	}
	// CallUnseen: they have not, after all.
	CallUnseen struct {
		Seen    int64 `json:"seen"`
		Version int64 `json:"version"`
	}
	// CallClosed: everybody is thanked: those who contributed, and among them those who helped.
	CallClosed struct {
		Problem      string   `json:"problem"`
		Contributors []string `json:"contributors"`
		Helped       int64    `json:"helped"`
		Version      int64    `json:"version"`
	}
	// Made: somebody answered, or put a hypothesis forward.
	Made struct {
		Call    string `json:"call"`
		Kind    string `json:"kind"`
		Version int64  `json:"version"`
	}
	// Edited: it says something else, or leans on other evidence.
	Edited struct {
		Call    string   `json:"call"`
		Fields  []string `json:"fields"`
		Version int64    `json:"version"`
	}
	// Removed: its author took it back.
	Removed struct {
		Call    string `json:"call"`
		Version int64  `json:"version"`
	}
	// Voted: somebody thinks that it is so, or not, or no longer says.
	Voted struct {
		Call    string `json:"call"`
		For     int64  `json:"for"`
		Against int64  `json:"against"`
		Version int64  `json:"version"`
	}
	// Moved: a hypothesis got further.
	Moved struct {
		Call    string `json:"call"`
		From    string `json:"from"`
		To      string `json:"to"`
		Version int64  `json:"version"`
	}
	// Marked: it helped, and the problem says so.
	Marked struct {
		Call    string `json:"call"`
		Problem string `json:"problem"`
		As      string `json:"as"`
		Person  string `json:"person"`
		Version int64  `json:"version"`
	}
	// Unmarked: it did not help, after all. The problem keeps its words.
	Unmarked struct {
		Call    string `json:"call"`
		Was     string `json:"was"`
		Person  string `json:"person"`
		Version int64  `json:"version"`
	}
)

// EventType implements event.Payload.
func (CallOpened) EventType() string { return "call.opened" }
func (CallEdited) EventType() string { return "call.edited" }
func (CallSeen) EventType() string   { return "call.seen" }
func (CallUnseen) EventType() string { return "call.unseen" }
func (CallClosed) EventType() string { return "call.closed" }
func (Made) EventType() string       { return "contribution.made" }
func (Edited) EventType() string     { return "contribution.edited" }
func (Removed) EventType() string    { return "contribution.removed" }
func (Voted) EventType() string      { return "contribution.voted" }
func (Moved) EventType() string      { return "contribution.moved" }
func (Marked) EventType() string     { return "contribution.marked" }
func (Unmarked) EventType() string   { return "contribution.unmarked" }

// topics are who hears of a call: who has it or its problem open, agents, everybody where it asks everyone, and some persons.
func (c *callRow) topics(persons ...string) []string {
	out := []string{"call:" + c.ID, "calls", "ticket:" + c.Problem}
	if c.Audience == Everyone {
		out = append(out, "calls:everyone")
	}
	for _, p := range persons {
		if p != "" {
			out = append(out, "inbox:"+p)
		}
	}
	return out
}

// told are who hears of one contribution: who has the call or its problem open, and some persons.
func (c *callRow) told(persons ...string) []string {
	out := []string{"call:" + c.ID, "ticket:" + c.Problem}
	for _, p := range persons {
		if p != "" {
			out = append(out, "inbox:"+p)
		}
	}
	return out
}
