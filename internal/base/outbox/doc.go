// Package outbox carries the events of the log to those who answer them.
//
//	                     ┌─ shared listeners: a cursor per tenant in the database, moved in the
//	commit ─▶ tenant log ┤  transaction that does the work: each event takes effect once, on whichever
//	                     │  node comes first; no leader
//	                     └─ tails: every node follows the whole log by itself (live, search)
//
// A node is woken by its own commits, by PostgreSQL's notifications, and by a look at every log's head each second, which is
// the guarantee. An event that a shared listener cannot digest after eight tries is parked for the admin, and the rest goes on.
package outbox

import "embed"

// Locales are the texts of this package's faults.
//
//go:embed locales
var Locales embed.FS
