package app

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/journey/feed"
	"comptoir/internal/journey/search"
	"comptoir/internal/people/account"
	"comptoir/internal/people/directory"
)

// personSource: people are found by their names and places, and by what they say they know.
func personSource() search.Source {
	return search.Source{
		Kind: "person", After: directory.IDsAfter,
		Touched: func(_ context.Context, _ db.Reader, e event.Event) ([]string, error) {
			switch e.Type {
			case account.Added{}.EventType(), account.Edited{}.EventType(), account.RolesChanged{}.EventType(), account.Joined{}.EventType(),
				account.Closed{}.EventType(), account.Reopened{}.EventType(), feed.ProfileEdited{}.EventType():
				return []string{e.Subject.ID}, nil
			}
			return nil, nil
		},
		Load: func(ctx context.Context, r db.Reader, ids []string) ([]search.Record, error) {
			list, err := directory.Findables(ctx, r, ids)
			if err != nil {
				return nil, err
			}
			known, err := feed.KnownOf(ctx, r, ids)
			out := make([]search.Record, len(list))
			for i, p := range list {
				d := search.Doc{Title: p.Name, Text: plain(p.Title, p.Department, p.Site, strings.Join(known[p.ID].Skills, ", "), known[p.ID].About), Tags: []string{search.TypeTag("person")}, Audience: []string{search.Requesters}}
				inner := d
				inner.Part, inner.Audience, inner.Keys = search.Inner, []string{search.Agents}, keys(p.Email, p.Phone)
				out[i] = search.Record{ID: p.ID, Docs: []search.Doc{d, inner}}
			}
			return out, err
		},
		Show: func(ctx context.Context, r db.Reader, ids []string) ([]search.Shown, error) {
			list, err := directory.Findables(ctx, r, ids)
			if err != nil {
				return nil, err
			}
			known, err := feed.KnownOf(ctx, r, ids)
			out := make([]search.Shown, len(list))
			for i, p := range list {
				out[i] = search.Shown{ID: p.ID, Type: "person", Title: p.Name,
					Text: strings.Join(keys(p.Title, p.Department, p.Site, p.Email, strings.Join(known[p.ID].Skills, ", ")), " · ")}
			}
			return out, err
		},
	}
}
