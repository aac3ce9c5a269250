package runbook

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
)

// Record gives live what an event of this package is about, the same for every reader, without the words of the procedure.
func (l *Runbooks) Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	switch {
	case e.Subject.Kind == Kind && strings.HasPrefix(e.Type, "runbook."):
		b, err := bookByKey(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, false, err
		}
		list, err := l.present(ctx, r, []bookRow{*b})
		if err != nil {
			return nil, false, err
		}
		return list[0], true, nil
	case e.Subject.Kind == RunKind && strings.HasPrefix(e.Type, "run."):
		u, err := runByKey(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, false, err
		}
		out, err := l.wholeRun(ctx, r, u, false)
		return out, err == nil, err
	}
	return nil, false, nil
}

// MayHear says whether the actor may follow a live topic of this package; known is false for topics of others.
func MayHear(ctx context.Context, r db.Reader, topic string) (known bool, err error) {
	name, rest, _ := strings.Cut(topic, ":")
	switch name {
	case "runbook":
		if err := agentsOnly(r); err != nil {
			return true, err
		}
		return true, MayRead(ctx, r, rest)
	case "run":
		if err := agentsOnly(r); err != nil {
			return true, err
		}
		_, err := runByKey(ctx, r, rest)
		return true, err
	case "runs":
		if _, ok := ref.Parse(rest); rest != "" && !ok {
			return true, fault.NotFound("topic.unknown")
		}
		return true, agentsOnly(r)
	case "runbooks":
		if rest != "" {
			return true, fault.NotFound("topic.unknown")
		}
		return true, agentsOnly(r)
	}
	return false, nil
}
