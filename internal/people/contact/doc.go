// Package contact is whom one calls when the usual ways are down: people, with or without an account here, organisations (hosting
// company, CERT, insurer …), and groups of both; their numbers and addresses, who stands in for whom, and who calls whom.
//
// A contact has lines: phones and e-mails, each with its use, the day it was last found right, whether it works without the
// company (an e-mail *independent* of it), and whether it is private. Agents read contacts; a private line is seen by its owner, by
// crisis managers and by admins, everywhere alike: on the screen, on paper, as vCard and on a phone by CardDAV. Agents keep the cards
// of organisations and of people from outside, and their own; a colleague's card is for supervisors, crisis managers and admins.
// Requesters see nothing.
//
// A line that nobody has found right for FreshFor is shown as unverified. Once a month a letter asks each contact whether their
// lines still are; its link opens a page where one click answers (Check, Answer). A link is worth CheckFor, and one answer.
//
// Nothing is deleted: a contact is archived, its name stays with its calls. Cards come in and go out as vCard 4 (RFC 6350).
//
// Permissions: see Permissions. Events: contact.made, contact.edited, contact.archived, contact.verified, contact.called,
// contact.imported, call_tree.made, call_tree.edited, call_tree.removed. Topics: contacts.
package contact

import (
	"embed"
	"time"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain.
var Permissions = auth.Permissions{
	"contact.read":     auth.Agent,
	"contact.make":     auth.Agent,
	"contact.edit":     auth.Agent,
	"contact.archive":  auth.Agent,
	"contact.verify":   auth.Agent,
	"contact.call":     auth.Agent,
	"contact.import":   auth.CrisisManager,
	"call_tree.make":   auth.CrisisManager,
	"call_tree.edit":   auth.CrisisManager,
	"call_tree.remove": auth.CrisisManager,
}

// Subject is the kind of a contact in references, TreeSubject that of a call tree.
const (
	Subject     = "contact"
	TreeSubject = "call_tree"
)

// TopicAll is where changes of contacts and call trees are told, to agents.
const TopicAll = "contacts"

const (
	// FreshFor is how long a line counts as right after somebody found it so.
	FreshFor = 90 * 24 * time.Hour
	// AskEvery is the least time between two letters to one contact.
	AskEvery = 30 * 24 * time.Hour
	// CheckFor is how long the link in a letter is worth something.
	CheckFor = 21 * 24 * time.Hour
)
