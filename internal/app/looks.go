package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/markdown"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/feed"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/ticket"
)

// looks is what kinds of records show of themselves where they are pointed at, by the reader's rights now.
func (a *App) looks() map[string]func(context.Context, db.Reader, []string) ([]feed.Card, error) {
	return map[string]func(context.Context, db.Reader, []string) ([]feed.Card, error){
		knowledge.ArticleKind: func(ctx context.Context, r db.Reader, ids []string) ([]feed.Card, error) {
			list, err := a.Library.VisibleArticles(ctx, r, ids)
			if err != nil {
				return nil, err
			}
			return papers(ctx, r, list)
		},
		knowledge.NoteKind: func(ctx context.Context, r db.Reader, ids []string) ([]feed.Card, error) {
			list, err := a.Library.VisibleNotes(ctx, r, ids)
			if err != nil {
				return nil, err
			}
			return papers(ctx, r, list)
		},
		desk.Kind: conversationsKnown,
	}
}

const longLook = 200

func papers(ctx context.Context, r db.Reader, list []knowledge.Doc) ([]feed.Card, error) {
	owners := make([]string, len(list))
	for i, d := range list {
		owners[i] = d.Owner
	}
	names, err := directory.Briefs(ctx, r, owners...)
	out := make([]feed.Card, len(list))
	for i, d := range list {
		out[i] = feed.Card{Kind: d.Kind, ID: d.ID, Number: d.Number, Title: d.Title, State: d.State, Summary: markdown.Preview(d.Text, longLook), Worked: d.Worked,
			Group: d.Category, UpdatedAt: d.UpdatedAt}
		if b, ok := names[d.Owner]; ok {
			out[i].Assignee = &b
		}
	}
	return out, err
}

func conversationsKnown(ctx context.Context, r db.Reader, ids []string) ([]feed.Card, error) {
	list, err := desk.Visible(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	agents := make([]string, len(list))
	for i, c := range list {
		agents[i] = c.Agent
	}
	names, err := directory.Briefs(ctx, r, agents...)
	out := make([]feed.Card, len(list))
	for i, c := range list {
		out[i] = feed.Card{Kind: desk.Kind, ID: c.ID, Number: c.Number, Title: ticket.TitleOf(c.Symptoms), State: c.State, UpdatedAt: c.UpdatedAt}
		if b, ok := names[c.Agent]; ok {
			out[i].Assignee = &b
		}
	}
	return out, err
}

// contributed is what a person's profile shows that they did.
func contributed() []feed.Contributed {
	return []feed.Contributed{
		{Kind: "solved", Of: ticket.Subject, IDs: ticket.SolvedBy},
		{Kind: "found", Of: contribution.CallKind, IDs: contribution.HelpedIn},
		{Kind: "article", Of: knowledge.ArticleKind, IDs: knowledge.ArticlesBy},
		{Kind: "note", Of: knowledge.NoteKind, IDs: knowledge.NotesBy},
	}
}
