package feed

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/people/thread"
)

// stillCalled are those whom a post calls after its words were changed: by name, in a comment, or through a group that is named still.
func stillCalled(ctx context.Context, r db.Reader, w row, m thread.Message) ([]string, error) {
	out := persons(m.Mentions)
	if !slices.ContainsFunc(w.Sources.V, func(s source) bool { return s.Kind == byCall }) {
		return out, nil
	}
	targets, err := thread.Targets(ctx, r, w.ref())
	if err != nil {
		return nil, err
	}
	for _, one := range m.Mentions {
		targets = append(targets, one.ID)
	}
	kept := map[string]bool{}
	for _, target := range targets {
		kept[target] = true
		members, err := calledMembers(ctx, r, target)
		if err != nil {
			return nil, err
		}
		for _, p := range members {
			kept[p] = true
		}
	}
	for _, s := range w.Sources.V {
		if s.Kind == byCall && kept[s.ID] && !slices.Contains(out, s.ID) {
			out = append(out, s.ID)
		}
	}
	return out, nil
}
