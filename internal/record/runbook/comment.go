package runbook

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// CommentIn is something said of the whole run.
type CommentIn struct {
	ID   string          `path:"id" json:"-" doc:"id or number"`
	Text string          `json:"text" maxLength:"2000"`
	At   instant.Instant `json:"at,omitzero" doc:"when it was said, where it could not be sent at once"`
}

// Comment says something of a step, in its trace.
func (l *Runbooks) Comment(ctx context.Context, tx *db.Tx, in SayIn) (Run, error) {
	u, err := runByKey(ctx, tx, in.ID)
	if err != nil {
		return Run{}, err
	}
	if _, err := stepOf(ctx, tx, u.ID, in.N); err != nil {
		return Run{}, err
	}
	return l.comment(ctx, tx, u, in.N, in.Text, in.At)
}

// CommentAll says something of the whole run.
func (l *Runbooks) CommentAll(ctx context.Context, tx *db.Tx, in CommentIn) (Run, error) {
	u, err := runByKey(ctx, tx, in.ID)
	if err != nil {
		return Run{}, err
	}
	return l.comment(ctx, tx, u, 0, in.Text, in.At)
}

func (l *Runbooks) comment(ctx context.Context, tx *db.Tx, u *runRow, n int64, text string, at instant.Instant) (Run, error) {
	text, err := said(text)
	if err != nil {
		return Run{}, err
	}
	if text == "" {
		return Run{}, fault.InvalidField("text", "run.text_missing")
	}
	if n > 0 {
		if _, err := tx.Exec(ctx, `UPDATE run_step SET comments = comments + 1 WHERE tenant_id = $1 AND run_id = $2 AND n = $3`, u.ID, n); err != nil {
			return Run{}, err
		}
	}
	if err := u.tell(ctx, tx, lineCommented, n, u.claimed(at, tx.Now()), text); err != nil {
		return Run{}, err
	}
	return l.wholeRun(ctx, tx, u, true)
}
