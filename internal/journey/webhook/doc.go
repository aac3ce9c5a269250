// Package webhook tells other programs what happens here: an admin names an address and kinds of events, and each such event is sent
// there as Standard Webhooks say (webhook-id, webhook-timestamp, webhook-signature: HMAC-SHA256 with the hook's own secret).
//
// A delivery is a row made in the same transaction in which the log's listener passes the event, and a durable job. An attempt that
// fails is made again after 5 s, 1 min, 5 min, 30 min, 2 h, 8 h and 16 h, then the delivery is given up; an admin reads the log of
// deliveries and replays one. A body is kept for 30 days.
//
//	pending ──2xx──▶ delivered        pending ──eighth failure──▶ failed ──replay──▶ pending
//
// Where a hook may go: https or http, to public addresses; what stands in a house's own network (loopback, private and link-local
// ranges, the cloud's metadata) is refused when the connection is made, on the address that was resolved, unless an admin allows it
// for the hook. Redirections are not followed.
//
// Permissions: see Permissions. Events: webhook.made, webhook.edited, webhook.renewed, webhook.dropped, webhook.tested, webhook.tried,
// webhook.replayed; none of them is ever delivered.
package webhook

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Kind is the kind of a webhook in references.
const Kind = "webhook"

// Permissions of this domain.
var Permissions = auth.Permissions{
	"webhook.read": auth.Admin,
	"webhook.edit": auth.Admin,
}
