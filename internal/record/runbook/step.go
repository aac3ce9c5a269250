package runbook

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

const (
	reasonLimit = 2000
	oneDay      = 24 * 60 * 60 * 1000 // milliseconds
)

var errRunOver = fault.Conflict("run.is_over")

// SayIn is what somebody says of a step. At is when it happened, where they could not say it at once.
type SayIn struct {
	ID   string          `path:"id" json:"-" doc:"id or number of the run"`
	N    int64           `path:"n" json:"-" minimum:"1" doc:"the step, from 1"`
	Text string          `json:"text,omitempty" maxLength:"2000" doc:"a reason or a comment"`
	At   instant.Instant `json:"at,omitzero" doc:"when it happened, where it could not be said at once; never after now nor before the run"`
}

// AnswerIn answers a step that asks.
type AnswerIn struct {
	ID   string          `path:"id" json:"-" doc:"id or number of the run"`
	N    int64           `path:"n" json:"-" minimum:"1"`
	Go   bool            `json:"go" doc:"false is no-go, which fails the step"`
	Text string          `json:"text,omitempty" maxLength:"2000" doc:"why; a no-go needs it"`
	At   instant.Instant `json:"at,omitzero"`
}

// Begin: somebody does this step now.
func (l *Runbooks) Begin(ctx context.Context, tx *db.Tx, in SayIn) (Run, error) {
	return l.step(ctx, tx, in, Doing, lineBegun, func(s *stepRow, at instant.Instant, _ string) error {
		s.StartedAt, s.StartedBy, s.Guessed = at, tx.Actor().ID, false
		return nil
	})
}

// Done: it is done. A step that asks wants an answer instead.
func (l *Runbooks) Done(ctx context.Context, tx *db.Tx, in SayIn) (Run, error) {
	return l.step(ctx, tx, in, Done, lineDone, func(s *stepRow, _ instant.Instant, _ string) error {
		if s.Decision {
			return fault.Conflict("run.needs_an_answer")
		}
		return nil
	})
}

// Skip: it is not to be done this time, and why.
func (l *Runbooks) Skip(ctx context.Context, tx *db.Tx, in SayIn) (Run, error) {
	return l.step(ctx, tx, in, Skipped, lineSkipped, because)
}

// Fail: it was tried and did not work, and why.
func (l *Runbooks) Fail(ctx context.Context, tx *db.Tx, in SayIn) (Run, error) {
	return l.step(ctx, tx, in, Failed, lineFailed, because)
}

func because(s *stepRow, _ instant.Instant, reason string) error {
	if reason == "" {
		return fault.InvalidField("text", "run.reason_missing")
	}
	s.Reason = reason
	return nil
}

// Answer says go or no-go.
func (l *Runbooks) Answer(ctx context.Context, tx *db.Tx, in AnswerIn) (Run, error) {
	state, answer := Done, Go
	if !in.Go {
		state, answer = Failed, NoGo
	}
	return l.step(ctx, tx, SayIn{ID: in.ID, N: in.N, Text: in.Text, At: in.At}, state, lineAnswered, func(s *stepRow, at instant.Instant, reason string) error {
		if !s.Decision {
			return fault.Conflict("run.asks_nothing")
		}
		s.Answer = answer
		if !in.Go {
			return because(s, at, reason)
		}
		s.Reason = reason
		return nil
	})
}

// Reopen brings a step that is over back to do.
func (l *Runbooks) Reopen(ctx context.Context, tx *db.Tx, in SayIn) (Run, error) {
	return l.step(ctx, tx, in, Todo, lineReopened, func(s *stepRow, _ instant.Instant, _ string) error {
		*s = stepRow{Run: s.Run, N: s.N, Title: s.Title, Fold: s.Fold, Minutes: s.Minutes, Decision: s.Decision, Comments: s.Comments, Version: s.Version}
		return nil
	})
}

// step moves a step to a state. Who says what somebody said before is right, and nothing happens.
func (l *Runbooks) step(ctx context.Context, tx *db.Tx, in SayIn, to, kind string, say func(s *stepRow, at instant.Instant, text string) error) (Run, error) {
	u, err := runByKey(ctx, tx, in.ID)
	if err != nil {
		return Run{}, err
	}
	s, err := stepOf(ctx, tx, u.ID, in.N)
	if err != nil {
		return Run{}, err
	}
	text, err := said(in.Text)
	if err != nil {
		return Run{}, err
	}
	was := *s
	at := u.claimed(in.At, tx.Now())
	if err := say(s, at, text); err != nil {
		return Run{}, err
	}
	if was.State == to && was.Answer == s.Answer {
		return l.wholeRun(ctx, tx, u, true)
	}
	switch {
	case u.State != Running:
		return Run{}, errRunOver
	case to != Todo && stepOver(was.State):
		return Run{}, fault.Conflict("run.step_is_over").With("state", was.State)
	case to == Doing && was.State != Todo:
		return Run{}, fault.Conflict("run.step_is_over").With("state", was.State)
	}
	if s.State = to; stepOver(to) {
		if err := s.end(ctx, tx, u, at); err != nil {
			return Run{}, err
		}
	}
	if err := saveStep(ctx, tx, s); err != nil {
		return Run{}, err
	}
	if kind == lineAnswered && text == "" {
		text = s.Answer
	} else if kind == lineAnswered {
		text = s.Answer + ": " + text
	}
	if err := u.tell(ctx, tx, kind, s.N, at, text); err != nil {
		return Run{}, err
	}
	return l.wholeRun(ctx, tx, u, true)
}

// end stamps a step. Where nobody said when it began, it began when the last one before it ended.
func (s *stepRow) end(ctx context.Context, tx *db.Tx, u *runRow, at instant.Instant) error {
	s.EndedAt, s.EndedBy = at, tx.Actor().ID
	if !s.StartedAt.IsZero() {
		s.EndedAt = max(at, s.StartedAt)
		return nil
	}
	last, err := lastEnd(ctx, tx, u.ID, at)
	s.StartedAt, s.Guessed = max(last, u.StartedAt), true
	return err
}

// claimed is when something happened by what its author says: never after now, never before the run, and no more than a day ago.
func (u *runRow) claimed(at, now instant.Instant) instant.Instant {
	if at.IsZero() || at > now {
		return now
	}
	return max(at, u.StartedAt, now-oneDay)
}

func said(text string) (string, error) {
	text = markdown.Clean(text)
	if utf8.RuneCountInString(text) > reasonLimit {
		return "", tooLong("text", reasonLimit)
	}
	return text, nil
}
