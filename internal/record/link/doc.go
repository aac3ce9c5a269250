// Package link ties any two records: typed, directed, told from either side. It knows no record; app hands it a Kind for each
// kind of record, with its rights and its card.
//
//	child_of      ⇄ parent_of       a record has one parent at most, and is never below itself
//	duplicate_of  ⇄ duplicated_by
//	caused_by     ⇄ causes
//	blocked_by    ⇄ blocks
//	related_to    ⇄ related_to
//	affects       ⇄ affected_by    a ticket or a conversation and the configuration item that it is about
//
// Whoever may edit one side and read the other may tie and untie them; whoever may read one side sees the ties to those that
// they may read too.
//
// Permissions: link.read, link.add, link.remove. Events: link.added, link.removed, about each of the two records, on its topics.
package link

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain; the Kinds decide about the single record.
var Permissions = auth.Permissions{
	"link.read":   auth.Requester,
	"link.add":    auth.Agent,
	"link.remove": auth.Agent,
}
