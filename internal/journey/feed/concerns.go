package feed

import (
	"context"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
)

// topics are the live channels to follow for a view.
func (v view) topics(h *house) []string {
	me, staff := h.actor.ID, h.actor.Has(auth.Agent)
	switch {
	case v.mine && v.follows:
		out := []string{inbox(me)}
		for _, g := range h.common() {
			switch g {
			case "":
			case wall:
				out = append(out, groupTopic(""))
			default:
				out = append(out, withStaff(g, staff)...)
			}
		}
		return out
	case v.of.Kind == byGroup && v.of.ID == wall:
		return []string{groupTopic("")}
	case v.of.Kind == byGroup:
		return withStaff(v.group, staff)
	}
	out := []string{topicEveryone}
	if staff {
		out = []string{topicAll}
	}
	if v.of.Kind == byCall {
		out = append(out, inbox(me)) // where a mention of one's group is told
	}
	for _, id := range h.readable() {
		if id != wall && h.groups[id].Access != Open && len(out) < mostTopics {
			out = append(out, withStaff(id, staff)...)
		}
	}
	return out
}

// mostTopics bounds how many channels one view follows.
const mostTopics = 80

func withStaff(group string, staff bool) []string {
	if staff {
		return []string{groupTopic(group), staffTopic(group)}
	}
	return []string{groupTopic(group)}
}

// Concerns names those of some accounts to whom a new or surfaced post comes by what they follow, and who may read it now. The wall
// of all who work here has a topic of its own.
func (f *Feed) Concerns(ctx context.Context, r db.Reader, e event.Event, accounts []string) ([]string, error) {
	if e.Type != (Published{}).EventType() && e.Type != "post.surfaced" || r.Now().Sub(e.At) > stale {
		return nil, nil
	}
	w, err := load(ctx, r, e.Subject.ID)
	if err != nil || w.DeletedAt != 0 || w.HiddenAt != 0 {
		if fault.KindOf(err) == fault.KindNotFound {
			err = nil
		}
		return nil, err
	}
	var out []string
	for part := range slices.Chunk(accounts, 500) {
		followers, err := followersAmong(ctx, r, w.Sources.V, part)
		if err != nil {
			return nil, err
		}
		may, err := f.mayRead(ctx, r, w, followers)
		if err != nil {
			return nil, err
		}
		out = append(out, may...)
	}
	return out, nil
}

type follower struct {
	Person string `db:"person_id"`
	Muted  bool   `db:"muted"`
}

// followersAmong are those of some persons who follow one of the sources and mute none, and those called.
func followersAmong(ctx context.Context, r db.Reader, sources []source, persons []string) ([]string, error) {
	found, muted := map[string]bool{}, map[string]bool{}
	for _, s := range sources {
		if s.Kind == byCall {
			found[s.ID] = found[s.ID] || slices.Contains(persons, s.ID)
			continue
		}
		rows, err := db.Select[follower](ctx, r, `SELECT person_id, muted FROM follow WHERE tenant_id = $1 AND kind = $2 AND source_id = $3
			AND person_id IN `+db.In(4, len(persons)), append([]any{s.Kind, s.ID}, db.Args(persons)...)...)
		if err != nil {
			return nil, err
		}
		for _, w := range rows {
			found[w.Person] = found[w.Person] || !w.Muted
			muted[w.Person] = muted[w.Person] || w.Muted
		}
	}
	var out []string
	for p, yes := range found {
		if yes && !muted[p] {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out, nil
}

type reader struct {
	ID    string `db:"id"`
	Roles string `db:"roles"`
	Role  string `db:"role"`
}

// mayRead keeps of some persons those who may read a post now: by what they are to its group and by their roles, and where its
// record is not for all of those, each asked for themselves.
func (f *Feed) mayRead(ctx context.Context, r db.Reader, w row, persons []string) ([]string, error) {
	if len(persons) == 0 {
		return nil, nil
	}
	heard, err := f.heard(ctx, r, w.about())
	if err != nil {
		return nil, err
	}
	var g standing
	if w.Group != "" {
		if g, err = standingIn(ctx, r, w.Group, ""); err != nil {
			return nil, err
		}
	}
	rows, err := db.Select[reader](ctx, r, `SELECT p.id, p.roles, COALESCE(m.role, '') AS role FROM person p
		LEFT JOIN feed_member m ON m.tenant_id = $1 AND m.group_id = $2 AND m.person_id = p.id
		WHERE p.tenant_id = $1 AND p.closed_at = 0 AND p.id IN `+db.In(3, len(persons)), append([]any{w.Group}, db.Args(persons)...)...)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range rows {
		a := auth.Actor{Tenant: r.Tenant(), ID: p.ID, Roles: auth.ParseRoles(p.Roles)}
		g.Role = p.Role
		if staff := a.Has(auth.Agent); w.Group == "" && !staff || w.Group != "" && !g.reads(a) {
			continue
		} else if heard == HeardByAll || heard == HeardByStaff && staff {
			out = append(out, p.ID)
			continue
		}
		cards, err := f.cards(ctx, db.As(r, a), []row{w})
		if err != nil {
			return nil, err
		}
		if len(cards) > 0 {
			out = append(out, p.ID)
		}
	}
	return out, nil
}
