// Package notify tells people on the browsers and telephones they chose, while no page of ours is open.
//
// A device is one browser that somebody allowed to be written to; it is theirs in the organisation where they did so, until they remove
// it, sign out there, are signed out everywhere or leave. What is told is a notice: a title, a line, a page, and at most two acts that
// answer it without opening the page. Whoever knows a device's address and keys could read nothing of it: a notice is encrypted for the
// one browser (base/push).
//
// Each notice to each device is a durable job, tried again for as long as the notice is worth reading. A device that its push service
// knows no more is removed. What is told: alarms and roll-calls always; mentions, a minute later where they were not read meanwhile, and
// one's turn at the desk as the person chose.
//
// Permissions: see Permissions. Events: device.added, device.removed, notices.chosen. Topics: account:<person>.
package notify

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Kind is the kind of a device in references.
const Kind = "device"

// Permissions of this domain: each for oneself alone.
var Permissions = auth.Permissions{
	"notice.choose": auth.Requester,
	"device.read":   auth.Requester,
	"device.add":    auth.Requester,
	"device.remove": auth.Requester,
	"device.test":   auth.Requester,
}
