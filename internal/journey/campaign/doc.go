// Package campaign asks the people who answer for CIs whether they are still right.
//
//	Open ─▶ filling ─▶ open ─ close ─▶ closed
//	                     │
//	                     └─ every so many days a letter to those who still have something to look at
//
// An admin chooses which CIs; each owner, or the members of the support group where there is no owner, gets their list. A CI is
// looked at when a person says that it is still right (POST /cis/{id}/verify), changes it or retires it, wherever they do it.
//
// Permissions: see Permissions. Events: campaign.opened, campaign.filled, campaign.looked, campaign.closed.
package campaign

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this package's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain.
var Permissions = auth.Permissions{
	"campaign.read":  auth.Agent,
	"campaign.open":  auth.Admin,
	"campaign.close": auth.Admin,
}
