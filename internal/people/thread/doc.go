// Package thread is people speaking about something: the messages on any record, whatever its kind. Desk chat, comments on a
// ticket, replies on the wall and words in a crisis room are this one thing, with one path for search, retention and export.
//
// A thread belongs to a ref.Ref and begins with its first message. seq counts the messages of the thread from 1 without gaps.
// An internal note takes a number like any message, so whoever does not see internal notes misses some numbers; head, unread
// counts and read marks are told to them as if those notes did not exist. Everything about a note goes on the topic
// thread:<kind>:<id>:internal, everything else on thread:<kind>:<id>.
//
// Who may read, post and see notes is the record's to say: app hands over a Kind for each kind of record. The methods of
// Threads are what a person asks through the API and check those rights; the functions of the package are for the domains
// above, which have decided already and stand in the same transaction.
//
//	posted ──edit──▶ edited ──delete──▶ deleted     what it said before stays in message_edit, for those who see notes
//
// Text is stored as typed (cleaned); its HTML is made while a request is decoded or an answer is read, never inside Update.
//
// Permissions: see Permissions. Events: thread.posted, thread.mentioned, thread.groups_called, thread.message_edited, thread.message_deleted,
// thread.reacted, thread.read, thread.followed, thread.unfollowed.
package thread

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales holds the texts of this package's faults.
//
//go:embed locales
var Locales embed.FS

// Permissions name the least role of each operation; the record's Kind has the last word.
var Permissions = auth.Permissions{
	"thread.read":    auth.Requester,
	"thread.post":    auth.Requester,
	"thread.edit":    auth.Requester,
	"thread.delete":  auth.Requester,
	"thread.react":   auth.Requester,
	"thread.mark":    auth.Requester,
	"thread.follow":  auth.Requester,
	"thread.history": auth.Agent,
	"file.upload":    auth.Requester,
	"file.read":      auth.Requester,
}
