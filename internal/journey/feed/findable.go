package feed

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
)

// Findable is what a search knows of a post, whoever asks. Everyone: everybody in the tenant reads its group; Staff: all who work
// here do; otherwise the group's members. Record is what it is about: only who may know of that reads the post.
type Findable struct {
	ID, Group       string
	Author          string
	Text            string
	Comments        []string
	Tags            []string
	Record          ref.Ref
	Everyone, Staff bool
	Requesters      bool // among its members may be some who only ask for help
	At              instant.Instant
}

// mostFound bounds how many comments of a post a search reads.
const mostFound = 200

// Findables reads some posts by id; what is hidden or deleted, and the product's own posts, are left out.
func (f *Feed) Findables(ctx context.Context, r db.Reader, ids []string) ([]Findable, error) {
	rows, err := byID(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	var out []Findable
	for _, w := range rows {
		if w.DeletedAt != 0 || w.HiddenAt != 0 || w.Kind != postKind {
			continue
		}
		p := Findable{ID: w.ID, Group: w.Group, Author: w.Author, Tags: w.Tags.V, Record: w.about(), Staff: w.Group == "", At: w.At}
		if w.Group != "" {
			g, err := standingIn(ctx, r, w.Group, "")
			if err != nil {
				return nil, err
			}
			p.Staff, p.Requesters = g.Access == Open, g.Requesters
			p.Everyone = p.Staff && g.Requesters
		}
		said, err := thread.Range(ctx, r, w.ref(), 1, 1+mostFound, false)
		if err != nil {
			return nil, err
		}
		for _, m := range said {
			switch {
			case m.Deleted || m.System != nil:
			case m.Seq == 1:
				p.Text = m.Text
			default:
				p.Comments = append(p.Comments, m.Text)
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// IDsAfter lists the ids of all posts behind one, in their order.
func IDsAfter(ctx context.Context, r db.Reader, after string, n int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM post WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`, after, n)
}

// IDsIn lists the posts of a group behind one, in their order: those to look at again when the group changes.
func IDsIn(ctx context.Context, r db.Reader, group, after string, n int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM post WHERE tenant_id = $1 AND group_id = $2 AND id > $3 ORDER BY id LIMIT $4`, group, after, n)
}

// Visible gives, of some posts, those that the reader may read now.
func (f *Feed) Visible(ctx context.Context, r db.Reader, ids []string) ([]Post, error) {
	rows, err := byID(ctx, r, ids)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	h, err := houseOf(ctx, r)
	if err != nil {
		return nil, err
	}
	cards, err := f.cards(ctx, r, rows)
	if err != nil {
		return nil, err
	}
	kept := rows[:0]
	for _, w := range rows {
		if _, ok := cards[w.about()]; h.listed(w) && (ok || w.RefID == "") {
			kept = append(kept, w)
		}
	}
	return f.present(ctx, r, h, kept, cards)
}

// GroupsRead are the groups whose posts the reader's actor sees now, for audiences.
func GroupsRead(ctx context.Context, r db.Reader) ([]string, error) {
	h, err := houseOf(ctx, r)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, g := range h.readable() {
		if g != wall {
			out = append(out, g)
		}
	}
	return out, nil
}
