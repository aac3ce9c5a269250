package thread

import (
	"context"
	"encoding/json"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// EditIn says a message otherwise.
type EditIn struct {
	Kind    string `path:"kind" json:"-" maxLength:"40"`
	ID      string `path:"id" json:"-" maxLength:"60"`
	Message string `path:"message" json:"-" maxLength:"40"`
	IfMatch string `header:"If-Match" json:"-"`
	Text    string `json:"text"`

	prep prepared
}

// UnmarshalJSON prepares the text as PostIn does.
func (in *EditIn) UnmarshalJSON(b []byte) error {
	type plain EditIn
	if err := json.Unmarshal(b, (*plain)(in)); err != nil {
		return err
	}
	in.Text, in.prep = prepare(in.Text)
	return nil
}

var (
	errNotYours = fault.Denied("message.not_yours")
	errDeleted  = fault.Conflict("message.deleted")
	errSystem   = fault.Conflict("message.system")
)

// Edit changes the text of one's own message; what it said stays in its history. Only the newly mentioned are called.
func (t *Threads) Edit(ctx context.Context, tx *db.Tx, in EditIn) (Message, error) {
	p, w, err := t.find(ctx, tx, GetIn{in.Kind, in.ID, in.Message})
	switch {
	case err != nil:
		return Message{}, err
	case w.SystemCode != "":
		return Message{}, errSystem
	case w.Author != tx.Actor().ID:
		return Message{}, errNotYours
	case w.DeletedAt != 0:
		return Message{}, errDeleted
	}
	in.Text, in.prep = in.prep.or(in.Text)
	if err = checkText(in.Text, t.Limits.orDefault().MessageChars, w.Files); err != nil {
		return Message{}, err
	}
	if _, err = p.mayPost(ctx, tx); err != nil {
		return Message{}, err
	}
	if err = api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Message{}, err
	}
	before := w
	if in.Text != w.Text {
		if w, err = t.reword(ctx, tx, p, w, in); err != nil {
			return Message{}, err
		}
	}
	out, err := complete(ctx, tx, []row{w}, names{})
	if err != nil {
		return Message{}, err
	}
	out[0].HTML = in.prep.html
	if w.Version == before.Version {
		return out[0], nil
	}
	tx.Emit(p.ref, MessageEdited{Message: w.ID, Seq: w.Seq, Internal: w.Internal, Version: w.Version},
		append(p.topics(w.Internal), topicOf(p.ref, w.Internal))...)
	if err := p.changed(ctx, tx, out[0]); err != nil {
		return Message{}, err
	}
	return out[0], tell(ctx, tx, out[0], slices.DeleteFunc(slices.Clone(w.Mentions.V), func(m Mention) bool {
		return slices.ContainsFunc(before.Mentions.V, func(old Mention) bool { return old.ID == m.ID })
	}))
}

func (t *Threads) reword(ctx context.Context, tx *db.Tx, p place, w row, in EditIn) (row, error) {
	called, err := t.called(ctx, tx, p, in.prep.names, w.Internal)
	if err != nil {
		return w, err
	}
	old := w.Text
	w.Text, w.Mentions.V, w.EditedAt = in.Text, called, tx.Now()
	if w.Version, err = update(ctx, tx, w, old); err != nil {
		return w, err
	}
	if err = forgetMentions(ctx, tx, w.ID, called); err != nil {
		return w, err
	}
	return w, trace(ctx, tx, w, old, false)
}
