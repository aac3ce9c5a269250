package feed

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/people/thread"
)

// EditIn is a post's new words.
type EditIn struct {
	ID   string `path:"id" json:"-" maxLength:"40"`
	Text string `json:"text" doc:"Markdown"`
}

// Edit changes the words of one's own post; what it said stays in the history of its first message.
func (f *Feed) Edit(ctx context.Context, tx *db.Tx, in EditIn) (Post, error) {
	w, h, err := f.readable(ctx, tx, in.ID)
	if err != nil {
		return Post{}, err
	}
	if _, err = f.Threads.Edit(ctx, tx, thread.EditIn{Kind: Kind, ID: w.ID, Message: w.Message, Text: in.Text}); err != nil {
		return Post{}, err
	}
	return f.again(ctx, tx, h, w.ID)
}

// again shows a post after a change.
func (f *Feed) again(ctx context.Context, tx *db.Tx, h *house, post string) (Post, error) {
	w, err := load(ctx, tx, post)
	if err != nil {
		return Post{}, err
	}
	return f.one(ctx, tx, h, w)
}

// Delete takes back one's own post; a supervisor may take back anybody's. The words stay in the message's history.
func (f *Feed) Delete(ctx context.Context, tx *db.Tx, in GetIn) (api.None, error) {
	w, _, err := f.readable(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	_, err = f.Threads.Delete(ctx, tx, thread.GetIn{Kind: Kind, ID: w.ID, Message: w.Message})
	return api.None{}, err
}
