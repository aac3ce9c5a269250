package runbook

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// EndIn ends a run.
type EndIn struct {
	ID   string `path:"id" json:"-" doc:"id or number"`
	Text string `json:"text,omitempty" maxLength:"2000" doc:"what is to be said of it; why, where it is aborted"`
}

// End closes a run whose steps are all over.
func (l *Runbooks) End(ctx context.Context, tx *db.Tx, in EndIn) (Run, error) {
	u, err := runByKey(ctx, tx, in.ID)
	if err != nil {
		return Run{}, err
	}
	switch {
	case u.State == Done:
		return l.wholeRun(ctx, tx, u, true) // somebody else was faster
	case u.Over < u.Steps:
		return Run{}, fault.Conflict("run.steps_left").With("count", u.Steps-u.Over)
	}
	return l.close(ctx, tx, u, in, Done, lineEnded)
}

// Abort gives a run up, and says why.
func (l *Runbooks) Abort(ctx context.Context, tx *db.Tx, in EndIn) (Run, error) {
	u, err := runByKey(ctx, tx, in.ID)
	if err != nil {
		return Run{}, err
	}
	if text, err := said(in.Text); err != nil || text == "" {
		return Run{}, fault.InvalidField("text", "run.reason_missing")
	}
	return l.close(ctx, tx, u, in, Aborted, lineAborted)
}

func (l *Runbooks) close(ctx context.Context, tx *db.Tx, u *runRow, in EndIn, state, kind string) (Run, error) {
	if u.State != Running {
		return Run{}, errRunOver
	}
	text, err := said(in.Text)
	if err != nil {
		return Run{}, err
	}
	u.State, u.Reason, u.EndedAt, u.EndedBy = state, text, tx.Now(), tx.Actor().ID
	if err := u.tell(ctx, tx, kind, 0, tx.Now(), text); err != nil {
		return Run{}, err
	}
	return l.wholeRun(ctx, tx, u, true)
}
