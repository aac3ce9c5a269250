package feed

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// VoteIn chooses answers; choosing again replaces, choosing none takes the vote back.
type VoteIn struct {
	ID      string `path:"id" json:"-" maxLength:"40"`
	Options []int  `json:"options" nullable:"false" maxItems:"12" doc:"numbers of the answers, from 1"`
}

// Vote answers a poll.
func (f *Feed) Vote(ctx context.Context, tx *db.Tx, in VoteIn) (Post, error) {
	w, h, err := f.polled(ctx, tx, in.ID)
	if err != nil {
		return Post{}, err
	}
	chosen := slices.Compact(slices.Sorted(slices.Values(in.Options)))
	b := w.Poll.V
	if slices.ContainsFunc(chosen, func(n int) bool { return n < 1 || n > len(b.Options) }) {
		return Post{}, fault.InvalidField("options", "poll.no_such_option")
	}
	if len(chosen) > 1 && !b.Multiple {
		return Post{}, fault.InvalidField("options", "poll.one_only")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM post_vote WHERE tenant_id = $1 AND post_id = $2 AND person_id = $3`, w.ID, tx.Actor().ID); err != nil {
		return Post{}, err
	}
	for _, n := range chosen {
		if _, err := tx.Exec(ctx, `INSERT INTO post_vote (tenant_id, post_id, person_id, option_n, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (tenant_id, post_id, person_id, option_n) DO NOTHING`, w.ID, tx.Actor().ID, n, tx.Now()); err != nil {
			return Post{}, err
		}
	}
	if err := bump(ctx, tx, &w, ``); err != nil {
		return Post{}, err
	}
	if err := f.changed(ctx, tx, w, "voted"); err != nil {
		return Post{}, err
	}
	return f.again(ctx, tx, h, w.ID)
}

// ClosePoll ends the vote, for who asked and for moderators.
func (f *Feed) ClosePoll(ctx context.Context, tx *db.Tx, in GetIn) (Post, error) {
	w, h, err := f.polled(ctx, tx, in.ID)
	if err != nil {
		return Post{}, err
	}
	if !h.own(w) && !h.moderates(w.Group) {
		return Post{}, errNotModerator
	}
	b := *w.Poll.V
	b.ClosedAt = tx.Now()
	w.Poll.V = &b
	if err := bump(ctx, tx, &w, `, poll = $3`, w.Poll); err != nil {
		return Post{}, err
	}
	if err := f.changed(ctx, tx, w, "poll_closed"); err != nil {
		return Post{}, err
	}
	return f.again(ctx, tx, h, w.ID)
}

func (f *Feed) polled(ctx context.Context, tx *db.Tx, post string) (row, *house, error) {
	w, h, err := f.readable(ctx, tx, post)
	switch {
	case err != nil:
	case w.DeletedAt != 0:
		err = errNoPost
	case w.Poll.V == nil:
		err = fault.Conflict("poll.none")
	case w.Poll.V.closed(tx.Now()):
		err = fault.Conflict("poll.closed")
	}
	return w, h, err
}
