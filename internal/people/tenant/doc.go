// Package tenant is an organisation served by this server. What belongs to one is never seen by another.
//
//	(nothing) ── Add ──▶ open ── Suspend ──▶ suspended ── Resume ──▶ open
//
// A host name pre-selects its tenant; on a host bound to none, the e-mail decides at sign-in (people/account). A suspended
// tenant keeps its data and refuses everybody.
//
// Permissions: tenant.read (signed in), tenant.edit (admin). Adding, suspending and exporting are the operator's, by command.
// Events: tenant.added, tenant.edited, tenant.suspended, tenant.resumed.
package tenant

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
	"tenant.read": auth.Requester,
	"tenant.edit": auth.Admin,
}

// Kind is the kind of a tenant in references.
const Kind = "tenant"
