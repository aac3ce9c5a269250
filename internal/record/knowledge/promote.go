package knowledge

import (
	"context"

	"comptoir/internal/base/db"
)

// PromoteIn makes an article of a note.
type PromoteIn struct {
	ID         string `path:"id" json:"-"`
	Title      string `json:"title,omitempty" maxLength:"200" doc:"the note's where absent, unless that is still in the words of a chat"`
	Symptom    string `json:"symptom,omitempty" maxLength:"2000" doc:"what one sees when it happens"`
	CategoryID string `json:"category_id,omitempty" maxLength:"40"`
}

// Promote begins an article with what a note says, for the note's readers; a second time it answers the same article.
func (l *Library) Promote(ctx context.Context, tx *db.Tx, in PromoteIn) (Article, error) {
	n, err := l.readableNote(ctx, tx, in.ID)
	if err != nil {
		return Article{}, err
	}
	before, found, err := articleOfNote(ctx, tx, n.ID)
	if err != nil {
		return Article{}, err
	}
	if found {
		a, who, err := l.readableArticle(ctx, tx, before.ID)
		if err != nil {
			return Article{}, err
		}
		return l.showArticle(ctx, tx, who, a, a.Edition)
	}
	audience := n.audience()
	title, symptom := in.Title, in.Symptom
	if title == "" {
		if title = n.Title; n.Borrowed&borrowedTitle != 0 {
			title = titleOf(n.Text) // an article may be read by more people than heard the chat
		}
	}
	if symptom == "" && n.Borrowed&borrowedTitle == 0 {
		symptom = n.Title
	}
	a, err := l.makeArticle(ctx, tx, MakeArticleIn{Title: title, Lang: n.Lang, Template: Resolution, Sections: map[string]string{"symptom": symptom, "resolution": n.Text},
		CategoryID: in.CategoryID, Audience: &audience, Tags: orNone(n.Tags.V), Note: n.ID})
	if err != nil {
		return Article{}, err
	}
	n.Article, n.UpdatedAt = a.ID, tx.Now()
	if err := saveNote(ctx, tx, n); err != nil {
		return Article{}, err
	}
	tx.Emit(n.ref(), NotePromoted{Article: a.ID, Version: n.Version}, n.topics()...)
	who, err := l.reader(ctx, tx)
	if err != nil {
		return Article{}, err
	}
	return l.showArticle(ctx, tx, who, a, a.Edition)
}
