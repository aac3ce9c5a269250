// Package oncall is who is on call: rotas, who takes a time from whom, and who is told when something breaks.
//
// A rota has layers, read from top to bottom: of those that have somebody at an instant, the first says who. A layer is people in
// turn, each for so many days or weeks, handed over at an hour of the rota's own clock; it may be limited to windows of the week.
// Above all layers stand overrides, the one made last first. Where nobody is left there is a gap, and it is shown.
//
// Nothing of a calendar is kept: At and Shifts compute it from the rule, for any instant. A clock time means *the first instant at
// which the rota's clock has reached it*: in an hour that summer time skips, the moment of the change; in an hour that winter time
// repeats, the first of the two. So a turn of a week is 167, 168 or 169 hours long, and no instant has two people, nor none, because
// of a change of the clocks.
//
//	swap:   asked ─ accept ─▶ accepted (overrides are made)     asked ─ decline ─▶ declined     asked ─ withdraw ─▶ withdrawn
//	alarm:  raised ─ acknowledge ─▶ acknowledged ─ resolve ─▶ resolved        raised ─ no step left ─▶ unanswered
//
// A swap is refused when who asks has not the time they give away any more. An escalation has steps: whom to tell (who is on call in
// rotas, persons, members of groups), and how long to wait for an answer before the next; one round or several.
//
// Agents read rotas; whoever is in a rota, and a supervisor, overrides and swaps; supervisors keep rotas and escalations.
//
// Permissions: see Permissions. Events: rota.made, rota.edited, rota.archived, rota.overridden, rota.override_removed, swap.asked,
// swap.accepted, swap.declined, swap.withdrawn, escalation.made, escalation.edited, alarm.raised, alarm.told, alarm.acknowledged,
// alarm.resolved, alarm.unanswered. Topics: oncall.
package oncall

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain.
var Permissions = auth.Permissions{
	"oncall.read":       auth.Agent,
	"oncall.now":        auth.Agent,
	"rota.make":         auth.Supervisor,
	"rota.edit":         auth.Supervisor,
	"rota.archive":      auth.Supervisor,
	"rota.override":     auth.Agent,
	"swap.ask":          auth.Agent,
	"swap.accept":       auth.Agent,
	"swap.decline":      auth.Agent,
	"swap.withdraw":     auth.Agent,
	"escalation.make":   auth.Supervisor,
	"escalation.edit":   auth.Supervisor,
	"alarm.raise":       auth.Agent,
	"alarm.acknowledge": auth.Agent,
	"alarm.resolve":     auth.Agent,
}

// The kinds of this domain's records in references.
const (
	Subject        = "rota"
	SwapSubject    = "swap"
	PlanSubject    = "escalation"
	AlarmSubject   = "alarm"
	TopicAll       = "oncall"
	subjectOfCover = "ci"
)
