// Package kit is what a crisis team keeps for the hour at which even this server cannot be reached: a ZIP of plain HTML that opens
// from a USB stick or a phone, with no server and no network, and a print edition of the same.
//
// It holds contacts with their emergency phones, who is on call in the days to come, the published procedures as checklists, the
// critical services with what their loss means and how they are rebuilt, the order of rebuilding after the loss of each site, the plans
// that are under way, and the crises that go on. Every page stands alone (its style and its script are in it), bears the date, the
// version and the end of its validity, and says loudly when that has passed. One page searches them all from an index it carries.
//
// What is in it is decided for who asks: the same reads as on the screens, as that person. Each export is kept as a line (who, when,
// which version), so that one knows which kits are out there.
//
// An export is many short reads, never one long one; procedures and logs pass through one at a time, and the archive is written to a
// file before it is given out.
//
// Permissions: see Permissions. Events: kit.exported.
package kit

import (
	"embed"
	"time"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

//go:embed look
var look embed.FS

// Permissions of this domain.
var Permissions = auth.Permissions{
	"kit.read":   auth.CrisisManager,
	"kit.export": auth.CrisisManager,
}

// Subject is the kind of an export in references.
const Subject = "kit"

const (
	// ValidFor is how long a kit is trusted where nobody says otherwise.
	ValidFor = 30 * 24 * time.Hour
	// DutyFor is how far ahead a kit says who is on call.
	DutyFor = 28 * 24 * time.Hour

	mostDays     = 90
	mostServices = 200
	mostSites    = 50
	mostPlans    = 50
	mostSteps    = 400 // of one plan; the rest is counted
	mostLines    = 5000
	atOnce       = 50 // records in one read
)
