package feed

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// Post is one publication as its reader sees it. What depends on the reader (mine, following, actions, the poll's own votes) is
// absent from live updates.
type Post struct {
	ID           string           `json:"id"`
	Position     int64            `json:"position" doc:"feeds are read by it, highest first; a post that surfaces takes a new one"`
	Kind         string           `json:"kind" enum:"post,system" doc:"said by a person, or by the product about a record"`
	At           instant.Instant  `json:"at"`
	SurfacedAt   instant.Instant  `json:"surfaced_at,omitzero" doc:"when a system post last came up again"`
	Author       *directory.Brief `json:"author,omitempty" doc:"absent from system posts"`
	Via          string           `json:"via,omitempty" doc:"the program that posted it in the author's name"`
	Group        *GroupBrief      `json:"group,omitempty" doc:"absent on the wall of all who work here"`
	Headline     string           `json:"headline,omitempty" doc:"of a system post, in the reader's language, with the record's present values"`
	Rule         string           `json:"rule,omitempty" doc:"why a system post is here: p1_incident, major_incident, article, problem_call, ..."`
	Message      thread.Message   `json:"message" doc:"the words: text, html, files, mentions, reactions; its id is where one reacts"`
	Tags         []string         `json:"tags" nullable:"false" doc:"without #, folded"`
	Ref          *ref.Ref         `json:"ref,omitempty" doc:"the record it is about"`
	Card         *Card            `json:"card,omitempty" doc:"that record as it is now"`
	Poll         *Poll            `json:"poll,omitempty"`
	Pinned       bool             `json:"pinned"`
	PinnedUntil  instant.Instant  `json:"pinned_until,omitzero"`
	Ack          *Ack             `json:"ack,omitempty" doc:"where readers are asked to acknowledge"`
	Comments     int64            `json:"comments"`
	LastComments []thread.Message `json:"last_comments" nullable:"false" doc:"the last two, oldest first"`
	Following    bool             `json:"following,omitempty" doc:"the reader hears of new comments"`
	Mine         bool             `json:"mine,omitempty"`
	Hidden       *Hidden          `json:"hidden,omitempty" doc:"only its author and moderators still see it"`
	Reports      int              `json:"reports,omitempty" doc:"open ones, for moderators"`
	Deleted      bool             `json:"deleted,omitempty"`
	Actions      []string         `json:"actions,omitempty" nullable:"false" enum:"comment,react,edit,delete,pin,unpin,acknowledge,vote,close_poll,report,hide,restore" doc:"what the reader may do now: comment, react, edit, delete, pin, unpin, acknowledge, vote, close_poll, report, hide, restore"`
	Version      int64            `json:"version"`
}

// ETag implements api.Tagged.
func (p Post) ETag() string { return api.ETagOf(p.Version) }

// Ack is what a post that asks to be acknowledged knows.
type Ack struct {
	Count int             `json:"count" doc:"how many have"`
	Mine  instant.Instant `json:"mine,omitzero" doc:"when the reader did"`
}

// Hidden is why a post is out of sight.
type Hidden struct {
	At     instant.Instant `json:"at"`
	By     directory.Brief `json:"by"`
	Reason string          `json:"reason"`
}

// Poll is a question with answers to choose from.
type Poll struct {
	Question string          `json:"question"`
	Multiple bool            `json:"multiple" doc:"several answers may be chosen"`
	Secret   bool            `json:"secret" doc:"results are hidden until one has voted or the poll is closed"`
	ClosesAt instant.Instant `json:"closes_at,omitzero"`
	Closed   bool            `json:"closed"`
	Options  []Option        `json:"options" nullable:"false"`
	Voters   int             `json:"voters" doc:"how many persons have voted"`
	Shown    bool            `json:"shown" doc:"whether the reader may see the votes; otherwise they read 0"`
}

// Option is an answer of a poll.
type Option struct {
	N     int    `json:"n" doc:"counts from 1"`
	Text  string `json:"text"`
	Votes int    `json:"votes"`
	Mine  bool   `json:"mine,omitempty"`
}

// Page is a piece of a feed, newest first.
type Page struct {
	Items  []Post   `json:"items" nullable:"false"`
	Pinned []Post   `json:"pinned,omitempty" nullable:"false" doc:"on the first page: the pinned posts of this view"`
	Next   string   `json:"next,omitempty" doc:"there is more: ask again with cursor= this"`
	Head   int64    `json:"head" doc:"the position of the newest post when this was read"`
	Read   int64    `json:"read" doc:"the reader's mark in this view: posts of a higher position are unread"`
	Topics []string `json:"topics" nullable:"false" doc:"live topics to follow for this view; what arrives there may be filtered by tag, author or record"`
	Muted  []string `json:"muted,omitempty" nullable:"false" doc:"on the first page of mine: kind:id of what the reader muted, whose posts are not in it and may arrive there"`
	Unread int      `json:"unread" doc:"how many posts of this view are beyond the mark, counted up to 100"`
}
