// Package recovery answers "in what order do we rebuild?", and follows the rebuilding.
//
// An order is worked out at once (Order) from what is said to be lost: the map (record/cmdb/graph) adds what stops because of it, the
// planner (plan) gives waves, times and who is late. A plan is an order that is kept:
//
//	Save ─▶ draft ── start ─▶ running ── the last task is done or skipped ─▶ finished
//	          │                  │  ▲                                          │
//	          └─ Recompute ──────┴──┘ (a new edition; the old ones stay)       └─ a task is taken up again: running
//
//	task:  todo ── start ─▶ started ── done ─▶ done
//	         └──────────── done, skip ─▶ done, skipped ── start ─▶ started
//
// What an edition says is frozen: names, times, order and inputs, with the time and who. What is marked of a task (that it was
// begun, done or skipped, when and by whom) belongs to the CI, so that it outlives a new edition. Nothing forbids to start a task before what it
// needs: in a crisis people know better, and the answer says what it still waits for. A plan's minutes are counted from the loss;
// its clock is started with the first task, and Comparison shows both: the drift from the plan, and how long each service was really
// gone, from the loss, compared with its objective (DMIA).
//
// Permissions: see Permissions; agents do all of it. Another tenant's plan is not found. Events: plan.saved, plan.renamed,
// plan.recomputed, plan.started, plan.finished, plan.task_started, plan.task_done, plan.task_skipped. Topics: plan:<id>, plans.
package recovery

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
	"recovery.order": auth.Agent,
	"plan.save":      auth.Agent,
	"plan.read":      auth.Agent,
	"plan.rename":    auth.Agent,
	"plan.recompute": auth.Agent,
	"plan.start":     auth.Agent,
	"plan.task":      auth.Agent,
	"ci.sentence":    auth.Agent,
}
