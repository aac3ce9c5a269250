package feed

import (
	"context"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

// A view is many sources, each an index range sorted by position. They are merged by windows of positions, the newest first: one
// range of each source within the window, and a wider window where too little was found. Somebody who follows 500 things that are
// seldom spoken of costs a handful of windows; a source that is spoken of all the time is never read beyond the window.
const (
	firstWindow = 256
	wider       = 8
	asMany      = 3 // a post may be found by several sources
	mostGroups  = 400
	mostRounds  = 24
	leastAtOnce = 64 // posts read in one statement, where there are so many
)

// candidates are positions of a view in (after, before), highest first, at least limit of them unless there are fewer.
func (v view) candidates(ctx context.Context, r db.Reader, h *house, before, after int64, limit int) ([]int64, error) {
	var out []int64
	width := int64(max(firstWindow, limit))
	for high := before; high > after+1 && len(out) < limit; {
		low := max(after+1, high-width)
		n := (limit - len(out)) * asMany
		found, err := v.window(ctx, r, h, low, high, n)
		if err != nil {
			return nil, err
		}
		full := len(found) == n
		for _, p := range found {
			if len(out) == 0 || out[len(out)-1] != p {
				out = append(out, p)
			}
		}
		if full {
			high = found[len(found)-1]
			continue
		}
		high, width = low, width*wider
	}
	return out, nil
}

// window reads the highest n positions in [low, high), highest first; a position may come several times.
func (v view) window(ctx context.Context, r db.Reader, h *house, low, high int64, n int) ([]int64, error) {
	switch {
	case v.mine && v.follows:
		return mineIn(ctx, r, h.common(), low, high, n)
	case v.mine || v.all:
		return groupsIn(ctx, r, h.readable(), low, high, n)
	}
	return db.Select[int64](ctx, r, `SELECT position FROM post_source WHERE tenant_id = $1 AND kind = $2 AND source_id = $3 AND position >= $4 AND position < $5
		ORDER BY position DESC LIMIT $6`, v.of.Kind, v.of.ID, low, high, n)
}

// common are the groups that come to the reader's own feed without being followed, as sources: the wall of all who work here, and
// those meant for everybody. It never is empty.
func (h *house) common() []string {
	out := []string{}
	if h.actor.Has(auth.Agent) {
		out = append(out, wall)
	}
	for id, g := range h.groups {
		if g.Everyone && h.reads(id) && len(out) < mostCommon {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return []string{""}
	}
	slices.Sort(out)
	return out
}

// mostCommon bounds them.
const mostCommon = 20

// mineIn merges what a person follows, what they wrote, where they are called, and what is common.
func mineIn(ctx context.Context, r db.Reader, common []string, low, high int64, n int) ([]int64, error) {
	return db.Select[int64](ctx, r, `SELECT s.position AS position FROM follow f CROSS JOIN post_source s WHERE f.tenant_id = $1 AND f.person_id = $2 AND f.muted = 0
			AND s.tenant_id = $1 AND s.kind = f.kind AND s.source_id = f.source_id AND s.position >= $3 AND s.position < $4
		UNION ALL SELECT position FROM post_source WHERE tenant_id = $1 AND kind = 'person' AND source_id = $2 AND position >= $3 AND position < $4
		UNION ALL SELECT position FROM post_source WHERE tenant_id = $1 AND kind = 'call' AND source_id = $2 AND position >= $3 AND position < $4
		UNION ALL SELECT position FROM post_source WHERE tenant_id = $1 AND kind = 'group' AND position >= $3 AND position < $4 AND source_id IN `+db.In(6, len(common))+`
		ORDER BY position DESC LIMIT $5`, append([]any{r.Actor().ID, low, high, n}, db.Args(common)...)...)
}

func groupsIn(ctx context.Context, r db.Reader, groups []string, low, high int64, n int) ([]int64, error) {
	var out []int64
	for part := range slices.Chunk(groups, mostGroups) {
		args := append([]any{low, high, n}, db.Args(part)...)
		found, err := db.Select[int64](ctx, r, `SELECT position FROM post_source WHERE tenant_id = $1 AND kind = 'group' AND source_id IN `+db.In(5, len(part))+`
			AND position >= $2 AND position < $3 ORDER BY position DESC LIMIT $4`, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	if len(groups) > mostGroups {
		slices.Sort(out)
		slices.Reverse(out)
		out = out[:min(n, len(out))]
	}
	return out, nil
}

// readable are the groups whose posts the reader sees now, as sources.
func (h *house) readable() []string {
	out := []string{}
	if h.reads("") {
		out = append(out, wall)
	}
	for id := range h.groups {
		if h.reads(id) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// found is a piece of a view that the reader may see now.
type found struct {
	rows  []row
	cards map[ref.Ref]Card
	more  bool
	next  int64 // where the rest begins, exclusive
	ahead ahead // what is known of the rest
}

// ahead are positions of a view that were found and not looked at yet, highest first.
type ahead struct {
	positions []int64
	last      bool // nothing comes behind them
}

// past leaves those above a mark.
func (a ahead) past(mark int64) ahead {
	n := slices.IndexFunc(a.positions, func(p int64) bool { return p <= mark })
	if n >= 0 {
		return ahead{a.positions[:n], true}
	}
	return a
}

// visible reads a piece of a view in (after, before), each post asked for its rights as they are now. It gives up after a bounded
// search among posts that are not for this reader, and then says where to go on.
func (f *Feed) visible(ctx context.Context, r db.Reader, h *house, v view, before, after int64, limit int) (found, error) {
	cols := columns
	if len(v.muted) > 0 {
		cols += sourcesToo
	}
	return f.walk(ctx, r, h, v, found{next: before}, after, limit, cols)
}

// walk reads on behind a piece.
func (f *Feed) walk(ctx context.Context, r db.Reader, h *house, v view, from found, after int64, limit int, cols string) (found, error) {
	out := found{cards: map[ref.Ref]Card{}, next: from.next, ahead: from.ahead.past(after)}
	for range mostRounds {
		if len(out.ahead.positions) == 0 && !out.ahead.last {
			want := limit + 1 - len(out.rows)
			positions, err := v.candidates(ctx, r, h, out.next, after, want)
			if err != nil {
				return out, err
			}
			out.ahead = ahead{positions, len(positions) < want}
		}
		positions := out.ahead.positions[:min(len(out.ahead.positions), max(leastAtOnce, limit+1-len(out.rows)))]
		if out.more = len(positions) > 0; !out.more {
			return out, nil
		}
		rows, err := at(ctx, r, positions, cols)
		if err != nil {
			return out, err
		}
		rows = slices.DeleteFunc(rows, func(w row) bool { return !h.listed(w) || v.hides(w) })
		cards, err := f.cards(ctx, r, rows)
		if err != nil {
			return out, err
		}
		for _, w := range rows {
			if c, ok := cards[w.about()]; ok {
				out.cards[w.about()] = c
			} else if w.RefID != "" {
				continue
			}
			if len(out.rows) == limit {
				out.ahead.positions = out.ahead.positions[slices.IndexFunc(out.ahead.positions, func(p int64) bool { return p < out.next }):]
				return out, nil
			}
			out.rows = append(out.rows, w)
			out.next = w.Position
		}
		out.next = positions[len(positions)-1]
		out.ahead.positions = out.ahead.positions[len(positions):]
		if len(out.ahead.positions) == 0 && out.ahead.last {
			out.more = false
			return out, nil
		}
	}
	return out, nil
}
