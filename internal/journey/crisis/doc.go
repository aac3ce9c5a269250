// Package crisis is a crisis from the first sign to the post-mortem: who does what, what is written down, what is decided, and what was
// known when.
//
//	declare ─▶ alert ─▶ mobilisation ─▶ steering ─▶ stand_down ─ close ─▶ retex ─▶ archived
//	             │           └──────────────▲ │          │  ▲                │
//	             └─ (skips what there is      └──────────┘  └── taken up ────┘
//	                 no time for)                            again
//
// phase is the one state there is (phase.go). Level 0 is a watch, 1 an alert, 2 an operational crisis, 3 a strategic one; an exercise is
// a crisis that says so everywhere.
//
// Who may what. Members take part: whoever was given a role, was called, or joined; crisis managers always do. Who works here sees the
// card of a crisis and may join, unless it is restricted; to everybody else there is none. Who directs does not write the log, who
// writes it does not decide (roles.go): neither as holder nor as deputy, even while the other role is empty. Observers look on.
//
// The log (crisis/chain, docs/crisis-log-format.md) has gapless numbers and a chain of hashes, one for each crisis; its lines are
// written by people, or by the product from events of linked records. Nothing changes or deletes a line, the database itself refuses
// to: a correction is a new line about the old, and so is what is thought of one (to_verify, being_verified, verified, refuted).
// Two times are kept: when it happened, as somebody says, and when the server wrote it down; where the two cannot both be right, doubt
// says so.
//
// Work is beside the log and leaves its lines there: decisions (with what was known then), tasks, situation points, messages to
// audiences, regulatory clocks. The post-mortem (postmortem.go) and the state at a time (state.go) are read from what was written; nothing
// that was learned later shows in an earlier state (replay.go).
//
// What is said to those outside. A message that is settled as sent leaves by each of its channels in a durable job (delivery.go,
// deliver.go): queued ─▶ (sending) ─▶ sent | skipped | failed ─ retry ─▶ queued; each end is a line of the log. Who is called gets a letter
// whose link answers once (ring.go). An exercise writes to who takes part in it and to nobody else. Banners, what stands on the public page
// and change freezes end with the crisis (freeze.go, quiet).
//
// An exercise has a scenario (inject.go, release.go): what the players are told at a minute of it, said in a room and in the log when its time
// comes; and observers, whose notes (observation.go) the players read afterwards.
//
// Permissions: see Permissions; the use case decides about the single crisis. Events: events.go. Topics: crisis:<id> (who takes part),
// crises (who works here: cards), inbox:<person> (who is called or given a role).
package crisis

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain: the least role that may try. Members of a crisis need not work in IT.
var Permissions = auth.Permissions{
	"crisis.declare":  auth.CrisisManager,
	"crisis.read":     auth.Requester,
	"crisis.edit":     auth.Requester,
	"crisis.move":     auth.Requester,
	"crisis.close":    auth.Requester,
	"crisis.join":     auth.Agent,
	"crisis.leave":    auth.Requester,
	"crisis.role":     auth.Requester,
	"crisis.call":     auth.Requester,
	"crisis.answer":   auth.Requester,
	"crisis.attach":   auth.Requester,
	"crisis.write":    auth.Requester,
	"crisis.assess":   auth.Requester,
	"crisis.choose":   auth.Requester,
	"crisis.erase":    auth.Admin,
	"crisis.promote":  auth.Requester,
	"crisis.export":   auth.Requester,
	"crisis.room":     auth.Requester,
	"crisis.guest":    auth.Requester,
	"crisis.presence": auth.Requester,
	"crisis.decide":   auth.Requester,
	"crisis.propose":  auth.Requester,
	"crisis.task":     auth.Requester,
	"crisis.point":    auth.Requester,
	"crisis.message":  auth.Requester,
	"crisis.clock":    auth.Requester,
	"crisis.find":     auth.Requester,
	"crisis.inject":   auth.Requester,
	"crisis.review":   auth.Requester,
	"crisis.import":   auth.Requester,
	"crisis.freeze":   auth.Requester,

	"crisis.audience":   auth.CrisisManager,
	"announcement.read": auth.Requester,
	"freeze.read":       auth.Agent,

	"crisis.open_ticket": auth.Agent,
	"crisis.start_plan":  auth.Agent,
}
