package feed

import (
	"context"
	"encoding/json"
	"math"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
)

// forEver is a pin without end.
const forEver = instant.Instant(math.MaxInt64 / 2)

// PublishIn is something to post.
type PublishIn struct {
	Text        string          `json:"text,omitempty" doc:"Markdown; may be empty where files are given"`
	Group       string          `json:"group,omitempty" maxLength:"40" doc:"absent: the wall of all who work here"`
	Ref         *ref.Ref        `json:"ref,omitempty" doc:"the record it is about, by id or number: only those who may know of it read the post"`
	Files       []string        `json:"files,omitempty" nullable:"false" doc:"ids from POST /files"`
	Poll        *PollIn         `json:"poll,omitempty"`
	Pin         bool            `json:"pin,omitempty" doc:"for moderators"`
	PinnedUntil instant.Instant `json:"pinned_until,omitzero"`
	Acknowledge bool            `json:"acknowledge,omitempty" doc:"ask readers to acknowledge, for moderators and owners"`

	html string
	via  string // the program that posts in the actor's name
}

// UnmarshalJSON renders what comes over HTTP while it is decoded, which is before the transaction.
func (in *PublishIn) UnmarshalJSON(b []byte) error {
	type plain PublishIn
	if err := json.Unmarshal(b, (*plain)(in)); err != nil {
		return err
	}
	if in.Text = markdown.Clean(in.Text); len(in.Text) <= longestRendered {
		in.html = markdown.Render(in.Text)
	}
	return nil
}

const longestRendered = 80_000 // bytes; a longer text will be refused

// Publish posts something in the actor's name.
func (f *Feed) Publish(ctx context.Context, tx *db.Tx, in PublishIn) (Post, error) {
	h, err := houseOf(ctx, tx)
	if err != nil {
		return Post{}, err
	}
	if in.Group == wall {
		in.Group = ""
	}
	if err := h.mayPost(in.Group); err != nil {
		return Post{}, err
	}
	if (in.Pin || in.PinnedUntil != 0 || in.Acknowledge) && !h.moderates(in.Group) {
		return Post{}, errNotModerator
	}
	w := row{ID: id.New(), Kind: postKind, Group: in.Group, Author: tx.Actor().ID, Via: in.via, Ack: in.Acknowledge, At: tx.Now(), Version: 1}
	if w.PinnedUntil, err = until(tx, in.Pin, in.PinnedUntil); err != nil {
		return Post{}, err
	}
	if w.Poll.V, err = in.Poll.ballot(tx.Now()); err != nil {
		return Post{}, err
	}
	if in.Ref != nil {
		about, err := f.record(ctx, tx, in.Ref.String())
		if err != nil {
			return Post{}, err
		}
		w.RefKind, w.RefID = about.Kind, about.ID
	}
	m, err := f.write(ctx, tx, &w, in)
	if err != nil {
		return Post{}, err
	}
	if err := f.emit(ctx, tx, w, Published{Kind: w.Kind, Position: w.Position, Group: w.Group, Version: w.Version}); err != nil {
		return Post{}, err
	}
	out, err := f.one(ctx, tx, h, w)
	out.Message = m
	return out, err
}

// write makes the post and says its words.
func (f *Feed) write(ctx context.Context, tx *db.Tx, w *row, in PublishIn) (m thread.Message, err error) {
	if w.Position, err = nextPosition(ctx, tx); err != nil {
		return m, err
	}
	w.Tags.V = TagsOf(in.Text)
	w.Sources.V = w.sourcesOf(nil)
	if _, err = insert(ctx, tx, *w); err != nil {
		return m, err
	}
	if m, err = f.Threads.Post(ctx, tx, thread.PostIn{Kind: Kind, ID: w.ID, Text: in.Text, Files: in.Files}); err != nil {
		return m, err
	}
	m.HTML = in.html
	if _, err = tx.Exec(ctx, `UPDATE post SET message_id = $2 WHERE tenant_id = $1 AND id = $3`, m.ID, w.ID); err != nil {
		return m, err
	}
	w.Message = m.ID
	if err = addSources(ctx, tx, w.Position, w.Sources.V); err != nil {
		return m, err
	}
	if called := persons(m.Mentions); len(called) > 0 {
		err = resource(ctx, tx, w, w.sourcesOf(called))
	}
	return m, err
}

// mayPost refuses who cannot write there.
func (h *house) mayPost(group string) error {
	if group == "" {
		if !h.reads("") {
			return fault.Denied("post.choose_a_group")
		}
		return nil
	}
	s, ok := h.groups[group]
	switch {
	case !ok || !s.reads(h.actor):
		return errNoGroup
	case s.ArchivedAt != 0:
		return fault.Conflict("feed_group.is_archived")
	}
	return nil
}

// until is when a pin ends.
func until(tx *db.Tx, pin bool, at instant.Instant) (instant.Instant, error) {
	switch {
	case at == 0 && pin:
		return forEver, nil
	case at != 0 && at <= tx.Now():
		return 0, fault.InvalidField("pinned_until", "post.pinned_in_the_past")
	}
	return at, nil
}

var errNotModerator = fault.Denied("post.moderators_only")
