// Package inventory receives what agents on the machines send (FusionInventory, the GLPI agent) and keeps each machine as a CI.
//
//	agent ── POST /inventory/{token} ──▶ report.Read ──▶ Record: reconcile ─▶ cmdb.Upsert ─▶ parts and software kept beside
//
// An admin makes a token for a fleet of agents; it opens this door and no other, and is revoked at once. A machine is found again
// by its agent's id, then by its serial number and UUID among the agents, then by its serial number among all CIs; a name alone
// never decides. Values belong to the source "inventory": what a person wrote is left as it is.
//
// Environment variables, processes, users and who is signed in are never read (package report). What changes at each report
// without meaning anything (free space, uptime) is not kept, so that the history shows what changed.
//
// Permissions: see Permissions. Events: inventory.received, inventory_token.made, inventory_token.revoked.
package inventory

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
	"inventory.read":         auth.Agent,
	"inventory_token.read":   auth.Admin,
	"inventory_token.make":   auth.Admin,
	"inventory_token.revoke": auth.Admin,
}

// Source names where the values come from, in the CIs.
const Source = "inventory"
