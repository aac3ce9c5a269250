package feed

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// PinIn keeps a post on top.
type PinIn struct {
	ID    string          `path:"id" json:"-" maxLength:"40"`
	Until instant.Instant `json:"until,omitzero" doc:"absent: until somebody takes it down"`
}

// Pin keeps a post on top of its group, for moderators.
func (f *Feed) Pin(ctx context.Context, tx *db.Tx, in PinIn) (Post, error) {
	end, err := until(tx, true, in.Until)
	if err != nil {
		return Post{}, err
	}
	return f.pin(ctx, tx, in.ID, end, "pinned")
}

// Unpin takes it down.
func (f *Feed) Unpin(ctx context.Context, tx *db.Tx, in GetIn) (Post, error) {
	return f.pin(ctx, tx, in.ID, 0, "unpinned")
}

func (f *Feed) pin(ctx context.Context, tx *db.Tx, post string, end instant.Instant, what string) (Post, error) {
	w, h, err := f.moderated(ctx, tx, post)
	if err != nil {
		return Post{}, err
	}
	if w.PinnedUntil != end {
		if err := bump(ctx, tx, &w, `, pinned_until = $3`, end); err != nil {
			return Post{}, err
		}
		if err := f.changed(ctx, tx, w, what); err != nil {
			return Post{}, err
		}
	}
	return f.again(ctx, tx, h, w.ID)
}

// moderated finds a post for who moderates where it is.
func (f *Feed) moderated(ctx context.Context, tx *db.Tx, post string) (row, *house, error) {
	w, h, err := f.readable(ctx, tx, post)
	switch {
	case err != nil:
		return w, h, err
	case w.DeletedAt != 0:
		return w, h, errNoPost
	case !h.moderates(w.Group):
		return w, h, errNotModerator
	}
	return w, h, nil
}
