// Package mail writes the few letters the server sends, in the reader's language, as text and as HTML, and hands them to a
// mail server or, where none is configured, to the outbox that administrators can read.
//
// A letter is a Go type (Invitation, TicketResolved …) whose words stand in the catalogs; one layout shows them all. Sending
// goes over the network: do it from a durable job, never inside a transaction.
package mail

import "embed"

// Locales are the words of the letters and of this package's faults.
//
//go:embed locales
var Locales embed.FS

//go:embed layout
var layouts embed.FS
