package feed

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// FeedIn asks for a piece of a view.
type FeedIn struct {
	View   string `query:"view" json:"-" default:"mine" maxLength:"200" doc:"mine, all, mentions, group:ID (or group:wall), tag:NAME, person:ID, record:KIND:ID"`
	Sort   string `query:"sort" json:"-" enum:"recent,useful" default:"recent" doc:"useful: of the last 200, those that people reacted to most; one page"`
	Cursor string `query:"cursor" json:"-" maxLength:"20"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"100"`
}

const (
	mostUnread = 100
	amongLast  = 200 // the useful are chosen of so many
)

// Read answers a piece of a view as the reader may see it now.
func (f *Feed) Read(ctx context.Context, r db.Reader, in FeedIn) (Page, error) {
	out := Page{Items: []Post{}, Topics: []string{}}
	before := int64(math.MaxInt64 / 2)
	if in.Cursor != "" {
		var err error
		if before, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil || before < 0 {
			return out, fault.InvalidField("cursor", "field.invalid")
		}
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	h, err := houseOf(ctx, r)
	if err != nil {
		return out, err
	}
	v, err := f.viewOf(ctx, r, h, in.View)
	if err != nil {
		return out, err
	}
	out.Topics = v.topics(h)
	if out.Head, err = headPosition(ctx, r); err != nil {
		return out, err
	}
	before = min(before, out.Head+1)
	limit := in.Limit
	if in.Sort == "useful" {
		limit = amongLast
	}
	piece, err := f.visible(ctx, r, h, v, before, 0, limit)
	if err != nil {
		return out, err
	}
	if out.Items, err = f.present(ctx, r, h, piece.rows, piece.cards); err != nil {
		return out, err
	}
	if in.Sort == "useful" {
		out.Items = useful(out.Items, in.Limit)
	} else if piece.more {
		out.Next = strconv.FormatInt(piece.next, 10)
	}
	if in.Cursor != "" {
		return out, nil
	}
	for s := range v.muted {
		out.Muted = append(out.Muted, s.Kind+":"+s.ID)
	}
	slices.Sort(out.Muted)
	if out.Pinned, err = f.pinned(ctx, r, h, v); err != nil {
		return out, err
	}
	if out.Read, err = markOf(ctx, r, v.name); err != nil {
		return out, err
	}
	out.Unread, err = f.beyond(ctx, r, h, v, out.Read, piece)
	return out, err
}

// beyond counts the posts past a mark, of which a first piece has been read.
func (f *Feed) beyond(ctx context.Context, r db.Reader, h *house, v view, mark int64, first found) (int, error) {
	n := 0
	for _, w := range first.rows {
		if w.Position <= mark {
			return n, nil
		}
		if !h.own(w) {
			n++
		}
	}
	if !first.more || n >= mostUnread {
		return min(n, mostUnread), nil
	}
	cols := counted
	if len(v.muted) > 0 {
		cols += sourcesToo
	}
	rest, err := f.walk(ctx, r, h, v, first, mark, mostUnread-n, cols)
	for _, w := range rest.rows {
		if !h.own(w) {
			n++
		}
	}
	return n, err
}

// pinned are the pinned posts of a view: of its group, or of all that one reads.
func (f *Feed) pinned(ctx context.Context, r db.Reader, h *house, v view) ([]Post, error) {
	if !v.pinned {
		return nil, nil
	}
	groups := []string{v.group}
	if v.mine || v.all {
		groups = groups[:0]
		for _, g := range h.readable() {
			if g == wall {
				g = ""
			}
			if v.all || g == "" || h.groups[g].in() {
				groups = append(groups, g)
			}
		}
	}
	rows, err := pinnedOf(ctx, r, groups)
	if err != nil {
		return nil, err
	}
	kept := rows[:0]
	for _, w := range rows {
		if h.listed(w) && !v.hides(w) {
			kept = append(kept, w)
		}
	}
	cards, err := f.cards(ctx, r, kept)
	if err != nil {
		return nil, err
	}
	rows = kept[:0]
	for _, w := range kept {
		if _, ok := cards[w.about()]; ok || w.RefID == "" {
			rows = append(rows, w)
		}
	}
	return f.present(ctx, r, h, rows, cards)
}

// GetIn names a post.
type GetIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Get answers one post.
func (f *Feed) Get(ctx context.Context, r db.Reader, in GetIn) (Post, error) {
	w, h, err := f.readable(ctx, r, in.ID)
	if err != nil {
		return Post{}, err
	}
	return f.one(ctx, r, h, w)
}

func (f *Feed) one(ctx context.Context, r db.Reader, h *house, w row) (Post, error) {
	cards, err := f.cards(ctx, r, []row{w})
	if err != nil {
		return Post{}, err
	}
	list, err := f.present(ctx, r, h, []row{w}, cards)
	if err != nil {
		return Post{}, err
	}
	return list[0], nil
}

// MarkIn says how far one has read a view.
type MarkIn struct {
	View     string `json:"view" maxLength:"200"`
	Position int64  `json:"position" minimum:"0"`
}

// Mark moves the reader's mark in a view forward, on all their devices.
func (f *Feed) Mark(ctx context.Context, tx *db.Tx, in MarkIn) (api.None, error) {
	h, err := houseOf(ctx, tx)
	if err != nil {
		return api.None{}, err
	}
	v, err := f.viewOf(ctx, tx, h, in.View)
	if err != nil {
		return api.None{}, err
	}
	head, err := headPosition(ctx, tx)
	if err != nil {
		return api.None{}, err
	}
	in.Position = min(in.Position, head)
	n, err := tx.Exec(ctx, `INSERT INTO feed_read (tenant_id, person_id, view, position, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, person_id, view) DO UPDATE SET position = excluded.position, at = excluded.at
		WHERE feed_read.position < excluded.position`, tx.Actor().ID, v.name, in.Position, tx.Now())
	if err == nil && n > 0 {
		tx.Emit(personRef(tx.Actor().ID), Read{View: v.name, Position: in.Position}, inbox(tx.Actor().ID))
	}
	return api.None{}, err
}

func markOf(ctx context.Context, r db.Reader, name string) (int64, error) {
	n, err := db.One[int64](ctx, r, `SELECT position FROM feed_read WHERE tenant_id = $1 AND person_id = $2 AND view = $3`, r.Actor().ID, name)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return n, err
}

// UnreadIn asks for what is new.
type UnreadIn struct{}

// News is how much is new in a view.
type News struct {
	View   string `json:"view"`
	Unread int    `json:"unread" doc:"counted up to 100"`
}

// mostCounted bounds how many groups are counted in one answer.
const mostCounted = 40

// Unread counts what is new in the reader's own feed, in their mentions and in each group they are in.
func (f *Feed) Unread(ctx context.Context, r db.Reader, _ UnreadIn) (api.Page[News], error) {
	out := api.Page[News]{Items: []News{}}
	h, err := houseOf(ctx, r)
	if err != nil {
		return out, err
	}
	names := []string{"mine", "mentions"}
	for _, id := range h.readable() {
		if len(names) < mostCounted && (id == wall || h.groups[id].in()) {
			names = append(names, "group:"+id)
		}
	}
	for _, name := range names {
		n, err := f.unread(ctx, r, h, name)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, News{View: name, Unread: n})
	}
	return out, nil
}

func (f *Feed) unread(ctx context.Context, r db.Reader, h *house, name string) (int, error) {
	v, err := f.viewOf(ctx, r, h, name)
	if err != nil {
		return 0, err
	}
	mark, err := markOf(ctx, r, v.name)
	if err != nil {
		return 0, err
	}
	head, err := headPosition(ctx, r)
	if err != nil || head <= mark {
		return 0, err
	}
	return f.beyond(ctx, r, h, v, mark, found{more: true, next: head + 1})
}
