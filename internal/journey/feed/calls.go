package feed

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// mostCalled bounds how many members a mention of a group reaches in their inbox; all of them find the post in the group.
const mostCalled = 500

// Spread answers a message that calls groups: their members who may read it are told in their inbox, each once.
func (f *Feed) Spread(ctx context.Context, tx *db.Tx, e event.Event) error {
	p, err := event.Decode[thread.GroupsCalled](e)
	if err != nil {
		return err
	}
	told := append(slices.Clone(p.Persons), e.Actor)
	for _, group := range p.Groups {
		members, err := calledMembers(ctx, tx, group)
		if err != nil {
			return err
		}
		var persons, topics []string
		for _, m := range members {
			if slices.Contains(told, m) || len(persons) == mostCalled {
				continue
			}
			may, err := f.mayHearOf(ctx, tx, m, e, p.Internal)
			if err != nil {
				return err
			}
			if may {
				told, persons, topics = append(told, m), append(persons, m), append(topics, inbox(m))
			}
		}
		if len(persons) > 0 && e.Subject.Kind == Kind && !p.Internal {
			if err := callTo(ctx, tx, e.Subject.ID, persons); err != nil {
				return err
			}
		}
		if len(persons) > 0 {
			tx.Emit(e.Subject, Called{Message: p.Message, Group: group, Persons: persons}, topics...)
		}
	}
	return nil
}

// callTo brings a post to those whom a mention of their group calls: it is among their mentions, and in their own feed.
func callTo(ctx context.Context, tx *db.Tx, post string, persons []string) error {
	w, err := load(ctx, tx, post)
	if fault.Is(err, errNoPost.Code) {
		return nil
	}
	if err != nil || w.DeletedAt != 0 {
		return err
	}
	list := slices.Clone(w.Sources.V)
	for _, p := range persons {
		if s := (source{byCall, p}); !slices.Contains(list, s) && len(list) < mostSources {
			list = append(list, s)
		}
	}
	return resource(ctx, tx, &w, list)
}

// mayHearOf asks the thread as the person would.
func (f *Feed) mayHearOf(ctx context.Context, tx *db.Tx, person string, e event.Event, internal bool) (bool, error) {
	a, open, err := directory.ActorOf(ctx, tx, person)
	if err != nil || !open {
		return false, err
	}
	err = f.Threads.MayHear(ctx, tx.As(a), e.Subject, internal)
	if fault.KindOf(err) != fault.KindInternal {
		return false, nil
	}
	return err == nil, err
}

// calledMembers are those of a group of the wall or, where there is none of that id, of a team of the directory.
func calledMembers(ctx context.Context, r db.Reader, group string) ([]string, error) {
	out, err := db.Select[string](ctx, r, `SELECT person_id FROM feed_member WHERE tenant_id = $1 AND group_id = $2 AND role IN ('owner', 'member')
		ORDER BY person_id LIMIT 2000`, group)
	if err != nil || len(out) > 0 {
		return out, err
	}
	team, err := directory.GroupMembers(ctx, r, group)
	for _, b := range team {
		out = append(out, b.ID)
	}
	return out, err
}
