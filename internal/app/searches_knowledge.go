package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/markdown"
	"comptoir/internal/journey/search"
	"comptoir/internal/record/knowledge"
)

func (a *App) noteSource() search.Source {
	return search.Source{Kind: knowledge.NoteKind, Touched: about(knowledge.NoteKind, "note."), After: knowledge.NoteIDs, Load: known(knowledge.NoteDocs), Show: shown(a.Library.VisibleNotes)}
}

func (a *App) articleSource() search.Source {
	return search.Source{Kind: knowledge.ArticleKind, Touched: articlesTouched, After: knowledge.ArticleIDs, Load: known(knowledge.ArticleDocs),
		Show: shown(a.Library.VisibleArticles)}
}

// articlesTouched: an article's drawers are among its words, so a drawer that changes touches all.
func articlesTouched(ctx context.Context, r db.Reader, e event.Event) ([]string, error) {
	if e.Type != (knowledge.CategoryEdited{}).EventType() {
		return about(knowledge.ArticleKind, "article.")(ctx, r, e)
	}
	var all []string
	for after := ""; ; {
		ids, err := knowledge.ArticleIDs(ctx, r, after, drawerful)
		if err != nil || len(ids) == 0 {
			return all, err
		}
		all, after = append(all, ids...), ids[len(ids)-1]
	}
}

const drawerful = 1000

func known(docs func(context.Context, db.Reader, []string) ([]knowledge.Doc, error)) func(context.Context, db.Reader, []string) ([]search.Record, error) {
	return func(ctx context.Context, r db.Reader, ids []string) ([]search.Record, error) {
		list, err := docs(ctx, r, ids)
		out := make([]search.Record, len(list))
		for i, d := range list {
			doc := search.Doc{Title: d.Title, Text: plain(d.Text, d.Category), Keys: keys(d.Number), Audience: d.Tokens, At: d.UpdatedAt, Trust: int(d.Worked - d.Failed),
				Tags: []string{search.TypeTag(d.Kind), search.StateTag(d.State), search.ByTag(d.Author), search.LangTag(d.Lang)}}
			for _, t := range d.Tags {
				doc.Tags = append(doc.Tags, search.NamedTag(t))
				doc.Keys = append(doc.Keys, t)
			}
			out[i] = search.Record{ID: d.ID, Docs: []search.Doc{doc}}
		}
		return out, err
	}
}

func shown(visible func(context.Context, db.Reader, []string) ([]knowledge.Doc, error)) func(context.Context, db.Reader, []string) ([]search.Shown, error) {
	return func(ctx context.Context, r db.Reader, ids []string) ([]search.Shown, error) {
		list, err := visible(ctx, r, ids)
		out := make([]search.Shown, len(list))
		for i, d := range list {
			out[i] = search.Shown{ID: d.ID, Number: d.Number, Type: d.Kind, Title: d.Title, State: d.State, Text: d.Text, Answer: markdown.Preview(d.Text, 400),
				At: d.UpdatedAt, Trust: int(d.Worked - d.Failed)}
		}
		return out, err
	}
}
