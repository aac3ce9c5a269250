// Package runbook is procedures and their runs.
//
// A procedure (a runbook) is plain Markdown in which steps stand as the package form says; the text is kept as it was written, and
// each change of title or text is an edition, numbered from 1 and kept whole. There is no pending edition: what is published and
// edited is at once what people run, since the worst procedure at night is the one that somebody had already corrected elsewhere.
//
//	make ─▶ draft ─ publish ─▶ published ─ retire ─▶ retired ─ publish ─▶ published
//
// It is attached to CIs, services among them. Its owner is told once when the review date has come; verify says that somebody
// looked and it still holds, and sets the next date a year on.
//
// A run is one carrying-out of one edition, for a record or for none, really or as an exercise, by any number of people at once:
//
//	run ─▶ running ─ end ─▶ done            when every step is over
//	          └───── abort ─▶ aborted       with the reason
//
//	of a step:  todo ─ begin ─▶ doing ─ done ─▶ done
//	              └────┴─ skip ─▶ skipped   with the reason        reopen: back to todo
//	              └────┴─ fail ─▶ failed    with the reason
//	              └────┴─ answer ─▶ done (go) or failed (no-go)    of a step that asks: done alone is refused
//
// Steps may be done in any order: who is there at night knows better. Two people who tick the same step are both right, and the
// first is kept; whoever says otherwise of a step that is over is told so. A step that nobody began is counted from the end of the
// last one that ended before it, and says that this is a guess. Somebody without a network says later what they did and when: the
// instant claimed is kept beside the one when it was recorded, never after it and never before the run.
//
// Everything is a line of the run's trace, numbered without a gap. The events carry the run's subject, the step and the line's
// number, and no text: who projects them into a log (a crisis) reads the words with LineOf.
//
// Routes:
//
//	GET  /runbooks?state=&owner=me&ci=&review=due&q=&limit=&cursor=      POST /runbooks
//	GET PATCH /runbooks/{id}            POST /runbooks/{id}/publish · retire · verify
//	PUT DELETE /runbooks/{id}/cis/{ci}
//	GET  /runbooks/{id}/versions        GET /runbooks/{id}/versions/{edition}      GET /runbooks/{id}/difference?from=&to=
//	POST /runbooks/preview              POST /runbooks/import
//	POST /runbooks/{id}/run             GET /runbooks/{id}/comparison
//	GET  /runs?state=&runbook=&about=&limit=&cursor=      GET /runs/{id}      GET /runs/{id}/lines?after=
//	POST /runs/{id}/steps/{n}/begin · done · skip · fail · answer · reopen · comment      POST /runs/{id}/comment · end · abort
//
// Procedures and runs are named by id or number. Permissions: see Permissions; all are for agents. Events: runbook.made,
// runbook.edited, runbook.published, runbook.retired, runbook.verified, runbook.attached, runbook.detached, runbook.review_due;
// run.started, run.step_begun, run.step_done, run.step_skipped, run.step_failed, run.step_answered, run.step_reopened,
// run.commented, run.ended, run.aborted.
// Topics: runbook:<id>, runbooks; run:<id>, runs, runs:<kind>:<id> of what it is about; inbox:<owner>.
package runbook

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
	"runbook.read":    auth.Agent,
	"runbook.make":    auth.Agent,
	"runbook.edit":    auth.Agent,
	"runbook.publish": auth.Agent,
	"runbook.retire":  auth.Agent,
	"runbook.verify":  auth.Agent,
	"runbook.attach":  auth.Agent,
	"runbook.import":  auth.Supervisor,
	"runbook.run":     auth.Agent,
	"run.read":        auth.Agent,
	"run.begin":       auth.Agent,
	"run.done":        auth.Agent,
	"run.skip":        auth.Agent,
	"run.fail":        auth.Agent,
	"run.answer":      auth.Agent,
	"run.reopen":      auth.Agent,
	"run.comment":     auth.Agent,
	"run.end":         auth.Agent,
	"run.abort":       auth.Agent,
}
