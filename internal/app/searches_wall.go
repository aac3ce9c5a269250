package app

import (
	"context"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/markdown"
	"comptoir/internal/journey/feed"
	"comptoir/internal/journey/search"
	"comptoir/internal/record/cmdb"
)

// Tokens of the wall's groups: who reads a group's posts now has the first, agents among them the second as well. So a group that
// changes its doors changes what is found at once, and nothing is indexed again.
func wallToken(group string) string      { return "wall:" + group }
func wallStaffToken(group string) string { return "wall_staff:" + group }

// searchTokens are what the reader brings beside who they are: their groups, and the groups of the wall that they read.
func (a *App) searchTokens(ctx context.Context, r db.Reader) ([]string, error) {
	mine, err := a.Library.GroupsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, len(mine))
	for _, g := range mine {
		out = append(out, search.Group(g))
	}
	read, err := feed.GroupsRead(ctx, r)
	for _, g := range read {
		out = append(out, wallToken(g))
		if r.Actor().Has(auth.Agent) {
			out = append(out, wallStaffToken(g))
		}
	}
	return out, err
}

func (a *App) postSource() search.Source {
	return search.Source{
		Kind: feed.Kind, Touched: about(feed.Kind, "post.", "thread.posted", "thread.message_"), After: feed.IDsAfter,
		Load: func(ctx context.Context, r db.Reader, ids []string) ([]search.Record, error) {
			list, err := a.Feed.Findables(ctx, r, ids)
			out := make([]search.Record, len(list))
			for i, p := range list {
				out[i] = search.Record{ID: p.ID, Docs: []search.Doc{postDoc(p)}}
			}
			return out, err
		},
		Show: func(ctx context.Context, r db.Reader, ids []string) ([]search.Shown, error) {
			list, err := a.Feed.Visible(ctx, r, ids)
			out := make([]search.Shown, len(list))
			for i, p := range list {
				out[i] = search.Shown{ID: p.ID, Type: feed.Kind, Title: titleOfPost(p.Message.Text), Text: p.Message.Text, At: p.At,
					Answer: markdown.Preview(p.Message.Text, 400)}
			}
			return out, err
		},
	}
}

// postDoc: a post about a record is found by agents alone, for whether others may know of that record changes with it.
func postDoc(p feed.Findable) search.Doc {
	d := search.Doc{Title: titleOfPost(p.Text), Text: plain(p.Text, strings.Join(p.Comments, "\n")), Keys: p.Tags, At: p.At,
		Tags: []string{search.TypeTag(feed.Kind), search.ByTag(p.Author)}}
	for _, t := range p.Tags {
		d.Tags = append(d.Tags, search.NamedTag(t))
	}
	switch {
	case p.Group == "":
		d.Audience = []string{search.Agents}
	case p.Record.ID != "":
		d.Audience = []string{wallStaffToken(p.Group)}
	default:
		d.Audience = []string{wallToken(p.Group)}
	}
	if p.Group != "" {
		d.Tags = append(d.Tags, search.GroupTag(p.Group))
	}
	return d
}

// titleOfPost is a post's first words.
func titleOfPost(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return markdown.Preview(line, 100)
}

func ciSource() search.Source {
	return search.Source{
		Kind: cmdb.Subject, After: cmdb.IDsAfter,
		Touched: func(_ context.Context, _ db.Reader, e event.Event) ([]string, error) {
			switch {
			case e.Type == cmdb.Imported{}.EventType():
				p, err := event.Decode[cmdb.Imported](e)
				return p.CIs, err
			case e.Subject.Kind == cmdb.Subject && strings.HasPrefix(e.Type, "ci."):
				return []string{e.Subject.ID}, nil
			}
			return nil, nil
		},
		Load: func(ctx context.Context, r db.Reader, ids []string) ([]search.Record, error) {
			list, err := cmdb.Findables(ctx, r, ids)
			out := make([]search.Record, len(list))
			for i, c := range list {
				d := search.Doc{Title: c.Name, Text: plain(c.Description, strings.Join(c.Attributes, "\n")), Keys: keys(c.Number, c.Class), At: c.UpdatedAt,
					Tags: []string{search.TypeTag(cmdb.Subject), search.StateTag(c.Status)}, Audience: []string{search.Agents}}
				if c.Owner != "" {
					d.Tags = append(d.Tags, search.ToTag(c.Owner))
				}
				if c.Group != "" {
					d.Tags = append(d.Tags, search.GroupTag(c.Group))
				}
				out[i] = search.Record{ID: c.ID, Docs: []search.Doc{d}}
			}
			return out, err
		},
		Show: func(ctx context.Context, r db.Reader, ids []string) ([]search.Shown, error) {
			list, err := cmdb.Visible(ctx, r, ids)
			out := make([]search.Shown, len(list))
			for i, c := range list {
				out[i] = search.Shown{ID: c.ID, Number: c.Number, Type: cmdb.Subject, Title: c.Name, State: c.Status, At: c.UpdatedAt,
					Text: strings.Join(keys(c.Description, strings.Join(c.Attributes, " · ")), " · ")}
			}
			return out, err
		},
	}
}
