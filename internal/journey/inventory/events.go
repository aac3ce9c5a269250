package inventory

import "comptoir/internal/base/ref"

// Kinds of what the events are about.
const (
	AgentKind = "inventory_agent"
	TokenKind = "inventory_token"
)

// Received: an agent's report was kept.
type Received struct {
	CI       string `json:"ci"`
	Fresh    bool   `json:"fresh"`    // the agent was not known
	Software bool   `json:"software"` // what is installed is different
}

// EventType implements event.Payload.
func (Received) EventType() string { return "inventory.received" }

// TokenMade: agents have a new door.
type TokenMade struct{}

// EventType implements event.Payload.
func (TokenMade) EventType() string { return "inventory_token.made" }

// TokenRevoked: a door is shut.
type TokenRevoked struct{}

// EventType implements event.Payload.
func (TokenRevoked) EventType() string { return "inventory_token.revoked" }

func agentRef(id string) ref.Ref { return ref.Of(AgentKind, id) }
func tokenRef(id string) ref.Ref { return ref.Of(TokenKind, id) }
