package feed

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/thread"
)

// ReasonIn says why, of a post or of one of its comments.
type ReasonIn struct {
	ID      string `path:"id" json:"-" maxLength:"40"`
	Message string `json:"message,omitempty" maxLength:"40" doc:"a comment's id; absent for the post itself"`
	Reason  string `json:"reason" maxLength:"2000"`
}

const longReason = 500

func (in *ReasonIn) check() error {
	in.Reason = markdown.CleanLine(in.Reason)
	switch n := utf8.RuneCountInString(in.Reason); {
	case n == 0:
		return fault.InvalidField("reason", "field.empty")
	case n > longReason:
		return fault.InvalidField("reason", "field.too_long").With("limit", longReason)
	}
	return nil
}

// Report calls the moderators' attention to a post or a comment; each person once.
func (f *Feed) Report(ctx context.Context, tx *db.Tx, in ReasonIn) (api.None, error) {
	w, h, err := f.readable(ctx, tx, in.ID)
	if err == nil {
		err = in.check()
	}
	if err != nil {
		return api.None{}, err
	}
	m, err := f.reportable(ctx, tx, w, in.Message)
	switch {
	case err != nil:
		return api.None{}, err
	case m.Author.ID == h.actor.ID:
		return api.None{}, fault.Conflict("post.is_yours")
	}
	c := complaint{Post: w.ID, Message: in.Message, Person: tx.Actor().ID, Author: m.Author.ID, Reason: in.Reason, Words: shortened(m.Text), At: tx.Now()}
	if err := keepComplaint(ctx, tx, c); err != nil {
		return api.None{}, err
	}
	return api.None{}, f.tellModerators(ctx, tx, w, "reported", in.Message)
}

// reportable is what was said: the post's own words, or a comment on it that stands.
func (f *Feed) reportable(ctx context.Context, r db.Reader, w row, comment string) (thread.Message, error) {
	if comment == "" && w.Kind == systemKind {
		return thread.Message{}, fault.Conflict("post.is_systems")
	}
	id := comment
	if id == "" {
		id = w.Message
	}
	m, err := f.Threads.Get(ctx, r, thread.GetIn{Kind: Kind, ID: w.ID, Message: id})
	switch {
	case err != nil:
		return m, err
	case m.System != nil:
		return m, fault.Conflict("post.is_systems")
	case m.Deleted:
		return m, errNoPost
	}
	return m, nil
}

// tellModerators says to those who look after a post that there is something to decide, or no longer.
func (f *Feed) tellModerators(ctx context.Context, tx *db.Tx, w row, what, comment string) error {
	if err := bump(ctx, tx, &w, ``); err != nil {
		return err
	}
	moderators, err := moderatorsOf(ctx, tx, w.Group)
	if err != nil {
		return err
	}
	topics := []string{topicSettings}
	for _, m := range moderators {
		topics = append(topics, inbox(m))
	}
	tx.Emit(w.ref(), Changed{What: what, Position: w.Position, Group: w.Group, Message: comment, Version: w.Version}, topics...)
	return nil
}

// moderatorsOf are a group's owners; supervisors hear the topic of those who administer.
func moderatorsOf(ctx context.Context, r db.Reader, group string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT person_id FROM feed_member WHERE tenant_id = $1 AND group_id = $2 AND role = 'owner' ORDER BY person_id LIMIT 50`, group)
}

// Hide puts a post out of sight, for moderators: its author and they still see it. A comment is taken back for good: its words stay
// in its history, which moderators read. The author is told, with the reason.
func (f *Feed) Hide(ctx context.Context, tx *db.Tx, in ReasonIn) (Post, error) {
	w, h, err := f.moderated(ctx, tx, in.ID)
	if err == nil {
		err = in.check()
	}
	if err != nil {
		return Post{}, err
	}
	if in.Message != "" && in.Message != w.Message {
		return f.retract(ctx, tx, w, h, in)
	}
	return f.hide(ctx, tx, w, h, tx.Now(), in.Reason, "hidden")
}

// retract takes somebody's comment back.
func (f *Feed) retract(ctx context.Context, tx *db.Tx, w row, h *house, in ReasonIn) (Post, error) {
	m, err := f.reportable(ctx, tx, w, in.Message)
	if err != nil {
		return Post{}, err
	}
	if _, err := f.Threads.Retract(ctx, tx, thread.GetIn{Kind: Kind, ID: w.ID, Message: m.ID}); err != nil {
		return Post{}, err
	}
	if err := f.decide(ctx, tx, w, m, in.Message, "hidden", in.Reason); err != nil {
		return Post{}, err
	}
	return f.again(ctx, tx, h, w.ID)
}

// Restore shows a post again.
func (f *Feed) Restore(ctx context.Context, tx *db.Tx, in GetIn) (Post, error) {
	w, h, err := f.moderated(ctx, tx, in.ID)
	if err != nil {
		return Post{}, err
	}
	return f.hide(ctx, tx, w, h, 0, "", "restored")
}

func (f *Feed) hide(ctx context.Context, tx *db.Tx, w row, h *house, at instant.Instant, reason, what string) (Post, error) {
	by := ""
	if at != 0 {
		by = tx.Actor().ID
	}
	if (at == 0) == (w.HiddenAt == 0) {
		return f.one(ctx, tx, h, w)
	}
	m, err := f.Threads.Get(ctx, tx, thread.GetIn{Kind: Kind, ID: w.ID, Message: w.Message})
	if err != nil {
		return Post{}, err
	}
	if err := bump(ctx, tx, &w, `, hidden_at = $3, hidden_by = $4, hidden_reason = $5`, at, by, reason); err != nil {
		return Post{}, err
	}
	if err := f.changed(ctx, tx, w, what); err != nil {
		return Post{}, err
	}
	w.HiddenAt = at
	if err := f.decide(ctx, tx, w, m, "", what, reason); err != nil {
		return Post{}, err
	}
	return f.again(ctx, tx, h, w.ID)
}

// DismissIn says that what was reported may stay, and why if one likes.
type DismissIn struct {
	ID      string `path:"id" json:"-" maxLength:"40"`
	Message string `json:"message,omitempty" maxLength:"40" doc:"a comment's id; absent for the post itself"`
	Reason  string `json:"reason,omitempty" maxLength:"2000"`
}

// Dismiss says that a report needs nothing done.
func (f *Feed) Dismiss(ctx context.Context, tx *db.Tx, in DismissIn) (api.None, error) {
	w, _, err := f.moderated(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if in.Reason = markdown.CleanLine(in.Reason); utf8.RuneCountInString(in.Reason) > longReason {
		return api.None{}, fault.InvalidField("reason", "field.too_long").With("limit", longReason)
	}
	n, err := settleComplaints(ctx, tx, w.ID, in.Message, "dismissed", in.Reason)
	if err != nil || n == 0 {
		return api.None{}, err
	}
	return api.None{}, f.tellModerators(ctx, tx, w, "dismissed", in.Message)
}

// decide keeps a decision beside the reports it answers, or by itself, and tells the author.
func (f *Feed) decide(ctx context.Context, tx *db.Tx, w row, m thread.Message, comment, what, why string) error {
	n, err := settleComplaints(ctx, tx, w.ID, comment, what, why)
	if err == nil && n == 0 {
		me := tx.Actor().ID
		err = keepComplaint(ctx, tx, complaint{Post: w.ID, Message: comment, Person: me, Author: m.Author.ID, Words: shortened(m.Text), At: tx.Now(),
			DecidedAt: tx.Now(), DecidedBy: me, Decision: what, Why: why})
	}
	if err != nil {
		return err
	}
	if err := f.tellModerators(ctx, tx, w, "moderated", comment); err != nil {
		return err
	}
	if w.Kind == systemKind && comment == "" || m.Author.ID == tx.Actor().ID || m.Author.ID == "" {
		return nil
	}
	tx.Emit(w.ref(), Moderated{Message: comment, Decision: what}, inbox(m.Author.ID))
	if f.Tell == nil {
		return nil
	}
	return f.Tell(ctx, tx, m.Author.ID, Notice{Post: w.ID, Comment: comment != "", Decision: what, Reason: why, Words: shortened(m.Text)})
}

// Notice tells an author what became of their words.
type Notice struct {
	Post     string
	Comment  bool
	Decision string // hidden or restored
	Reason   string
	Words    string
}

const longWords = 2000

// shortened is the beginning of a text, as much as a report keeps.
func shortened(s string) string {
	n := 0
	for at := range s {
		if n == longWords {
			return s[:at]
		}
		n++
	}
	return s
}
