// Package job does later, and outside any transaction, what a transaction decided: mail, push, webhooks, exports, timers.
//
//	Enqueue (in tx) ─▶ ready ─claim─▶ running ─▶ done (kept a week)
//	                     ▲               │ error: again later, each time later still
//	                     └───────────────┤
//	                                     └─▶ parked, after the last try; the admin sees it and replays it
//
// The claim is a conditional update with a lease, so that any number of nodes may run it on either database; a node that dies
// leaves its jobs to the others when the lease ends. A job may therefore run twice: its handler is written so that this does
// no harm. Schedules (Every) run once in each interval, over all nodes.
package job

import "embed"

// Locales are the texts of this package's faults.
//
//go:embed locales
var Locales embed.FS
