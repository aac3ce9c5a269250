package feed

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// ThreadKind is what a post says about its thread: who reads it comments, as long as its group is in use. Notes and what was
// said before an edit are for its moderators.
func (f *Feed) ThreadKind() thread.Kind {
	return thread.Kind{
		MayRead: f.MayRead,
		MayPost: f.mayComment,
		SeesInternal: func(ctx context.Context, r db.Reader, post string) (bool, error) {
			w, h, err := f.readable(ctx, r, post)
			return err == nil && h.moderates(w.Group), err
		},
		Changed: f.worded,
	}
}

func (f *Feed) mayComment(ctx context.Context, r db.Reader, post string) (thread.Said, error) {
	w, h, err := f.readable(ctx, r, post)
	switch {
	case err != nil:
		return nil, err
	case w.DeletedAt != 0:
		return nil, errNoPost
	case w.HiddenAt != 0:
		return nil, fault.Conflict("post.is_hidden")
	case w.Group != "" && h.groups[w.Group].ArchivedAt != 0:
		return nil, fault.Conflict("feed_group.is_archived")
	}
	return f.commented, nil
}

// commented counts a comment, and brings the post to whom it calls.
func (f *Feed) commented(ctx context.Context, tx *db.Tx, m thread.Message) error {
	if m.Seq == 1 || m.Internal {
		return nil
	}
	w, err := load(ctx, tx, m.SubjectID)
	if err != nil {
		return err
	}
	if err := bump(ctx, tx, &w, `, comments = comments + 1`); err != nil {
		return err
	}
	if called := persons(m.Mentions); len(called) > 0 {
		list := slices.Clone(w.Sources.V)
		for _, p := range called {
			if s := (source{byCall, p}); !slices.Contains(list, s) && len(list) < mostSources {
				list = append(list, s)
			}
		}
		if err := resource(ctx, tx, &w, list); err != nil {
			return err
		}
	}
	return f.emit(ctx, tx, w, Changed{What: "commented", Position: w.Position, Group: w.Group, Message: m.ID, Version: w.Version})
}

// mostSources bounds what one post can be found by, however many its comments call.
const mostSources = 200

func persons(called []thread.Mention) (out []string) {
	for _, m := range called {
		if !m.Group {
			out = append(out, m.ID)
		}
	}
	return out
}

// worded follows an edit or deletion of the post's own words, and of comments.
func (f *Feed) worded(ctx context.Context, tx *db.Tx, m thread.Message) error {
	w, err := load(ctx, tx, m.SubjectID)
	if err != nil {
		return err
	}
	switch {
	case m.Seq > 1 && m.Deleted && !m.Internal:
		err = bump(ctx, tx, &w, `, comments = CASE WHEN comments > 0 THEN comments - 1 ELSE 0 END`)
	case m.Seq > 1:
		return nil
	case m.Deleted:
		if err = resource(ctx, tx, &w, nil); err == nil {
			err = bump(ctx, tx, &w, `, deleted_at = $3, pinned_until = 0`, tx.Now())
		}
		w.DeletedAt = tx.Now()
		if err == nil {
			err = f.changed(ctx, tx, w, "deleted")
		}
		return err
	default:
		w.Tags.V = TagsOf(m.Text)
		var called []string
		if called, err = stillCalled(ctx, tx, w, m); err == nil {
			err = bump(ctx, tx, &w, `, tags = $3`, w.Tags)
		}
		if err == nil {
			err = resource(ctx, tx, &w, w.sourcesOf(called))
		}
	}
	if err != nil {
		return err
	}
	return f.changed(ctx, tx, w, "edited")
}

// MayHear says whether the actor may follow a live topic of the wall; known is false for topics that are not the wall's.
func (f *Feed) MayHear(ctx context.Context, r db.Reader, topic string) (known bool, err error) {
	rest, ok := strings.CutPrefix(topic, "feed:")
	if !ok {
		return false, nil
	}
	staff := r.Actor().Has(auth.Agent)
	group, ofGroup := strings.CutPrefix(rest, "group:")
	switch {
	case rest == "everyone":
		return true, nil
	case rest == "all" || rest == "group:"+wall:
		if !staff {
			err = fault.Denied("permission.denied")
		}
		return true, err
	case !ofGroup:
		return true, fault.NotFound("topic.unknown")
	}
	group, forStaff := strings.CutSuffix(group, ":staff")
	if forStaff && !staff {
		return true, fault.Denied("permission.denied")
	}
	s, err := standingIn(ctx, r, group, r.Actor().ID)
	if err == nil && !s.reads(r.Actor()) {
		err = errNoGroup
	}
	return true, err
}

// Shown is what a live push of the wall's events shows: the post as whoever knows least among its hearers sees it. False where
// there is nothing to show, and each reader asks for themselves.
func (f *Feed) Shown(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	topics := slices.DeleteFunc(slices.Clone(e.Topics), func(t string) bool { return strings.HasPrefix(t, "inbox:") })
	if e.Subject.Kind != Kind || !strings.HasPrefix(e.Type, "post.") || len(topics) == 0 || slices.Contains(topics, topicSettings) {
		return nil, false, nil
	}
	w, err := load(ctx, r, e.Subject.ID)
	if err != nil {
		return nil, false, err
	}
	if w.DeletedAt != 0 || w.HiddenAt != 0 || e.Type == "post.moved" {
		return nil, false, nil
	}
	least := auth.Actor{Tenant: r.Tenant(), Roles: auth.Roles{auth.Requester}}
	if !slices.ContainsFunc(topics, func(t string) bool { return t != topicAll && t != groupTopic("") && !strings.HasSuffix(t, ":staff") }) {
		least.Roles = auth.Roles{auth.Agent}
	}
	as := db.As(r, least)
	cards, err := f.cards(ctx, as, []row{w})
	if err != nil {
		return nil, false, err
	}
	if _, ok := cards[w.about()]; w.RefID != "" && !ok {
		return nil, false, nil
	}
	list, err := f.present(ctx, as, nil, []row{w}, cards)
	if err != nil || len(list) == 0 {
		return nil, false, err
	}
	return list[0], true, nil
}
