package feed

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

const lastComments = 2

// page is all that some posts need of other tables, read in a few statements whatever their number.
type page struct {
	messages  map[string]thread.Message
	ends      map[string][]thread.Message
	polls     map[string]*Poll
	acks      map[string]ackCount
	following map[string]bool
	reports   map[string]int
	groups    map[string]GroupBrief
	hiders    map[string]directory.Brief
	cards     map[ref.Ref]Card
	headlines headlines
}

type ackCount struct {
	Post string          `db:"post_id"`
	N    int             `db:"n"`
	Mine instant.Instant `db:"mine"`
}

// present shows posts to the reader, who may read them. h is nil for what is shown to many: then nothing of it is anybody's own.
func (f *Feed) present(ctx context.Context, r db.Reader, h *house, rows []row, cards map[ref.Ref]Card) ([]Post, error) {
	p := page{cards: cards}
	if err := p.read(ctx, r, f.Threads, h, rows); err != nil {
		return nil, err
	}
	out := make([]Post, len(rows))
	for i, w := range rows {
		out[i] = p.show(r, h, w)
	}
	return out, nil
}

func (p *page) read(ctx context.Context, r db.Reader, threads *thread.Threads, h *house, rows []row) (err error) {
	var messages, ids, commented, asking, hiders []string
	groups := map[string]bool{}
	for _, w := range rows {
		ids, messages = append(ids, w.ID), append(messages, w.Message)
		groups[w.Group] = true
		if w.Comments > 0 {
			commented = append(commented, w.ID)
		}
		if w.Ack {
			asking = append(asking, w.ID)
		}
		if w.HiddenBy != "" {
			hiders = append(hiders, w.HiddenBy)
		}
	}
	if p.messages, err = threads.Some(ctx, r, messages); err != nil {
		return err
	}
	if p.ends, err = threads.Ends(ctx, r, Kind, commented, lastComments); err != nil {
		return err
	}
	if p.polls, err = polls(ctx, r, rows); err != nil {
		return err
	}
	if p.acks, err = ackCounts(ctx, r, asking); err != nil {
		return err
	}
	if p.hiders, err = directory.Briefs(ctx, r, hiders...); err != nil {
		return err
	}
	if p.groups, err = groupBriefs(ctx, r, groups); err != nil {
		return err
	}
	if p.headlines, err = headlinesOf(ctx, r, rows); err != nil {
		return err
	}
	if h == nil {
		return nil
	}
	if p.following, err = thread.Following(ctx, r, Kind, ids); err != nil {
		return err
	}
	p.reports, err = openReports(ctx, r, h, rows)
	return err
}

func (p *page) show(r db.Reader, h *house, w row) Post {
	m := p.messages[w.Message]
	out := Post{
		ID: w.ID, Position: w.Position, Kind: w.Kind, At: w.At, Via: w.Via, SurfacedAt: w.SurfacedAt, Message: m, Tags: w.Tags.V, Poll: p.polls[w.ID],
		Pinned: w.PinnedUntil > r.Now(), Comments: w.Comments, LastComments: p.ends[w.ID], Deleted: w.DeletedAt != 0, Version: w.Version,
	}
	if out.Tags == nil {
		out.Tags = []string{}
	}
	if out.LastComments == nil {
		out.LastComments = []thread.Message{}
	}
	if out.Pinned && w.PinnedUntil != forEver {
		out.PinnedUntil = w.PinnedUntil
	}
	if w.Kind != systemKind {
		author := m.Author
		out.Author = &author
	}
	if g, ok := p.groups[w.Group]; ok {
		out.Group = &g
	}
	if w.RefID != "" {
		about := w.about()
		out.Ref = &about
		if c, ok := p.cards[about]; ok {
			out.Card = &c
		}
	}
	if w.Kind == systemKind {
		out.Rule, out.Headline = p.headlines.of(r.Actor().Lang, w, out.Card)
	}
	if w.Ack {
		c := p.acks[w.ID]
		out.Ack = &Ack{Count: c.N, Mine: c.Mine}
	}
	if w.HiddenAt != 0 {
		out.Hidden = &Hidden{At: w.HiddenAt, By: p.hiders[w.HiddenBy], Reason: w.HiddenReason}
	}
	if h == nil {
		impersonal(&out)
		return out
	}
	out.Following, out.Mine, out.Reports = p.following[w.ID], h.own(w), p.reports[w.ID]
	out.Actions = actions(h, w, out)
	return out
}

// impersonal takes out what is anybody's own, for a push that is the same to all; secret votes stay secret.
func impersonal(p *Post) {
	for i := range p.Message.Reactions {
		p.Message.Reactions[i].Mine = false
	}
	for i := range p.LastComments {
		for k := range p.LastComments[i].Reactions {
			p.LastComments[i].Reactions[k].Mine = false
		}
	}
}

// actions are what the reader may do with a post now.
func actions(h *house, w row, p Post) []string {
	if w.DeletedAt != 0 {
		return []string{}
	}
	out := []string{}
	archived := w.Group != "" && h.groups[w.Group].ArchivedAt != 0
	if !archived && w.HiddenAt == 0 {
		out = append(out, "comment", "react")
	}
	mod, own := h.moderates(w.Group), h.own(w)
	if own && w.Kind == postKind {
		out = append(out, "edit")
	}
	if own && w.Kind == postKind {
		out = append(out, "delete")
	}
	if mod || own && w.Group == "" {
		out = append(out, map[bool]string{false: "pin", true: "unpin"}[p.Pinned])
	}
	if p.Ack != nil && p.Ack.Mine == 0 {
		out = append(out, "acknowledge")
	}
	if p.Poll != nil && !p.Poll.Closed {
		out = append(out, "vote")
		if own || mod {
			out = append(out, "close_poll")
		}
	}
	if !own && w.Kind == postKind && w.HiddenAt == 0 {
		out = append(out, "report")
	}
	if mod {
		out = append(out, map[bool]string{false: "hide", true: "restore"}[w.HiddenAt != 0])
	}
	return out
}

func ackCounts(ctx context.Context, r db.Reader, posts []string) (map[string]ackCount, error) {
	out := map[string]ackCount{}
	if len(posts) == 0 {
		return out, nil
	}
	rows, err := db.Select[ackCount](ctx, r, `SELECT post_id, count(*) AS n, max(CASE WHEN person_id = $2 THEN at ELSE 0 END) AS mine FROM post_ack
		WHERE tenant_id = $1 AND post_id IN `+db.In(3, len(posts))+` GROUP BY post_id`, append([]any{r.Actor().ID}, db.Args(posts)...)...)
	for _, c := range rows {
		out[c.Post] = c
	}
	return out, err
}

func groupBriefs(ctx context.Context, r db.Reader, groups map[string]bool) (map[string]GroupBrief, error) {
	out := map[string]GroupBrief{}
	ids := make([]string, 0, len(groups))
	for id := range groups {
		if id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := db.Select[GroupBrief](ctx, r, `SELECT id, name, access FROM feed_group WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
	for _, g := range rows {
		out[g.ID] = g
	}
	return out, err
}
