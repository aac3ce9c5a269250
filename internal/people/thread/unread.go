package thread

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
)

// Unread counts, for the reader's actor, what others said in these records since they last read; records without anything new
// are not in the answer. The product's own lines and what was deleted do not count.
func Unread(ctx context.Context, r db.Reader, kind string, subjects []string, internal bool) (map[string]int, error) {
	out := map[string]int{}
	if len(subjects) == 0 {
		return out, nil
	}
	rows, err := unreadOf(ctx, r, kind, subjects, internal)
	for _, w := range rows {
		if w.N > 0 {
			out[w.Subject] = w.N
		}
	}
	return out, err
}

// UnreadIn asks for everything new to the actor.
type UnreadIn struct {
	Limit int `query:"limit" json:"-" default:"100" minimum:"1" maximum:"200"`
}

// News is a followed thread with something new.
type News struct {
	Kind      string `json:"kind"`
	ID        string `json:"id"`
	Unread    int    `json:"unread"`
	Mentioned bool   `json:"mentioned" doc:"one of the new messages calls the reader"`
	Head      int64  `json:"head"`
}

// AllUnread answers the threads that the actor follows, may still read, and has not read to the end.
func (t *Threads) AllUnread(ctx context.Context, r db.Reader, in UnreadIn) (api.Page[News], error) {
	out := api.Page[News]{Items: []News{}}
	limit := in.Limit
	if limit <= 0 {
		limit = 100
	}
	rows, err := newsOf(ctx, r, limit)
	if err != nil {
		return out, err
	}
	for _, w := range rows {
		p, err := t.toRead(ctx, r, w.Kind, w.Subject)
		if err != nil {
			if err = unlessFault(err); err != nil {
				return out, err
			}
			continue
		}
		n, err := countNews(ctx, r, ref.Of(w.Kind, w.Subject), p.internal)
		if err != nil {
			return out, err
		}
		if n.N > 0 {
			out.Items = append(out.Items, News{Kind: w.Kind, ID: w.Subject, Unread: n.N, Mentioned: n.Calls > 0, Head: w.seenBy(p.internal)})
		}
	}
	return out, nil
}
