// Package directory is who is here: persons as others see them, and groups of them.
//
// Everybody signed in sees names, titles and places; e-mail, phone and roles are for agents, and for oneself. A closed account
// is no longer found by a search, and keeps its name wherever it wrote. Groups are teams that records are given to; an admin
// makes them and says who is in them.
//
// Permissions: directory.read (requester), group.edit (admin).
// Events: group.made, group.edited, group.joined, group.left.
package directory

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
	"directory.read": auth.Requester,
	"group.edit":     auth.Admin,
}

// GroupKind is the kind of a group in references.
const GroupKind = "group"
