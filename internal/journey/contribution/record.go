package contribution

import (
	"context"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// Record gives live what an event of this package is about, the same for all its readers.
func Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	switch {
	case e.Subject.Kind == CallKind && strings.HasPrefix(e.Type, "call."):
		c, err := callByID(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, false, err
		}
		out, err := present(ctx, r, []callRow{*c})
		if err != nil {
			return nil, false, err
		}
		return out[0], true, nil
	case e.Subject.Kind == Kind && strings.HasPrefix(e.Type, "contribution."):
		w, err := byID(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, false, err
		}
		out, err := given(ctx, r, []row{*w})
		if err != nil {
			return nil, false, err
		}
		return out[0], true, nil
	}
	return nil, false, nil
}

// MayHear says whether the actor may follow a live topic of this package; known is false for topics of others.
func MayHear(ctx context.Context, r db.Reader, topic string) (known bool, err error) {
	switch name, rest, _ := strings.Cut(topic, ":"); {
	case name == "call":
		return true, MayRead(ctx, r, rest)
	case topic == "calls:everyone":
		return true, nil
	case topic == "calls":
		if !r.Actor().Has(auth.Agent) {
			return true, fault.Denied("permission.denied")
		}
		return true, nil
	}
	return false, nil
}

// CallThread is what a call says about its thread: who is asked speaks, until it is closed.
func CallThread() thread.Kind {
	return thread.Kind{MayRead: MayRead, MayPost: func(ctx context.Context, r db.Reader, key string) (thread.Said, error) {
		c, err := readable(ctx, r, key)
		if err == nil && c.State != Open && !r.Actor().Has(auth.Agent) {
			err = fault.Conflict("call.is_closed")
		}
		return nil, err
	}}
}

// Thread is what a contribution says about its thread: readers of the call speak about it.
func Thread() thread.Kind { return thread.Kind{MayRead: MayReadContribution} }
