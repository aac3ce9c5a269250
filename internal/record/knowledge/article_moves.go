package knowledge

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
)

// MoveIn names an article; If-Match refuses to move another version than was seen.
type MoveIn struct {
	ID      string `path:"id" json:"-" doc:"id or number"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Submit hands the newest edition to the approvers of its category.
func (l *Library) Submit(ctx context.Context, tx *db.Tx, in MoveIn) (Article, error) {
	return l.move(ctx, tx, in, func(a *articleRow, w rights) (event.Payload, []string, error) {
		return ArticleSubmitted{Edition: a.Edition, Version: a.Version + 1}, a.deskTopics(), a.submit(w)
	})
}

// ReturnIn says why an edition is sent back.
type ReturnIn struct {
	ID      string `path:"id" json:"-" doc:"id or number"`
	IfMatch string `header:"If-Match" json:"-"`
	Reason  string `json:"reason" maxLength:"2000"`
}

const reasonLimit = 2000

// SendBack gives a submitted edition back to who writes.
func (l *Library) SendBack(ctx context.Context, tx *db.Tx, in ReturnIn) (Article, error) {
	reason := markdown.Clean(in.Reason)
	if reason == "" {
		return Article{}, fault.InvalidField("reason", "article.reason_missing")
	}
	if utf8.RuneCountInString(reason) > reasonLimit {
		return Article{}, tooLong("reason", reasonLimit)
	}
	return l.move(ctx, tx, MoveIn{ID: in.ID, IfMatch: in.IfMatch}, func(a *articleRow, w rights) (event.Payload, []string, error) {
		return ArticleReturned{Edition: a.Edition, Version: a.Version + 1}, a.deskTopics(w.editor, a.Owner), a.sendBack(w, reason)
	})
}

// Publish shows the newest edition to its readers.
func (l *Library) Publish(ctx context.Context, tx *db.Tx, in MoveIn) (Article, error) {
	return l.move(ctx, tx, in, func(a *articleRow, w rights) (event.Payload, []string, error) {
		first := a.Live == 0
		if err := a.publish(w, tx.Now()); err != nil {
			return nil, nil, err
		}
		if err := complete(ctx, tx, a); err != nil {
			return nil, nil, err
		}
		return ArticlePublished{Edition: a.Edition, First: first, Version: a.Version + 1}, append(a.openTopics(), a.deskTopics(a.Owner)...), nil
	})
}

// Retire takes an article away from its readers; publishing brings it back.
func (l *Library) Retire(ctx context.Context, tx *db.Tx, in MoveIn) (Article, error) {
	return l.move(ctx, tx, in, func(a *articleRow, _ rights) (event.Payload, []string, error) {
		shown := a.State == Published
		if err := a.retire(tx.Now()); err != nil {
			return nil, nil, err
		}
		if shown {
			tx.Emit(a.ref(), ArticleNarrowed{Version: a.Version + 1}, a.openTopics()...)
		}
		return ArticleRetired{Version: a.Version + 1}, a.deskTopics(a.Owner), nil
	})
}

func (l *Library) move(ctx context.Context, tx *db.Tx, in MoveIn, f func(a *articleRow, w rights) (event.Payload, []string, error)) (Article, error) {
	a, who, err := l.readableArticle(ctx, tx, in.ID)
	if err != nil {
		return Article{}, err
	}
	if stale := api.CheckVersion(in.IfMatch, a.Version); stale != nil {
		return Article{}, l.changedMeanwhile(ctx, tx, who, a)
	}
	w, err := l.rights(ctx, tx, who, a)
	if err != nil {
		return Article{}, err
	}
	p, topics, err := f(a, w)
	if err != nil {
		return Article{}, err
	}
	a.UpdatedAt = tx.Now()
	if err := saveArticle(ctx, tx, a); err != nil {
		return Article{}, err
	}
	tx.Emit(a.ref(), p, topics...)
	return l.showArticle(ctx, tx, who, a, a.Edition)
}

// complete refuses an edition without the sections its template requires.
func complete(ctx context.Context, r db.Reader, a *articleRow) error {
	e, err := editionOf(ctx, r, a.ID, a.Edition)
	if err != nil {
		return err
	}
	t, ok := templateOf(a.Template)
	if !ok {
		return fault.Invalid("article.template_unknown")
	}
	var missing []fault.Field
	for _, p := range t.parts {
		if p.required && e.Sections.V[p.key] == "" {
			missing = append(missing, fault.Field{Name: "sections." + p.key, Code: "article.section_missing", Args: map[string]any{"section": p.title.in(r.Actor().Lang)}})
		}
	}
	if len(missing) > 0 {
		return fault.Invalid("article.incomplete", missing...)
	}
	return nil
}
