package contribution

import (
	"context"

	"comptoir/internal/base/db"
)

// VoteIn says whether one thinks that it is so.
type VoteIn struct {
	ID  string `path:"id" json:"-"`
	For bool   `json:"for"`
}

// Vote says what one thinks of a contribution; the last word counts.
func (s *Calls) Vote(ctx context.Context, tx *db.Tx, in VoteIn) (Contribution, error) {
	w, c, err := s.may(ctx, tx, in.ID, "vote")
	if err != nil {
		return Contribution{}, err
	}
	value := int64(-1)
	if in.For {
		value = 1
	}
	if _, err := tx.Exec(ctx, `INSERT INTO contribution_vote (tenant_id, contribution_id, person_id, value, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, contribution_id, person_id) DO UPDATE SET value = excluded.value, at = excluded.at`, w.ID, tx.Actor().ID, value, tx.Now()); err != nil {
		return Contribution{}, err
	}
	return s.counted(ctx, tx, w, c)
}

// UndoVote takes it back.
func (s *Calls) UndoVote(ctx context.Context, tx *db.Tx, in GetIn) (Contribution, error) {
	w, c, err := s.may(ctx, tx, in.ID, "vote")
	if err != nil {
		return Contribution{}, err
	}
	gone, err := tx.Exec(ctx, `DELETE FROM contribution_vote WHERE tenant_id = $1 AND contribution_id = $2 AND person_id = $3`, w.ID, tx.Actor().ID)
	if err != nil {
		return Contribution{}, err
	}
	if gone == 0 {
		return s.answer(ctx, tx, w, c)
	}
	return s.counted(ctx, tx, w, c)
}

// counted writes how many votes there are.
func (s *Calls) counted(ctx context.Context, tx *db.Tx, w *row, c *callRow) (Contribution, error) {
	now, err := db.One[row](ctx, tx, `UPDATE contribution SET
		votes_for = (SELECT count(*) FROM contribution_vote v WHERE v.tenant_id = $1 AND v.contribution_id = $2 AND v.value > 0),
		votes_against = (SELECT count(*) FROM contribution_vote v WHERE v.tenant_id = $1 AND v.contribution_id = $2 AND v.value < 0),
		version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING `+columns, w.ID)
	if err != nil {
		return Contribution{}, err
	}
	tx.Emit(now.ref(), Voted{Call: c.ID, For: now.For, Against: now.Against, Version: now.Version}, c.told()...)
	return s.answer(ctx, tx, &now, c)
}
