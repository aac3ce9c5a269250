// Package directory is who is here: the persons of a tenant (every account is one, closed ones stay for their words) and the
// groups they belong to.
//
// Permissions: directory.read (signed in; e-mail, phone and roles are for agents and oneself), group.edit (admin).
// Events: group.made, group.edited, group.joined, group.left.
package directory

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales
var Locales embed.FS

// Permissions of this domain.
var Permissions = auth.Permissions{
	"directory.read": auth.Requester,
	"group.edit":     auth.Admin,
}
