package desk

import "comptoir/internal/base/instant"

// What happens at the desk. Ids and times only, never words.
type (
	// Arrived: somebody joined a queue.
	Arrived struct {
		Queue string `json:"queue"`
	}
	// Taken: an agent took the person, by themselves or by accepting an offer.
	Taken struct {
		Queue  string `json:"queue"`
		Agent  string `json:"agent"`
		WaitMs int64  `json:"wait_ms"`
	}
	// OfferMade: the person was offered to an agent.
	OfferMade struct {
		Agent string          `json:"agent"`
		Until instant.Instant `json:"until"`
	}
	// WentBack: the person is in the queue again, with the arrival they had. Why: returned, declined, timed_out, vanished, transferred.
	WentBack struct {
		Queue string `json:"queue"`
		From  string `json:"from"`
		Why   string `json:"why"`
	}
	// Held and Resumed: the agent set the conversation aside and took it up again.
	Held struct{}
	// Resumed ends Held.
	Resumed struct{}
	// Transferred: another agent has the conversation now.
	Transferred struct {
		From string `json:"from"`
		To   string `json:"to"`
	}
	// Invited and Left: a colleague joined and left.
	Invited struct {
		Person string `json:"person"`
	}
	// Left undoes Invited.
	Left struct {
		Person string `json:"person"`
	}
	// ConversationClosed ends it.
	ConversationClosed struct {
		Reason string `json:"reason"`
	}
	// Reopened: an abandoned conversation was taken up again.
	Reopened struct {
		Queue string `json:"queue"`
	}
	// Rated: the requester said how it went.
	Rated struct {
		Rating int `json:"rating"`
	}
	// TicketAttached: a ticket was made from the conversation, or linked to it.
	TicketAttached struct {
		Ticket  string `json:"ticket"`
		Created bool   `json:"created"`
	}
	// Answered: the first human words of an agent.
	Answered struct {
		FirstResponseMs int64 `json:"first_response_ms"`
	}
	// PlaceKept: the requester wants to be told instead of keeping the page open.
	PlaceKept struct{}
	// LineMoved tells those who wait what changed before or behind them; it names nobody.
	LineMoved struct {
		Queue      string          `json:"queue"`
		Priority   int             `json:"priority"`
		ArrivedAt  instant.Instant `json:"arrived_at"`
		Left       bool            `json:"left"`
		MeanWaitMs int64           `json:"mean_wait_ms"`
	}
	// PresenceChanged: an agent is available, busy, away or gone.
	PresenceChanged struct {
		State    string `json:"state"`
		Capacity int    `json:"capacity"`
		Vanished bool   `json:"vanished,omitempty"`
	}
	// QueueEdited: a queue was made or changed.
	QueueEdited struct {
		Fields []string `json:"fields"`
	}
	// Announced: a supervisor wrote to all who wait in a queue.
	Announced struct {
		Waiting int `json:"waiting"`
	}
)

// ReplyEdited: there is a canned reply, it says something else, or (version 0) it is gone.
type ReplyEdited struct {
	Version int64 `json:"version,omitempty"`
}

// EventType implements event.Payload.
func (Arrived) EventType() string            { return "conversation.arrived" }
func (Taken) EventType() string              { return "conversation.taken" }
func (OfferMade) EventType() string          { return "conversation.offered" }
func (WentBack) EventType() string           { return "conversation.went_back" }
func (Held) EventType() string               { return "conversation.held" }
func (Resumed) EventType() string            { return "conversation.resumed" }
func (Transferred) EventType() string        { return "conversation.transferred" }
func (Invited) EventType() string            { return "conversation.invited" }
func (Left) EventType() string               { return "conversation.left" }
func (ConversationClosed) EventType() string { return "conversation.closed" }
func (Reopened) EventType() string           { return "conversation.reopened" }
func (Rated) EventType() string              { return "conversation.rated" }
func (TicketAttached) EventType() string     { return "conversation.ticket_attached" }
func (Answered) EventType() string           { return "conversation.answered" }
func (PlaceKept) EventType() string          { return "conversation.place_kept" }
func (LineMoved) EventType() string          { return "queue.line_moved" }
func (PresenceChanged) EventType() string    { return "agent.presence_changed" }
func (QueueEdited) EventType() string        { return "queue.edited" }
func (Announced) EventType() string          { return "queue.announced" }
func (ReplyEdited) EventType() string        { return "reply.edited" }
