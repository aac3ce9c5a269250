package feed

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

// standing is what one person is to a group, now.
type standing struct {
	groupRow
	Role string `db:"role"`
}

// in: owner or member.
func (s standing) in() bool { return s.Role == Owner || s.Role == InGroup }

// admits: their role lets a person in here at all.
func (s standing) admits(a auth.Actor) bool { return a.Has(auth.Agent) || s.Requesters }

// known: the person may know that the group exists.
func (s standing) known(a auth.Actor) bool {
	return s.admits(a) && (s.Access != Secret || s.in() || s.Role == Invited)
}

// reads: the person sees what is posted there.
func (s standing) reads(a auth.Actor) bool {
	return s.admits(a) && (s.Access == Open || s.in())
}

// moderates: the person hides and restores what others post there.
func (s standing) moderates(a auth.Actor) bool {
	return s.reads(a) && (s.Role == Owner || a.Has(auth.Supervisor))
}

// house is what one reader may see of the wall, at one moment: every group they may know of, by id, without its description and dates.
type house struct {
	actor  auth.Actor
	groups map[string]standing
}

// houseOf reads it. A page of a feed asks once.
func houseOf(ctx context.Context, r db.Reader) (*house, error) {
	h := &house{actor: r.Actor(), groups: map[string]standing{}}
	all, err := db.Select[standing](ctx, r, `SELECT g.id, g.name, g.access, g.requesters, g.everyone, g.archived_at, COALESCE(m.role, '') AS role
		FROM feed_group g LEFT JOIN feed_member m ON m.tenant_id = $1 AND m.group_id = g.id AND m.person_id = $2 WHERE g.tenant_id = $1`, h.actor.ID)
	for _, s := range all {
		if s.known(h.actor) {
			h.groups[s.ID] = s
		}
	}
	return h, err
}

// reads says whether posts of a group are for this reader; "" is the wall of all who work here.
func (h *house) reads(group string) bool {
	if group == "" {
		return h.actor.Has(auth.Agent)
	}
	if h.actor.IsSystem() {
		return true
	}
	s, ok := h.groups[group]
	return ok && s.reads(h.actor)
}

func (h *house) moderates(group string) bool {
	if group == "" {
		return h.actor.Has(auth.Supervisor)
	}
	s, ok := h.groups[group]
	return ok && s.moderates(h.actor)
}

// own: it is the reader who wrote it.
func (h *house) own(w row) bool { return w.Author != "" && w.Author == h.actor.ID }

// shows says whether a post is for this reader, its record aside.
func (h *house) shows(w row) bool {
	switch {
	case !h.reads(w.Group):
		return false
	case w.DeletedAt != 0:
		return h.moderates(w.Group)
	case w.HiddenAt != 0:
		return h.own(w) || h.moderates(w.Group)
	}
	return true
}

// listed is shows for feeds: what is deleted or hidden is out of them for everybody.
func (h *house) listed(w row) bool { return w.DeletedAt == 0 && w.HiddenAt == 0 && h.reads(w.Group) }

// cards are the records that some posts are about, of those that the reader may know of now.
func (f *Feed) cards(ctx context.Context, r db.Reader, rows []row) (map[ref.Ref]Card, error) {
	wanted := map[string][]string{}
	seen := map[ref.Ref]bool{}
	for _, w := range rows {
		if about := w.about(); about.ID != "" && !seen[about] {
			seen[about] = true
			wanted[about.Kind] = append(wanted[about.Kind], about.ID)
		}
	}
	out := map[ref.Ref]Card{}
	for kind, ids := range wanted {
		rec, ok := f.Records[kind]
		if !ok {
			continue
		}
		list, err := rec.Cards(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			c.Kind = kind
			out[ref.Of(kind, c.ID)] = c
		}
	}
	return out, nil
}

// readable finds a post for the reader; whoever may not read it is told that there is none.
func (f *Feed) readable(ctx context.Context, r db.Reader, post string) (row, *house, error) {
	w, err := load(ctx, r, post)
	if err != nil {
		return w, nil, err
	}
	h, err := houseOf(ctx, r)
	if err != nil {
		return w, h, err
	}
	if !h.shows(w) {
		return w, h, errNoPost
	}
	if w.RefID != "" {
		cards, err := f.cards(ctx, r, []row{w})
		if err != nil {
			return w, h, err
		}
		if _, ok := cards[w.about()]; !ok {
			return w, h, errNoPost
		}
	}
	return w, h, nil
}

// MayRead says whether the reader's actor may read a post now.
func (f *Feed) MayRead(ctx context.Context, r db.Reader, post string) error {
	_, _, err := f.readable(ctx, r, post)
	return err
}
