// Package change sees which changes get in each other's way: two whose windows overlap, and whose CIs meet on the map.
//
// They meet by the same CI, by a CI of the one that carries one of the other, or by a service of the business that both carry; the
// nearest of these is the reason that is told. Both are warned, and nothing is forbidden: who approves decides. A freeze that a crisis
// declared is told the same way; it reaches what it names, all that this carries and all that carries it.
//
// What a change is about is what it affects (record/link). Permissions: see Permissions.
package change

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
	"change.read": auth.Agent,
	"change.plan": auth.Agent,
}
