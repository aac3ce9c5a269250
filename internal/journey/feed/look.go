package feed

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
)

// LookIn names a record.
type LookIn struct {
	Kind string `path:"kind" json:"-" maxLength:"40"`
	ID   string `path:"id" json:"-" maxLength:"60" doc:"its id or its number"`
}

// Look answers one record in short, as much of it as the reader may know: what is shown when its name is pointed at.
func (f *Feed) Look(ctx context.Context, r db.Reader, in LookIn) (Card, error) {
	if rec := f.Records[in.Kind]; rec.Find != nil && !id.Valid(in.ID) {
		found, err := rec.Find(ctx, r, in.ID)
		if fault.KindOf(err) == fault.KindNotFound {
			err = errNoRecord
		}
		if err != nil {
			return Card{}, err
		}
		in.ID = found
	}
	cards, err := f.inShort(ctx, r, in.Kind, []string{in.ID})
	if err == nil && len(cards) == 0 {
		err = errNoRecord
	}
	if err != nil {
		return Card{}, err
	}
	cards[0].Kind = in.Kind
	return cards[0], nil
}

// inShort gives the cards of records of one kind that the reader may know of.
func (f *Feed) inShort(ctx context.Context, r db.Reader, kind string, ids []string) ([]Card, error) {
	if look := f.Looks[kind]; look != nil {
		return look(ctx, r, ids)
	}
	if kind == Kind {
		return f.postsInShort(ctx, r, ids)
	}
	if rec, ok := f.Records[kind]; ok {
		return rec.Cards(ctx, r, ids)
	}
	return nil, nil
}

func (f *Feed) postsInShort(ctx context.Context, r db.Reader, ids []string) ([]Card, error) {
	posts, err := f.Visible(ctx, r, ids)
	out := make([]Card, len(posts))
	for i, p := range posts {
		out[i] = Card{Kind: Kind, ID: p.ID, Title: p.Title(), Assignee: p.Author, OpenedAt: p.At, UpdatedAt: max(p.At, p.SurfacedAt)}
		if p.Group != nil {
			out[i].Group = p.Group.Name
		}
		if words := markdown.Preview(p.Message.Text, longSummary); words != out[i].Title {
			out[i].Summary = words
		}
	}
	return out, err
}

// longSummary is how much of a text a card shows.
const longSummary = 200
