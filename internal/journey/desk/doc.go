// Package desk is the counter: somebody arrives with symptoms, waits, is taken by an agent, talks, and leaves with an answer or
// an incident.
//
//	          ┌────────────── return, transfer, vanished, declined, timed out ─────────────┐
//	          ▼                                                                            │
//	arrive → waiting ── take ─────────────────────────────▶ active ⇄ on_hold ── close ──▶ closed
//	          │  └── offer ─▶ offered ── accept ──────────────▲                            ▲
//	          └── abandon ─────────────────────────────────────────────────────────────────┘
//	                 (taken up again within 30 minutes, with the same arrived_at)
//
// Rules that never bend: two agents never take the same person (a conditional update decides); the order is priority, then
// arrival, and whatever sends a person back keeps their arrived_at; an agent at capacity is not offered more, and one on hold
// frees its place.
//
// Permissions: desk.arrive (requester), desk.read (requester: own; agent: all), desk.take and the rest of the agent's verbs
// (agent), desk.configure (supervisor). Events: events.go.
package desk

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales holds the desk's texts.
//
//go:embed locales
var Locales embed.FS

// Permissions of the desk.
var Permissions = auth.Permissions{
	"desk.arrive":    auth.Requester,
	"desk.read":      auth.Requester,
	"desk.abandon":   auth.Requester,
	"desk.reopen":    auth.Requester,
	"desk.rate":      auth.Requester,
	"desk.queues":    auth.Requester,
	"desk.take":      auth.Agent,
	"desk.hold":      auth.Agent,
	"desk.resume":    auth.Agent,
	"desk.return":    auth.Agent,
	"desk.transfer":  auth.Agent,
	"desk.invite":    auth.Agent,
	"desk.leave":     auth.Agent,
	"desk.close":     auth.Agent,
	"desk.accept":    auth.Agent,
	"desk.decline":   auth.Agent,
	"desk.incident":  auth.Agent,
	"desk.link":      auth.Agent,
	"desk.context":   auth.Agent,
	"desk.presence":  auth.Agent,
	"desk.agents":    auth.Agent,
	"desk.replies":   auth.Agent,
	"desk.configure": auth.Supervisor,
	"desk.announce":  auth.Supervisor,
}
