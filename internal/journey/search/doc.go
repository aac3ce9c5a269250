// Package search is one box over everything the reader may see: tickets, conversations, notes, articles, posts, configuration
// items and people, and the suggestions made of it (at the door of the desk, beside a conversation, and duplicates of a ticket).
//
// Each domain gives app a Source: which events touch which of its records, the record's documents, and what a reader may be
// shown. Every node keeps, for each tenant, an index in the data folder, which follows the log as a tail of its own; its place in
// the log is kept in the index, so that what was written and what is known cannot come apart. The index is no truth: it is made
// again where it is missing, damaged, of another epoch of the log or of older rules, and on an admin's word, while the old one
// goes on answering.
//
//	event ─▶ Source.Touched ─▶ Source.Load ─▶ index (terms, tags, audience)
//	query ─▶ grammar ─▶ index, under the reader's tokens ─▶ Source.Show, which asks the row again ─▶ hit
//
// Rights: a document carries audience tokens (all, agents, requesters, person:<id>, group:<id>), the reader brings theirs; what is
// counted is what is left. Each hit is then checked on its row as it is now.
//
// The grammar is in query, the analysis of French and English in words, the ranking in index.
//
// Permissions: see Permissions. Events: search.synonyms_edited, search.rebuild_asked. Topics: search.
package search

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain; each source decides about its records.
var Permissions = auth.Permissions{
	"search.read":          auth.Requester,
	"search.suggest":       auth.Requester,
	"search.synonyms":      auth.Agent,
	"search.synonyms_edit": auth.Admin,
	"search.progress":      auth.Admin,
	"search.rebuild":       auth.Admin,
}
