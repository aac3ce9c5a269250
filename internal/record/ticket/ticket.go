package ticket

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Subject is the kind of any ticket in references, threads and links.
const Subject = "ticket"

// Person is how a person appears inside a ticket.
type Person = directory.Brief

// Named is how a group or a service appears inside a ticket.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Origin is the conversation a ticket grew out of; its transcript is a range of that conversation's thread, not a copy.
type Origin struct {
	ID         string  `json:"id"`
	Number     string  `json:"number"`
	Requester  *Person `json:"requester,omitempty"`
	From       int64   `json:"from" doc:"first message of the transcript"`
	To         int64   `json:"to" doc:"last message of the transcript"`
	Messages   int64   `json:"messages"`
	DurationMS int64   `json:"duration_ms"`
}

// Ticket is a record of the service desk as its readers see it. What depends on the reader (actions, watching, me-too) is
// absent from live updates.
type Ticket struct {
	ID                string            `json:"id"`
	Number            string            `json:"number"`
	Kind              string            `json:"kind" enum:"incident,request,problem,change"`
	Title             string            `json:"title"`
	Description       string            `json:"description,omitempty"`
	DescriptionHTML   HTML              `json:"description_html,omitempty" doc:"safe HTML of the Markdown"`
	Requester         *Person           `json:"requester,omitempty"`
	OpenedBy          *Person           `json:"opened_by,omitempty"`
	Channel           string            `json:"channel,omitempty"`
	Group             *Named            `json:"group,omitempty"`
	Assignee          *Person           `json:"assignee,omitempty"`
	Impact            int64             `json:"impact,omitempty"`
	Urgency           int64             `json:"urgency,omitempty"`
	Priority          int64             `json:"priority"`
	PriorityReason    string            `json:"priority_reason,omitempty" doc:"why the priority is not the matrix's"`
	State             string            `json:"state"`
	StateAt           instant.Instant   `json:"state_at,omitzero"`
	HoldReason        string            `json:"hold_reason,omitempty"`
	Category          string            `json:"category,omitempty"`
	ResolutionCode    string            `json:"resolution_code,omitempty"`
	ResolutionNotes   string            `json:"resolution_notes,omitempty"`
	Details           map[string]string `json:"details,omitempty" doc:"what this kind has of its own"`
	OpenedAt          instant.Instant   `json:"opened_at"`
	StartedAt         instant.Instant   `json:"started_at,omitzero"`
	ResolvedAt        instant.Instant   `json:"resolved_at,omitzero"`
	ClosedAt          instant.Instant   `json:"closed_at,omitzero"`
	ReopenCount       int64             `json:"reopen_count"`
	ReassignmentCount int64             `json:"reassignment_count"`
	MeToo             int64             `json:"me_too"`
	MyMeToo           *bool             `json:"my_me_too,omitempty"`
	Watching          *bool             `json:"watching,omitempty"`
	Watchers          []Person          `json:"watchers,omitempty" nullable:"false"`
	Conversation      *Origin           `json:"conversation,omitempty"`
	Source            string            `json:"source,omitempty"`
	ExternalID        string            `json:"external_id,omitempty"`
	Actions           []string          `json:"actions,omitempty" nullable:"false" doc:"what the reader may do now"`
	Limited           bool              `json:"limited,omitempty" doc:"the reader sees only that it goes on, and may attach to it"`
	Version           int64             `json:"version"`
	UpdatedAt         instant.Instant   `json:"updated_at"`
}

// ETag implements api.Tagged.
func (t Ticket) ETag() string { return api.ETagOf(t.Version) }

// Ref points at the ticket.
func (t Ticket) Ref() ref.Ref { return ref.Of(Subject, t.ID) }

// HTML is Markdown that becomes safe HTML when it is written as JSON, which is after the transaction.
type HTML = markdown.HTML

// brief is what a list shows of a ticket.
type brief struct {
	ID         string          `db:"id"`
	Number     string          `db:"number"`
	Kind       string          `db:"kind"`
	State      string          `db:"state"`
	Priority   int64           `db:"priority"`
	UpdatedAt  instant.Instant `db:"updated_at"`
	OpenedAt   instant.Instant `db:"opened_at"`
	Version    int64           `db:"version"`
	Requester  string          `db:"requester_id"`
	Group      string          `db:"group_id"`
	Assignee   string          `db:"assignee_id"`
	Impact     int64           `db:"impact"`
	Urgency    int64           `db:"urgency"`
	HoldReason string          `db:"hold_reason"`
	StateAt    instant.Instant `db:"state_at"`
	MeToo      int64           `db:"me_too"`
	Title      string          `db:"title"`
}

// row is a ticket as it is kept.
type row struct {
	brief
	OpenedBy          string                     `db:"opened_by"`
	Channel           string                     `db:"channel"`
	Service           string                     `db:"service_id"`
	Category          string                     `db:"category"`
	ResolutionCode    string                     `db:"resolution_code"`
	StateBy           string                     `db:"state_by"`
	UpdatedBy         string                     `db:"updated_by"`
	StartedAt         instant.Instant            `db:"started_at"`
	ResolvedAt        instant.Instant            `db:"resolved_at"`
	ClosedAt          instant.Instant            `db:"closed_at"`
	ReopenCount       int64                      `db:"reopen_count"`
	ReassignmentCount int64                      `db:"reassignment_count"`
	Source            string                     `db:"source"`
	ExternalID        string                     `db:"external_id"`
	ConversationID    string                     `db:"conversation_id"`
	Words             string                     `db:"words"`
	PriorityReason    string                     `db:"priority_reason"`
	Conversation      db.JSON[origin]            `db:"conversation"`
	Details           db.JSON[map[string]string] `db:"details"`
	ResolutionNotes   string                     `db:"resolution_notes"`
	Description       string                     `db:"description"`
}

// origin is what a ticket keeps of its conversation.
type origin struct {
	Number    string          `json:"number,omitempty"`
	Requester string          `json:"requester,omitempty"`
	From      int64           `json:"from,omitempty"`
	To        int64           `json:"to,omitempty"`
	Since     instant.Instant `json:"since,omitzero"`
	Until     instant.Instant `json:"until,omitzero"`
}

func (r *row) ref() ref.Ref { return ref.Of(Subject, r.ID) }

func (r *row) machine() Machine {
	m, _ := machineOf(r.Kind)
	return m
}

func (r *row) open() bool { return r.machine().state(r.State).Open }

// own: the person it is for, or who opened it for them.
func (r *row) own(person string) bool {
	return person != "" && (r.Requester == person || r.OpenedBy == person)
}

// major: it goes on for many, so that everybody may know of it. An urgent matter of one person (a P2 that neither touches a whole
// department nor anybody else has said "me too" to) is theirs alone.
func (r *row) major() bool {
	return !r.machine().Inside && r.open() && (r.Priority == 1 || r.Priority == 2 && (r.Impact == 1 || r.MeToo > 0))
}

// present gives the tickets their names, all in two statements.
func present(names names, r *row) Ticket {
	t := Ticket{
		ID: r.ID, Number: r.Number, Kind: r.Kind, Title: r.Title, Description: r.Description, DescriptionHTML: HTML(r.Description),
		Requester: names.person(r.Requester), OpenedBy: names.person(r.OpenedBy), Channel: r.Channel,
		Group: names.group(r.Group), Assignee: names.person(r.Assignee),
		Impact: r.Impact, Urgency: r.Urgency, Priority: r.Priority, PriorityReason: r.PriorityReason,
		State: r.State, StateAt: r.StateAt, HoldReason: r.HoldReason, Category: r.Category,
		ResolutionCode: r.ResolutionCode, ResolutionNotes: r.ResolutionNotes, Details: r.Details.V,
		OpenedAt: r.OpenedAt, StartedAt: r.StartedAt, ResolvedAt: r.ResolvedAt, ClosedAt: r.ClosedAt,
		ReopenCount: r.ReopenCount, ReassignmentCount: r.ReassignmentCount, MeToo: r.MeToo,
		Source: r.Source, ExternalID: r.ExternalID, Version: r.Version, UpdatedAt: r.UpdatedAt,
	}
	if r.ConversationID != "" {
		o := r.Conversation.V
		t.Conversation = &Origin{ID: r.ConversationID, Number: o.Number, Requester: names.person(o.Requester), From: o.From, To: o.To}
		if o.To > 0 {
			t.Conversation.Messages = o.To - o.From + 1
		}
		if o.Since > 0 {
			t.Conversation.DurationMS = o.Until.Sub(o.Since).Milliseconds()
		}
	}
	return t
}

// card is what somebody may see of a major incident that is not theirs.
func card(r *row) Ticket {
	return Ticket{
		ID: r.ID, Number: r.Number, Kind: r.Kind, Title: r.Title, Priority: r.Priority, State: r.State, StateAt: r.StateAt, OpenedAt: r.OpenedAt,
		ResolvedAt: r.ResolvedAt, MeToo: r.MeToo, Version: r.Version, UpdatedAt: r.UpdatedAt, Limited: true,
	}
}
