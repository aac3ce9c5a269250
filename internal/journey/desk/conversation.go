package desk

import (
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Kind is how a conversation is named in refs and threads.
const Kind = "conversation"

// The states of a conversation.
const (
	Waiting = "waiting"
	Offered = "offered"
	Active  = "active"
	OnHold  = "on_hold"
	Closed  = "closed"
)

// Why a conversation was closed.
const (
	Resolved        = "resolved"
	IncidentCreated = "incident_created"
	Escalated       = "escalated"
	Abandoned       = "abandoned"
	TimedOut        = "timed_out"
	Spam            = "spam"
)

const (
	// ReopenWindow is how long an abandoned conversation can be taken up again with its place.
	ReopenWindow = 30 * time.Minute
	// OfferTime is how long an agent has to accept what is offered.
	OfferTime = 30 * time.Second
	// Grace is how long an agent may be away from every screen before their people go back in the queue.
	Grace = 60 * time.Second
	// DefaultCapacity is how many conversations an agent holds at once.
	DefaultCapacity = 3
	// DefaultPriority is that of somebody who just arrives; smaller is sooner.
	DefaultPriority = 3
)

// Conversation is one person's stay at the counter.
type Conversation struct {
	ID              string            `json:"id"`
	Number          string            `json:"number"`
	Queue           Named             `json:"queue"`
	Requester       directory.Brief   `json:"requester"`
	Symptoms        string            `json:"symptoms"`
	ServiceID       string            `json:"service_id,omitempty"`
	Service         *Named            `json:"service,omitempty" doc:"what it is about, chosen at the door"`
	State           string            `json:"state" enum:"waiting,offered,active,on_hold,closed"`
	Priority        int               `json:"priority"`
	ArrivedAt       instant.Instant   `json:"arrived_at"`
	OfferedAt       instant.Instant   `json:"offered_at,omitzero"`
	OfferedTo       *directory.Brief  `json:"offered_to,omitempty"`
	OfferUntil      instant.Instant   `json:"offer_until,omitzero"`
	AcceptedAt      instant.Instant   `json:"accepted_at,omitzero"`
	FirstResponseAt instant.Instant   `json:"first_response_at,omitzero"`
	HoldSince       instant.Instant   `json:"hold_since,omitzero"`
	HoldReason      string            `json:"hold_reason,omitempty"`
	ClosedAt        instant.Instant   `json:"closed_at,omitzero"`
	CloseReason     string            `json:"close_reason,omitempty" enum:"resolved,incident_created,escalated,abandoned,timed_out,spam"`
	Solution        string            `json:"solution,omitempty"`
	Agent           *directory.Brief  `json:"agent,omitempty"`
	Participants    []directory.Brief `json:"participants" nullable:"false"`
	Ticket          *TicketBrief      `json:"ticket,omitempty"`
	Rating          int               `json:"rating,omitempty"`
	RatingComment   string            `json:"rating_comment,omitempty"`
	ReopenUntil     instant.Instant   `json:"reopen_until,omitzero"`
	KeepPlace       bool              `json:"keep_place"`
	LastMessage     *LastMessage      `json:"last_message,omitempty"`
	Position        int               `json:"position,omitempty" doc:"place in the queue, from 1, while waiting"`
	Ahead           *int              `json:"ahead,omitempty" doc:"how many are before, while waiting"`
	EstimatedWaitMs *int64            `json:"estimated_wait_ms,omitempty" doc:"while waiting: mean wait of the last 20 accepted, less what was waited"`
	Version         int64             `json:"version"`
	UpdatedAt       instant.Instant   `json:"updated_at"`
}

// ETag is the version's.
func (c Conversation) ETag() string { return api.ETagOf(c.Version) }

// Named is a record's id and name.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// TicketBrief is what a conversation shows of its ticket.
type TicketBrief struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	State  string `json:"state"`
}

// LastMessage is the newest words everybody in the conversation may read.
type LastMessage struct {
	Text   string          `json:"text"`
	At     instant.Instant `json:"at"`
	Author directory.Brief `json:"author"`
}

// row is a conversation as stored.
type row struct {
	ID              string          `db:"id"`
	Number          string          `db:"number"`
	QueueID         string          `db:"queue_id"`
	RequesterID     string          `db:"requester_id"`
	OpenedBy        string          `db:"opened_by"`
	Symptoms        string          `db:"symptoms"`
	ServiceID       string          `db:"service_id"`
	State           string          `db:"state"`
	Priority        int             `db:"priority"`
	ArrivedAt       instant.Instant `db:"arrived_at"`
	OfferedAt       instant.Instant `db:"offered_at"`
	OfferedTo       string          `db:"offered_to"`
	OfferUntil      instant.Instant `db:"offer_until"`
	AcceptedAt      instant.Instant `db:"accepted_at"`
	FirstResponseAt instant.Instant `db:"first_response_at"`
	HoldSince       instant.Instant `db:"hold_since"`
	HoldReason      string          `db:"hold_reason"`
	ClosedAt        instant.Instant `db:"closed_at"`
	CloseReason     string          `db:"close_reason"`
	Solution        string          `db:"solution"`
	AgentID         string          `db:"agent_id"`
	TicketID        string          `db:"ticket_id"`
	Rating          int             `db:"rating"`
	RatingComment   string          `db:"rating_comment"`
	ReopenUntil     instant.Instant `db:"reopen_until"`
	KeepPlace       bool            `db:"keep_place"`
	UpdatedAt       instant.Instant `db:"updated_at"`
	Version         int64           `db:"version"`
}

const columns = `id, number, queue_id, requester_id, opened_by, symptoms, service_id, state, priority, arrived_at, offered_at, offered_to,
	offer_until, accepted_at, first_response_at, hold_since, hold_reason, closed_at, close_reason, solution, agent_id, ticket_id,
	rating, rating_comment, reopen_until, keep_place, updated_at, version`

func (c row) ref() ref.Ref { return ref.Of(Kind, c.ID) }

// topics are where the people concerned look: the conversation itself, the agents' queue, the requester and the agent.
func (c row) topics(more ...string) []string {
	t := []string{"conversation:" + c.ID, "queue:" + c.QueueID, "queues", "inbox:" + c.RequesterID}
	if c.AgentID != "" {
		t = append(t, "inbox:"+c.AgentID)
	}
	for _, m := range more {
		if m != "" && m != "inbox:" {
			t = append(t, m)
		}
	}
	return t
}
