// Package ticket is the records of the service desk: one engine for all kinds, and for each kind a machine of states as data
// (Machine; incident.go, problem.go and planned.go). A kind is added by its data alone.
//
// An incident:
//
//	             ┌───────────────── hold ────────────────┐
//	             │                                       ▼
//	Open ─▶ new ─┴─ start ─▶ in_progress ── hold ──▶ on_hold (awaiting_caller, vendor, change, problem)
//	          │                │   ▲  ▲                  │
//	          │                │   │  └──── resume ──────┤
//	          │                │   └─ reopen ─┐          │
//	          └──── resolve ───┴──────────▶ resolved ◀───┘
//	                                          │
//	          cancel, from the first three    └─ close (or five quiet days) ─▶ closed
//	          ─▶ canceled
//
// closed and canceled are final. The person it is for may close and reopen what is resolved, and cancel what is new; their
// message takes a ticket up again that waited for them. A resolution needs a code and notes.
//
// A problem, the cause behind incidents, which only agents open:
//
//	Open ─▶ new ─ start ─▶ investigating ─ identify ─▶ known_error   identify wants the root cause, and may say a workaround;
//	         │                │  ▲ ▲────── resume ──────────┤         both may be written before (PATCH details)
//	         │                │  └─ reopen ─┐              │
//	         └─── resolve ────┴────────▶ resolved ◀────────┘
//	                                        └─ close ─▶ closed
//
// The incidents it causes are tied to it with record/link (causes).
//
// A change, which only agents open; a supervisor approves or rejects it:
//
//	Open ─▶ draft ─ submit ─▶ review ─ approve ─▶ approved ─ schedule ─▶ scheduled ─ start ─▶ implementing ─┬─ resolve ─▶ done ───┐
//	          ▲─── reject ──────┘ (start is possible from review on: an emergency)                           └─ fail ────▶ failed ─┴─ close ─▶ closed
//	cancel, up to scheduled ─▶ canceled
//
// Its window (window_start, window_end) says when it is made; which changes get in each other's way: journey/change.
//
// Priority is impact × urgency by a matrix that an admin edits; an agent may set another with a reason, which then stays.
// From some numbers on, "me too" raises the impact (Machine.Crowd).
//
// Every verb is a conditional update on the version and state that were read, and leaves one line of history
// (ticket_change) and its events in the same transaction. The same verb done twice by one person is done once; an edit of an
// older version is refused (412) with the fields that changed, by whom, and the ticket as it is.
//
// Who sees what: agents all; the person a ticket is for, and who opened it, that ticket in full; everybody a card of open
// incidents of priority 1 and 2, and of what they are attached to.
//
// A parent and its children are tied with record/link. Their states are to follow one another as the glossary says (in
// progress, hold for a vendor, change or problem, and resolved go down; awaiting the caller and closed do not); until that is
// built, a relation only shows.
//
// Permissions: see Permissions. Events: ticket.opened, ticket.imported, ticket.edited, ticket.assigned, ticket.commented,
// ticket.me_too, ticket.me_too_undone, ticket.matrix_edited; of the machines ticket.started, ticket.held,
// ticket.resumed, ticket.identified, ticket.resolved, ticket.closed, ticket.reopened, ticket.canceled; and outage.changed, about the card that
// everybody sees. Topics: ticket:<id>, tickets, inbox:<assignee>, inbox:<requester>; outages.
package ticket

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain: the least role that may try; the use case decides about the single ticket.
var Permissions = auth.Permissions{
	"ticket.open":        auth.Requester,
	"ticket.read":        auth.Requester,
	"ticket.outages":     auth.Requester,
	"ticket.kinds":       auth.Requester,
	"ticket.me_too":      auth.Requester,
	"ticket.close":       auth.Requester,
	"ticket.reopen":      auth.Requester,
	"ticket.cancel":      auth.Requester,
	"ticket.edit":        auth.Agent,
	"ticket.assign":      auth.Agent,
	"ticket.start":       auth.Agent,
	"ticket.identify":    auth.Agent,
	"ticket.submit":      auth.Agent,
	"ticket.approve":     auth.Supervisor,
	"ticket.reject":      auth.Supervisor,
	"ticket.schedule":    auth.Agent,
	"ticket.fail":        auth.Agent,
	"ticket.hold":        auth.Agent,
	"ticket.resume":      auth.Agent,
	"ticket.resolve":     auth.Agent,
	"ticket.matrix_edit": auth.Admin,
}
