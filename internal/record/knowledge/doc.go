// Package knowledge is what people learnt, in two forms: notes, kept in one click while the work goes on, and articles, written
// to last.
//
// A note lives by use. Every person who tried it says "worked" or "failed"; the birth of a note counts as one "worked", because
// it did work once. A voice weighs 1 on its day and half as much every HalfLife (30 days), the birth's too:
//
//	W = Σ 2^(−age/HalfLife) over births and "worked"     F = the same over "failed"
//
//	stale      W + F < 1/4                     nobody has spoken of it for long: a note without any voice fades in two half-lives
//	disputed   F > 0 and F ≥ W/2               one failure for two successes is too many to rely on
//	confirmed  two others or more say "worked"
//	hot        otherwise: fresh, and nobody has tried it
//
// read from the top. All voices age alike, so that between two voices only one thing can happen by itself: fading, whose instant
// is known in advance (note.next_at) and awaited by a schedule. A voice brings a stale note back. Thirty days is the time in which
// what a help desk learns from a chat either becomes habit or is undone by the next update; an author's own voice is their birth
// and is not counted twice. Three others or more on a confirmed note make it worth an article: promotion is proposed.
//
//	made ─▶ hot ⇄ confirmed ⇄ disputed          promote ─▶ a draft article
//	         └───────┴──────────┴────▶ stale
//
// Who reads a note is its audience: everyone, agents, or groups. What is kept from a chat or a ticket is for agents, and its title
// may be the asker's own words; where somebody widens the audience without giving another title, the title is made of the note's
// text instead, so that no word of a chat reaches more people than heard it. The link to the source is shown to those who may read
// the source, and nobody else learns that there is one.
//
// An article has editions, numbered from 1, each kept whole. Readers are shown the published one, agents the newest:
//
//	write ─▶ draft ─ publish ─▶ published ─ retire ─▶ retired
//	           │  ▲                 ▲  ▲                 │
//	         submit return          │  └─── publish ─────┘
//	           ▼  │                 │
//	          review ── publish ────┘      in categories that want approval: by an approver who did not write it
//
// An edit of a published article is a new edition, pending until it is published in its turn. Translations are articles of one
// family, one a language; one that was made from an older edition of the family's first article says so.
//
// Routes:
//
//	GET  /notes?state=&about=&author=me&q=&promotable=&limit=&cursor=     POST /notes          GET PATCH DELETE /notes/{id}
//	POST /notes/{id}/worked · failed · promote                            DELETE /notes/{id}/vote
//	POST /threads/{kind}/{id}/messages/{message}/retain
//	GET  /articles?state=&category=&lang=&owner=me&template=&review=due&q=&limit=&cursor=     POST /articles
//	GET PATCH /articles/{id}            POST /articles/{id}/submit · return · publish · retire
//	GET  /articles/{id}/versions        GET /articles/{id}/versions/{n}      GET /articles/{id}/difference?from=&to=
//	GET POST /articles/{id}/feedback
//	POST /articles/import               GET /articles/export
//	POST /articles/preview
//	GET  /admin/suggestions             what was said of what was suggested, by place, in 90 days
//	GET  /article-templates             GET POST /article-categories         PATCH DELETE /article-categories/{id}
//
// An article is named by its id or its number; comments are the thread of kind article (or note).
//
// Permissions: see Permissions. Events (about note or article): note.made, note.edited, note.worked, note.failed,
// note.vote_undone, note.moved (its state), note.promoted, note.narrowed, note.removed; article.made, article.edited,
// article.submitted, article.returned, article.published, article.retired, article.narrowed, article.rated, article.review_due;
// category.edited.
// Topics: note:<id>, article:<id>; knowledge:everyone, knowledge:agents, knowledge:group:<id> by audience; inbox:<owner>.
package knowledge

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain: the least role that may try; the use case decides about the single note or article.
var Permissions = auth.Permissions{
	"note.read":       auth.Requester,
	"note.worked":     auth.Requester,
	"note.failed":     auth.Requester,
	"note.make":       auth.Agent,
	"note.retain":     auth.Agent,
	"note.edit":       auth.Agent,
	"note.remove":     auth.Agent,
	"note.promote":    auth.Agent,
	"article.read":    auth.Requester,
	"article.rate":    auth.Requester,
	"article.make":    auth.Agent,
	"article.edit":    auth.Agent,
	"article.submit":  auth.Agent,
	"article.return":  auth.Agent,
	"article.publish": auth.Agent,
	"article.retire":  auth.Agent,
	"article.history": auth.Agent,
	"article.import":  auth.Supervisor,
	"article.export":  auth.Agent,
	"category.edit":   auth.Admin,
	"knowledge.worth": auth.Supervisor,
}
