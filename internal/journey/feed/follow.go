package feed

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// mostFollows bounds what one person follows and mutes.
const mostFollows = 2000

func putFollow(ctx context.Context, tx *db.Tx, person string, s source, muted bool) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO follow (tenant_id, person_id, kind, source_id, muted, since) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (tenant_id, person_id, kind, source_id) DO UPDATE SET muted = excluded.muted, since = excluded.since WHERE follow.muted <> excluded.muted`,
		person, s.Kind, s.ID, muted, tx.Now())
	return n == 1, err
}

func dropFollow(ctx context.Context, tx *db.Tx, person string, s source) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM follow WHERE tenant_id = $1 AND person_id = $2 AND kind = $3 AND source_id = $4`, person, s.Kind, s.ID)
	return n == 1, err
}

// FollowIn names something to follow, or to hear no more of.
type FollowIn struct {
	Kind  string `path:"kind" json:"-" maxLength:"40" doc:"person, tag, group, or the kind of a record"`
	ID    string `path:"id" json:"-" maxLength:"120" doc:"of a tag its name; of a record its id or number; wall for the wall of all who work here"`
	Muted bool   `json:"muted,omitempty" doc:"keep it out of one's own feed"`
}

// Follow brings something's posts to the actor's own feed, or keeps them out of it.
func (f *Feed) Follow(ctx context.Context, tx *db.Tx, in FollowIn) (Followed, error) {
	s, err := f.followable(ctx, tx, in.Kind, in.ID)
	if err != nil {
		return Followed{}, err
	}
	me := tx.Actor().ID
	n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM follow WHERE tenant_id = $1 AND person_id = $2`, me)
	if err != nil {
		return Followed{}, err
	}
	if n >= mostFollows {
		return Followed{}, fault.Conflict("feed.follows_too_much").With("limit", mostFollows)
	}
	changed, err := putFollow(ctx, tx, me, s, in.Muted)
	if err != nil {
		return Followed{}, err
	}
	if changed {
		what := map[bool]string{false: "followed", true: "muted"}[in.Muted]
		tx.Emit(personRef(me), FollowChanged{What: what, Kind: s.Kind, ID: s.ID}, inbox(me))
	}
	list, err := f.named(ctx, tx, []followedRow{{source: s, Muted: in.Muted, Since: tx.Now()}})
	if err != nil || len(list) == 0 {
		return Followed{}, err
	}
	return list[0], nil
}

// UnfollowIn names what one follows or mutes.
type UnfollowIn struct {
	Kind string `path:"kind" json:"-" maxLength:"40"`
	ID   string `path:"id" json:"-" maxLength:"120"`
}

// Unfollow ends it; rights to what it was are not asked.
func (f *Feed) Unfollow(ctx context.Context, tx *db.Tx, in UnfollowIn) (api.None, error) {
	s := source(in)
	if s.Kind == byTag {
		s.ID = FoldTag(s.ID)
	}
	if rec, ok := f.Records[s.Kind]; ok && rec.Find != nil && !id.Valid(s.ID) {
		found, err := rec.Find(ctx, tx, s.ID)
		if err != nil {
			return api.None{}, errNoRecord
		}
		s.ID = found
	}
	gone, err := dropFollow(ctx, tx, tx.Actor().ID, s)
	if err == nil && gone {
		tx.Emit(personRef(tx.Actor().ID), FollowChanged{What: "unfollowed", Kind: s.Kind, ID: s.ID}, inbox(tx.Actor().ID))
	}
	return api.None{}, err
}

// followable refuses what the actor may not know of.
func (f *Feed) followable(ctx context.Context, tx *db.Tx, kind, given string) (source, error) {
	switch kind {
	case byTag:
		if name := FoldTag(given); name != "" {
			return source{byTag, name}, nil
		}
		return source{}, fault.InvalidField("id", "feed.not_a_tag")
	case bySomebody:
		there, err := directory.Exists(ctx, tx, given)
		if err == nil && !there {
			err = fault.NotFound("feed.nobody")
		}
		return source{bySomebody, given}, err
	case byGroup:
		h, err := houseOf(ctx, tx)
		if err != nil {
			return source{}, err
		}
		group := given
		if group == wall {
			group = ""
		}
		if !h.reads(group) {
			return source{}, errNoGroup
		}
		return groupSource(group), nil
	case byCall:
		return source{}, errNoRecord
	}
	about, err := f.record(ctx, tx, kind+":"+given)
	return source{about.Kind, about.ID}, err
}

type followedRow struct {
	source
	Muted bool            `db:"muted"`
	Since instant.Instant `db:"since"`
}

// FollowsIn filters what one follows.
type FollowsIn struct {
	Kind string `query:"kind" json:"-" maxLength:"40"`
}

// Follows lists what the reader follows and mutes, with names; what they may know of no more is left out.
func (f *Feed) Follows(ctx context.Context, r db.Reader, in FollowsIn) (api.Page[Followed], error) {
	rows, err := db.Select[followedRow](ctx, r, `SELECT kind, source_id, muted, since FROM follow WHERE tenant_id = $1 AND person_id = $2
		ORDER BY kind, since DESC, source_id LIMIT 2000`, r.Actor().ID)
	if err != nil {
		return api.Page[Followed]{}, err
	}
	kept := rows[:0]
	for _, w := range rows {
		if in.Kind == "" || in.Kind == w.Kind {
			kept = append(kept, w)
		}
	}
	list, err := f.named(ctx, r, kept)
	return api.Page[Followed]{Items: list}, err
}

// named gives what is followed its name, and leaves out what the reader may not know of now.
func (f *Feed) named(ctx context.Context, r db.Reader, rows []followedRow) ([]Followed, error) {
	out := []Followed{}
	h, err := houseOf(ctx, r)
	if err != nil {
		return nil, err
	}
	var people []string
	var about []row
	for _, w := range rows {
		switch w.Kind {
		case bySomebody:
			people = append(people, w.ID)
		case byTag, byGroup:
		default:
			about = append(about, row{RefKind: w.Kind, RefID: w.ID})
		}
	}
	briefs, err := directory.Briefs(ctx, r, people...)
	if err != nil {
		return nil, err
	}
	cards, err := f.cards(ctx, r, about)
	if err != nil {
		return nil, err
	}
	for _, w := range rows {
		one := Followed{Kind: w.Kind, ID: w.ID, Muted: w.Muted, Since: w.Since}
		switch w.Kind {
		case bySomebody:
			one.Name = briefs[w.ID].Name
		case byTag:
			one.Name = w.ID
		case byGroup:
			if one.Name = h.groups[w.ID].Name; w.ID == wall {
				one.Name = wall
			}
		default:
			c := cards[row{RefKind: w.Kind, RefID: w.ID}.about()]
			if one.Name = c.Title; c.Number != "" {
				one.Name = c.Number + " " + c.Title
			}
		}
		if one.Name != "" {
			out = append(out, one)
		}
	}
	return out, nil
}
