// Package status is the public page that says how an organisation's services are: no sign-in, no script, nothing internal.
//
//	services (public names and states) ─┐
//	notices (words made to be public)  ─┼─▶ rendered once per change and language ─▶ memory ─▶ GET /status, /status/atom.xml
//	                                    └─▶ letters to those who subscribed
//
// The page is made from this package's own tables and from nothing else: a name, a word or a number of a crisis cannot show, because it
// is not there to be read. What a crisis has to say comes in as a text that somebody addressed to the public (Publish), and ends with it.
//
// Subscribing by e-mail takes two steps: the address is written to, and only a tap on the page that its link opens confirms. Each letter
// can be answered with one click that ends it (RFC 8058). Whoever subscribes learns nothing about who else did.
//
// The host decides whose page it is, as for the portal; on a host bound to no organisation it is that of the only one with an open page.
//
// Permissions: see Permissions. Events: status.changed (topic settings).
package status

import (
	"embed"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/ref"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

//go:embed look
var looks embed.FS

// Permissions of this domain.
var Permissions = auth.Permissions{
	"status.read":    auth.Agent,
	"status.edit":    auth.Admin,
	"status.set":     auth.CrisisManager,
	"status.publish": auth.CrisisManager,
}

// Kind is the kind of a status page in references.
const Kind = "status"

// Changed: the page shows something else than before.
type Changed struct {
	What string `json:"what"` // page, service, notice
	ID   string `json:"id,omitempty"`
}

// EventType implements event.Payload.
func (Changed) EventType() string { return "status.changed" }

func of(tenant string) ref.Ref { return ref.Of(Kind, tenant) }

const topic = "settings"
