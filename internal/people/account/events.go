package account

import "comptoir/internal/base/auth"

// Added: somebody has an account.
type Added struct {
	Roles auth.Roles `json:"roles"`
}

// EventType implements event.Payload.
func (Added) EventType() string { return "account.added" }

// Edited: what others or the person see has changed.
type Edited struct {
	Version int64    `json:"version"`
	Fields  []string `json:"fields"`
}

// EventType implements event.Payload.
func (Edited) EventType() string { return "account.edited" }

// RolesChanged: what the account may do has changed, from now on and on every node.
type RolesChanged struct {
	Version int64      `json:"version"`
	Roles   auth.Roles `json:"roles"`
}

// EventType implements event.Payload.
func (RolesChanged) EventType() string { return "account.roles_changed" }

// Invited: a link to choose a password was given.
type Invited struct{}

// EventType implements event.Payload.
func (Invited) EventType() string { return "account.invited" }

// ResetSent: a link to choose a new password was given.
type ResetSent struct{}

// EventType implements event.Payload.
func (ResetSent) EventType() string { return "account.reset_sent" }

// Joined: the person chose a first password.
type Joined struct{}

// EventType implements event.Payload.
func (Joined) EventType() string { return "account.joined" }

// PasswordChanged: the sessions other than Session ended.
type PasswordChanged struct {
	Session string `json:"session,omitempty"`
}

// EventType implements event.Payload.
func (PasswordChanged) EventType() string { return "account.password_changed" }

// SessionOpened: a session began.
type SessionOpened struct {
	Session string `json:"session"`
}

// EventType implements event.Payload.
func (SessionOpened) EventType() string { return "account.signed_in" }

// SessionClosed: a session ended; without one, all did.
type SessionClosed struct {
	Session string `json:"session,omitempty"`
}

// EventType implements event.Payload.
func (SessionClosed) EventType() string { return "account.signed_out" }

// Closed: the person has left; sessions and tokens ended.
type Closed struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (Closed) EventType() string { return "account.closed" }

// Reopened: the person is back.
type Reopened struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (Reopened) EventType() string { return "account.reopened" }

// TokenMade: a program may act as the person.
type TokenMade struct {
	Token string `json:"token"`
}

// EventType implements event.Payload.
func (TokenMade) EventType() string { return "account.token_made" }

// TokenRevoked: that program no longer may.
type TokenRevoked struct {
	Token string `json:"token"`
}

// EventType implements event.Payload.
func (TokenRevoked) EventType() string { return "account.token_revoked" }
