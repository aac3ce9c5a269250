package thread

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// ReactIn names a message and an emoji.
type ReactIn struct {
	Kind    string `path:"kind" json:"-" maxLength:"40"`
	ID      string `path:"id" json:"-" maxLength:"60"`
	Message string `path:"message" json:"-" maxLength:"40"`
	Emoji   string `path:"emoji" json:"-" maxLength:"60" doc:"exactly one emoji"`
}

const mostEmojis = 20

// React puts an emoji under a message, once.
func (t *Threads) React(ctx context.Context, tx *db.Tx, in ReactIn) (api.None, error) {
	p, w, face, err := t.reaction(ctx, tx, in)
	if err != nil {
		return api.None{}, err
	}
	there, err := emojisOf(ctx, tx, w.ID)
	if err != nil {
		return api.None{}, err
	}
	if len(there) >= mostEmojis && !slices.Contains(there, face) {
		return api.None{}, fault.Conflict("reaction.too_many").With("limit", mostEmojis)
	}
	changed, err := putReaction(ctx, tx, w.ID, face)
	if err != nil || changed == 0 {
		return api.None{}, err
	}
	return api.None{}, p.reacted(ctx, tx, w, +1)
}

// Unreact takes one's emoji back; where there is none nothing happens.
func (t *Threads) Unreact(ctx context.Context, tx *db.Tx, in ReactIn) (api.None, error) {
	p, w, face, err := t.reaction(ctx, tx, in)
	if err != nil {
		return api.None{}, err
	}
	changed, err := dropReaction(ctx, tx, w.ID, face)
	if err != nil || changed == 0 {
		return api.None{}, err
	}
	return api.None{}, p.reacted(ctx, tx, w, -1)
}

func (t *Threads) reaction(ctx context.Context, tx *db.Tx, in ReactIn) (place, row, string, error) {
	face, ok := emoji(in.Emoji)
	if !ok {
		return place{}, row{}, "", fault.InvalidField("emoji", "reaction.not_an_emoji")
	}
	p, w, err := t.find(ctx, tx, GetIn{in.Kind, in.ID, in.Message})
	if err == nil && w.DeletedAt != 0 {
		err = errDeleted
	}
	return p, w, face, err
}

func (p place) reacted(ctx context.Context, tx *db.Tx, w row, by int) error {
	version, err := countReaction(ctx, tx, w.ID, by)
	if err != nil {
		return err
	}
	tx.Emit(p.ref, Reacted{Message: w.ID, Seq: w.Seq, Internal: w.Internal, Version: version}, topicOf(p.ref, w.Internal))
	return nil
}
