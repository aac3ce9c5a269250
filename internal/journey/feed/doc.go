// Package feed is the wall: what people post for each other, and what the product itself posts about records that matter to many.
//
// A post's words are the first message of its thread (kind "post"): Markdown, files, mentions, reactions with undo, edit and
// delete with their trace, read marks are the thread's, and a comment is any later message. The post's row holds what a message
// has not: its group, its tags, the record it is about, its poll, whether it is pinned, asks to be acknowledged, or is hidden.
//
//	published ──edit──▶ published ──hide──▶ hidden ──restore──▶ published
//	published ──delete──▶ deleted                                         (the words stay in the message's history)
//
// Every post has a position, a number that counts in the tenant. A system post whose record has news worth telling surfaces: it
// takes a new position, so it is one post per record and not ten. Feeds are read by position, newest first, and an unread mark is
// a position.
//
// Where it is read from: post_source has one short row for each thing a post can be followed by (its author, its group, its
// tags, its record, the persons it calls). A view is a set of such sources merged while reading; publishing writes these few rows
// whatever the number of followers.
//
// Who reads a post is decided at every read, by three questions whose answer may have changed since: does the reader see the
// group now (an open group: all who work here, and requesters where it lets them; a closed or secret one: its members; no group: all
// who work here), may they know of the record it is about now, and is it hidden (then its author and its moderators).
// Moderators are the group's owners, and supervisors in groups they can read.
//
// Live topics: feed:all (what every agent may read), feed:everyone (what every requester may read as well), feed:group:<id> and
// feed:group:<id>:staff (a group's posts; those whose record only agents may know), inbox:<person> (what one follows, whatever
// its number), thread:post:<id> (comments and reactions).
//
// Routes (http.go), under /api/v1; JSON in types Post, Page, Group, Member, Card, Poll, Followed:
//
//	GET    /feed?view=mine|all|group:ID|tag:NAME|record:KIND:ID|person:ID&cursor=&limit=   Page
//	PUT    /feed/read {view, position}                        how far one has read
//	GET    /feed/unread                                       {items: [{view, unread}]} of mine, all and one's groups
//	POST   /posts {text, group?, ref?: {kind, id}, files?, poll?: {question, options, multiple?, secret?, closes_at?}, pinned_until?, acknowledge?}
//	GET    /posts/{id}   PATCH /posts/{id} {text}   DELETE /posts/{id}
//	POST   /posts/{id}/pin {until?} · unpin · acknowledge · vote {options: [n]} · unvote · close_poll · report {reason} · hide {reason} · restore
//	GET    /posts/{id}/acknowledgements                       {done: [{person, at}], missing: [person]}
//	GET    /posts/{id}/votes                                  {items: [{person, options, at}]}, where the poll is not secret
//	GET    /posts/reports                                     for moderators
//	comments, reactions, history: /threads/post/{id}/messages…   (message 1 is the post itself)
//	GET    /cards?numbers=INC0000042,PRB0000007               cards of records named in texts
//	GET    /cards/{kind}/{id}                                 one of them, to look at where it is named
//	GET    /feed/groups?q=&mine=   POST /feed/groups {name, description, access, requesters}
//	GET    /feed/groups/{id}   PATCH /feed/groups/{id}   POST /feed/groups/{id}/archive
//	POST   /feed/groups/{id}/join (asks where closed) · leave · invite {person_id} · accept {person_id} · decline {person_id}
//	GET    /feed/groups/{id}/members   PUT/DELETE /feed/groups/{id}/members/{person} {role}
//	GET    /follows   PUT /follows/{kind}/{id} {muted?}   DELETE /follows/{kind}/{id}      kind: person, tag, group, ticket, ci, service, …
//	GET    /tags?q=                                           tags in use, for completion
//	GET    /people/{id}/profile   PATCH /me/profile {about?, skills?, avatar?}
//	GET    /feed/rules   POST /feed/rules   PATCH /feed/rules/{id}   DELETE /feed/rules/{id}
//
// Permissions: see Permissions. Events: post.published, post.edited, post.surfaced, post.commented, post.pinned, post.unpinned,
// post.acknowledged, post.voted, post.poll_closed, post.reported, post.hidden, post.restored, post.deleted; feed_group.made, feed_group.edited,
// feed_group.joined, feed_group.left, feed_group.asked, feed_group.invited, feed_group.archived; feed.followed, feed.unfollowed,
// feed.read, feed.called, rule.edited, profile.edited.
package feed

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Kind is the kind of a post in references, threads and links.
const Kind = "post"

// GroupKind is the kind of a group of the wall in references.
const GroupKind = "feed_group"

// Permissions of this domain: the least role that may try; the use case decides about the single post or group.
var Permissions = auth.Permissions{
	"feed.read":        auth.Requester,
	"feed.mark":        auth.Requester,
	"feed.follow":      auth.Requester,
	"feed.cards":       auth.Requester,
	"post.read":        auth.Requester,
	"post.publish":     auth.Requester,
	"post.edit":        auth.Requester,
	"post.delete":      auth.Requester,
	"post.pin":         auth.Requester,
	"post.acknowledge": auth.Requester,
	"post.vote":        auth.Requester,
	"post.report":      auth.Requester,
	"post.moderate":    auth.Requester,
	"feed_group.read":  auth.Requester,
	"feed_group.make":  auth.Agent,
	"feed_group.edit":  auth.Requester,
	"feed_group.join":  auth.Requester,
	"rule.read":        auth.Admin,
	"rule.edit":        auth.Admin,
	"profile.read":     auth.Requester,
	"profile.edit":     auth.Requester,
}
