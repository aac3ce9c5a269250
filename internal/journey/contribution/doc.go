// Package contribution is the call for contribution: a problem asks everybody ("who has seen this since Tuesday?"), people say that
// they have seen it too, answer, and put forward hypotheses with evidence, on which others vote; whoever works on the problem marks
// what helped, which writes to the problem and credits the person; closing thanks all of them.
//
//	open ──▶ open ── close ──▶ closed        one open call a problem; it closes with its problem
//
//	a hypothesis:   proposed ─▶ testing ─▶ confirmed | refuted       (in any order: people change their minds)
//	a mark:         lead | workaround | root_cause                   a workaround and a root cause become the problem's fields
//
// It is a journey of its own and not a part of the ticket, because it has a life, readers and words of its own: a call is read by
// people who never see the problem (its audience may be everyone, a problem's is those who work here), it ends while the problem goes
// on, and the engine of tickets stays a machine of states that knows no call. A journey, because it looks down on three records at
// once: it edits the ticket, speaks in its thread, and asks the threads of other records whether evidence may be shown.
//
// What is said about a call, or about one contribution, is the thread of that kind. Evidence names a message or a record; it is
// shown to those who may read that. Files hang on the contribution.
//
// Routes:
//
//	POST /tickets/{id}/call {question, since?, audience?}        GET /calls?state=&problem=&limit=&cursor=
//	GET PATCH /calls/{id}        POST /calls/{id}/close {outcome?}
//	POST DELETE /calls/{id}/seen {since?, place?}                GET /calls/{id}/seen
//	GET POST /calls/{id}/contributions {kind, text, files?}      GET /contributions?author=me&marked=true
//	GET PATCH DELETE /contributions/{id}
//	POST /contributions/{id}/evidence {record | message}         DELETE /contributions/{id}/evidence/{evidence}
//	POST DELETE /contributions/{id}/vote {for}                   POST /contributions/{id}/status {status}
//	POST DELETE /contributions/{id}/mark {as, text?}
//
// Permissions: see Permissions. Events: call.opened, call.edited, call.seen, call.unseen, call.closed; contribution.made,
// contribution.edited, contribution.removed, contribution.voted, contribution.moved (its status), contribution.marked,
// contribution.unmarked. Topics: call:<id>, calls (agents), calls:everyone, ticket:<problem>, inbox:<who is credited or thanked>.
package contribution

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain: the least role that may try; the use case decides about the single call.
var Permissions = auth.Permissions{
	"call.read":           auth.Requester,
	"call.seen":           auth.Requester,
	"call.open":           auth.Agent,
	"call.edit":           auth.Agent,
	"call.close":          auth.Agent,
	"call.who":            auth.Agent,
	"contribution.read":   auth.Requester,
	"contribution.make":   auth.Requester,
	"contribution.edit":   auth.Requester,
	"contribution.remove": auth.Requester,
	"contribution.vote":   auth.Requester,
	"contribution.move":   auth.Agent,
	"contribution.mark":   auth.Agent,
}
