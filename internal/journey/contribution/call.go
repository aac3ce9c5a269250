package contribution

import (
	"encoding/json"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// The kinds of this package in references and threads.
const (
	CallKind = "call"
	Kind     = "contribution"
)

// The states of a call.
const (
	Open   = "open"
	Closed = "closed"
)

// Whom a call asks.
const (
	Everyone = "everyone"
	Agents   = "agents"
)

// What a contribution is.
const (
	Answer     = "answer"
	Hypothesis = "hypothesis"
)

// How far a hypothesis is.
const (
	Proposed  = "proposed"
	Testing   = "testing"
	Confirmed = "confirmed"
	Refuted   = "refuted"
)

// What a contribution was good for.
const (
	Lead       = "lead"
	Workaround = "workaround"
	RootCause  = "root_cause"
)

// Person is how a person appears here.
type Person = directory.Brief

// Call is a problem's question to everybody. What depends on the reader (problem, my_seen, actions) is absent from live updates.
type Call struct {
	ID            string          `json:"id"`
	Problem       *Problem        `json:"problem,omitempty" doc:"for those who may read it"`
	Question      string          `json:"question" doc:"Markdown"`
	HTML          HTML            `json:"html,omitempty" doc:"safe HTML of the question"`
	Since         instant.Instant `json:"since,omitzero" doc:"since when it is asked about"`
	Audience      string          `json:"audience" enum:"everyone,agents"`
	State         string          `json:"state" enum:"open,closed"`
	OpenedBy      *Person         `json:"opened_by,omitempty"`
	OpenedAt      instant.Instant `json:"opened_at"`
	ClosedBy      *Person         `json:"closed_by,omitempty"`
	ClosedAt      instant.Instant `json:"closed_at,omitzero"`
	Outcome       string          `json:"outcome,omitempty" doc:"Markdown: what came of it"`
	OutcomeHTML   HTML            `json:"outcome_html,omitempty"`
	Seen          int64           `json:"seen" doc:"how many have seen it too"`
	MySeen        *bool           `json:"my_seen,omitempty"`
	Contributions int64           `json:"contributions"`
	Marked        int64           `json:"marked" doc:"how many of them helped"`
	Thanked       []Person        `json:"thanked,omitempty" nullable:"false" doc:"of a closed call: who contributed, those who helped first"`
	Actions       []string        `json:"actions,omitempty" nullable:"false" doc:"what the reader may do now: seen, undo_seen, contribute, edit, close"`
	UpdatedAt     instant.Instant `json:"updated_at"`
	Version       int64           `json:"version"`
}

// Problem is the problem that asks, in one line.
type Problem struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	State  string `json:"state"`
}

// Contribution is what somebody answers to a call. What depends on the reader (evidence, my_vote, actions) is absent from live updates.
type Contribution struct {
	ID        string          `json:"id"`
	Call      string          `json:"call" doc:"id"`
	Kind      string          `json:"kind" enum:"answer,hypothesis"`
	Author    *Person         `json:"author,omitempty"`
	Text      string          `json:"text" doc:"Markdown"`
	HTML      HTML            `json:"html,omitempty" doc:"safe HTML of the text"`
	Status    string          `json:"status,omitempty" enum:"proposed,testing,confirmed,refuted" doc:"of a hypothesis"`
	For       int64           `json:"for" doc:"votes"`
	Against   int64           `json:"against"`
	MyVote    string          `json:"my_vote,omitempty" enum:"for,against"`
	Mark      string          `json:"mark,omitempty" enum:"lead,workaround,root_cause" doc:"what it was good for"`
	MarkedBy  *Person         `json:"marked_by,omitempty"`
	MarkedAt  instant.Instant `json:"marked_at,omitzero"`
	Evidence  []Evidence      `json:"evidence" nullable:"false" doc:"of what the reader may read"`
	Files     []thread.File   `json:"files" nullable:"false"`
	Actions   []string        `json:"actions,omitempty" nullable:"false" doc:"what the reader may do now: vote, undo_vote, edit, remove, evidence, move, mark, unmark"`
	CreatedAt instant.Instant `json:"created_at"`
	EditedAt  instant.Instant `json:"edited_at,omitzero"`
	Version   int64           `json:"version"`
}

// Evidence is what a contribution leans on: a message in some record's thread, or a record.
type Evidence struct {
	ID      string          `json:"id"`
	Record  ref.Ref         `json:"record" doc:"the record, or the one in whose thread the message is"`
	Number  string          `json:"number,omitempty" doc:"of the record"`
	Title   string          `json:"title,omitempty" doc:"of the record"`
	Message string          `json:"message,omitempty" doc:"id"`
	Seq     int64           `json:"seq,omitempty" doc:"of the message"`
	Text    string          `json:"text,omitempty" doc:"the message's first words"`
	Comment string          `json:"comment,omitempty" doc:"why it is evidence"`
	By      *Person         `json:"by,omitempty"`
	At      instant.Instant `json:"at"`
}

// ETag implements api.Tagged.
func (c Call) ETag() string { return api.ETagOf(c.Version) }

// ETag implements api.Tagged.
func (c Contribution) ETag() string { return api.ETagOf(c.Version) }

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
