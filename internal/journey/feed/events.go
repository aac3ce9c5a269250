package feed

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/ref"
)

// Published: there is a post.
type Published struct {
	Kind     string `json:"kind"`
	Position int64  `json:"position"`
	Group    string `json:"group,omitempty"`
	Version  int64  `json:"version"`
}

// EventType implements event.Payload.
func (Published) EventType() string { return "post.published" }

// Changed: a post is not what it was. What says how: edited, surfaced (with a new position), moved (out of where it was), commented, pinned, unpinned,
// acknowledged, voted, poll_closed, reported, dismissed, moderated (decided upon), hidden, restored, deleted, or refreshed where its record
// has changed.
type Changed struct {
	What     string `json:"-"`
	Position int64  `json:"position"`
	Group    string `json:"group,omitempty"`
	Message  string `json:"message,omitempty"` // of a comment
	Version  int64  `json:"version"`
}

// EventType implements event.Payload.
func (c Changed) EventType() string { return "post." + c.What }

// Moderated tells an author that a moderator decided about their words.
type Moderated struct {
	Message  string `json:"message,omitempty"` // of a comment
	Decision string `json:"decision"`
}

// EventType implements event.Payload.
func (Moderated) EventType() string { return "post.author_told" }

// GroupChanged: a group is not what it was, or who is in it. What is made, edited, archived, joined, left, asked, invited, declined.
type GroupChanged struct {
	What    string   `json:"-"`
	Person  string   `json:"person,omitempty"`
	Fields  []string `json:"fields,omitempty"`
	Version int64    `json:"version,omitempty"`
}

// EventType implements event.Payload.
func (c GroupChanged) EventType() string { return "feed_group." + c.What }

// FollowChanged tells a person's other screens what they follow or mute from now on. What is followed, muted, unfollowed.
type FollowChanged struct {
	What string `json:"-"`
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// EventType implements event.Payload.
func (c FollowChanged) EventType() string { return "feed." + c.What }

// Read tells a person's other screens how far they have read a view.
type Read struct {
	View     string `json:"view"`
	Position int64  `json:"position"`
}

// EventType implements event.Payload.
func (Read) EventType() string { return "feed.read" }

// Called: a message calls a group that these persons are in, and may read it.
type Called struct {
	Message string   `json:"message"`
	Group   string   `json:"group"`
	Persons []string `json:"persons"`
}

// EventType implements event.Payload.
func (Called) EventType() string { return "feed.called" }

// RuleEdited: the product posts by other rules.
type RuleEdited struct {
	Rule    string `json:"rule"`
	Version int64  `json:"version"`
}

// EventType implements event.Payload.
func (RuleEdited) EventType() string { return "rule.edited" }

// ProfileEdited: a person says something else of themselves.
type ProfileEdited struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (ProfileEdited) EventType() string { return "profile.edited" }

func inbox(person string) string { return "inbox:" + person }

const (
	topicAll      = "feed:all"
	topicEveryone = "feed:everyone"
	topicSettings = "settings" // of those who administer: ids and versions, never a post
)

func groupTopic(group string) string { return "feed:group:" + groupSource(group).ID }

func staffTopic(group string) string { return groupTopic(group) + ":staff" }

// heard says whom a post may be told of without asking each of them.
func (f *Feed) heard(ctx context.Context, r db.Reader, about ref.Ref) (Heard, error) {
	if about.ID == "" {
		return HeardByAll, nil
	}
	rec, ok := f.Records[about.Kind]
	if !ok || rec.Heard == nil {
		return HeardByFew, nil
	}
	return rec.Heard(ctx, r, about.ID)
}

// topics are the live channels of a post: never wider than who may read it.
func (f *Feed) topics(ctx context.Context, r db.Reader, w row) ([]string, error) {
	heard, err := f.heard(ctx, r, w.about())
	if err != nil || heard == HeardByFew {
		return nil, err
	}
	if w.Group == "" {
		return []string{groupTopic(""), topicAll}, nil
	}
	g, err := standingIn(ctx, r, w.Group, "")
	if err != nil {
		return nil, err
	}
	out := []string{staffTopic(w.Group)}
	if heard == HeardByAll {
		out[0] = groupTopic(w.Group)
	}
	if g.Access == Open {
		out = append(out, topicAll)
		if g.Requesters && heard == HeardByAll {
			out = append(out, topicEveryone)
		}
	}
	return out, nil
}

func (f *Feed) emit(ctx context.Context, tx *db.Tx, w row, p event.Payload) error {
	if f.history(tx) {
		tx.Emit(w.ref(), p)
		return nil
	}
	topics, err := f.topics(ctx, tx, w)
	if err == nil {
		tx.Emit(w.ref(), p, topics...)
	}
	return err
}

// changed says what happened to a post.
func (f *Feed) changed(ctx context.Context, tx *db.Tx, w row, what string) error {
	return f.emit(ctx, tx, w, Changed{What: what, Position: w.Position, Group: w.Group, Version: w.Version})
}
