// Package cmdb is what the company runs on: configuration items (CIs), their classes, how they depend on each other, the business
// services and who uses them.
//
// Classes are data: a built-in tree (classes.json, after the glossary), to which an admin adds classes and typed attributes.
// A CI has fields that all share (Fields names them) and the attributes of its class, written as text whatever their type.
//
//	            ┌──────── down ◀───────┐
//	Make ─▶ in_service ◀──▶ maintenance ┘   by edit
//	            └─ retire ─▶ retired ─ restore ─▶ in_service
//
// A relation reads from left to right, "from <type> to", and there is one of a type between two CIs at most:
//
//	type           | if … is lost, … stops         | starts first
//	depends_on     | to → from                     | to
//	runs_on        | to → from                     | to
//	hosted_at      | to → from                     | to
//	powered_by     | to → from                     | to
//	member_of      | from → to, by the rule of to  | from
//	fails_over_to  | from goes on while to does    | none
//	connects_to    | nothing                       | none
//	backed_up_by   | nothing                       | to
//
// Each relation may say otherwise for itself (propagates, starts). Nothing is ever deleted: a CI is retired, a relation is
// removed and stays in the history, so that a CI (?at=) or the whole map (/map/changes) of two days can be compared.
//
// Each source owns its values: what an import wrote belongs to that source, what a person wrote to the person ("person"), and an
// import leaves a value that another owns as it is and reports it (Kept). Release gives a field back to the imports.
// Import and inventory write through Upsert and UpsertRelations, in chunks of at most Chunk; Preview and PreviewRelations answer
// the same without writing.
//
// Agents read and edit; requesters see the names of the business services and nothing else; an admin edits classes.
//
// Permissions: see Permissions. Events: ci.made, ci.edited, ci.verified, ci.retired, ci.restored, ci.users_changed,
// relation.made, relation.edited, relation.removed, cmdb.imported, ci_class.edited. Topics: ci:<id>, cis.
package cmdb

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
	"ci.read":           auth.Agent,
	"ci.make":           auth.Agent,
	"ci.edit":           auth.Agent,
	"ci.verify":         auth.Agent,
	"ci.retire":         auth.Agent,
	"ci.restore":        auth.Agent,
	"ci.release":        auth.Agent,
	"relation.read":     auth.Agent,
	"relation.make":     auth.Agent,
	"relation.edit":     auth.Agent,
	"relation.remove":   auth.Agent,
	"ci_class.read":     auth.Agent,
	"ci_class.make":     auth.Admin,
	"ci_class.edit":     auth.Admin,
	"impact.read":       auth.Agent,
	"common_cause.read": auth.Agent,
	"map.read":          auth.Agent,
	"service.list":      auth.Requester,
}
