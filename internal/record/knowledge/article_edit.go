package knowledge

import (
	"context"
	"maps"
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/thread"
)

// EditArticleIn changes an article; what is absent stays. Another title or section makes a new edition.
type EditArticleIn struct {
	ID         string             `path:"id" json:"-" doc:"id or number"`
	IfMatch    string             `header:"If-Match" json:"-"`
	Title      *string            `json:"title,omitempty" maxLength:"200"`
	Template   *string            `json:"template,omitempty" maxLength:"40" doc:"with all its sections"`
	Sections   *map[string]string `json:"sections,omitempty" doc:"Markdown by key; those not named stay, empty ones go"`
	Comment    string             `json:"comment,omitempty" maxLength:"400" doc:"what has changed, kept with the edition"`
	CategoryID *string            `json:"category_id,omitempty" maxLength:"40"`
	Audience   *AudienceIn        `json:"audience,omitempty"`
	Tags       *[]string          `json:"tags,omitempty" nullable:"false" maxItems:"20"`
	OwnerID    *string            `json:"owner_id,omitempty" maxLength:"40"`
	ReviewAt   *instant.Instant   `json:"review_at,omitempty"`
	Files      []string           `json:"files,omitempty" nullable:"false" maxItems:"20" doc:"ids from POST /files, to add: a newer edition shows them"`
	DropFiles  []string           `json:"drop_files,omitempty" nullable:"false" maxItems:"100" doc:"ids: a newer edition shows them no longer"`
	CaughtUp   bool               `json:"caught_up,omitempty" doc:"a translation says what the first article's published edition says"`
}

// EditArticle writes a newer edition, or changes what is about the article.
func (l *Library) EditArticle(ctx context.Context, tx *db.Tx, in EditArticleIn) (Article, error) {
	a, who, err := l.readableArticle(ctx, tx, in.ID)
	if err != nil {
		return Article{}, err
	}
	if stale := api.CheckVersion(in.IfMatch, a.Version); stale != nil {
		return Article{}, l.changedMeanwhile(ctx, tx, who, a)
	}
	old := *a
	fields, err := l.edited(ctx, tx, a, in)
	if err != nil {
		return Article{}, err
	}
	if len(fields) == 0 {
		return l.showArticle(ctx, tx, who, a, a.Edition)
	}
	a.UpdatedAt = tx.Now()
	if err := saveArticle(ctx, tx, a); err != nil {
		return Article{}, err
	}
	l.articleEdited(tx, &old, a, fields)
	return l.showArticle(ctx, tx, who, a, a.Edition)
}

// changedMeanwhile is the fault of an edit of an older version, with the article as it is.
func (l *Library) changedMeanwhile(ctx context.Context, r db.Reader, who reader, a *articleRow) error {
	now, err := l.showArticle(ctx, r, who, a, a.shownTo(who))
	if err != nil {
		return err
	}
	f := fault.Stale("article.changed_meanwhile")
	if now.Editor != nil {
		f = f.With("who", now.Editor.Name)
	}
	return f.With(api.CurrentArg, now)
}

// edited alters the row, writes the new edition where there is one, and names what changed.
func (l *Library) edited(ctx context.Context, tx *db.Tx, a *articleRow, in EditArticleIn) ([]string, error) {
	last, err := editionOf(ctx, tx, a.ID, a.Edition)
	if err != nil {
		return nil, err
	}
	e := editionRow{Article: a.ID, At: tx.Now(), By: tx.Actor().ID, Comment: markdown.CleanLine(in.Comment), Title: last.Title}
	if utf8.RuneCountInString(e.Comment) > commentLimit {
		return nil, tooLong("comment", commentLimit)
	}
	title, texts, template := last.Title, maps.Clone(last.Sections.V), a.Template
	if in.Template != nil && *in.Template != a.Template {
		template, texts = *in.Template, map[string]string{}
	}
	if in.Title != nil {
		title = *in.Title
	}
	if in.Sections != nil {
		if texts == nil {
			texts = map[string]string{}
		}
		maps.Copy(texts, *in.Sections)
	}
	if err := e.say(template, title, texts); err != nil {
		return nil, err
	}
	fields, err := l.set(ctx, tx, a, in)
	if err != nil {
		return nil, err
	}
	if e.Files.V, err = editFiles(ctx, tx, a, &last, in); err != nil {
		return nil, err
	}
	if e.Title != last.Title || template != a.Template || !maps.Equal(e.Sections.V, last.Sections.V) || !slices.Equal(e.Files.V, last.Files.V) {
		a.Template = template
		a.renewed()
		e.Edition = a.Edition
		if err := insertEdition(ctx, tx, &e, e.fold(template)); err != nil {
			return nil, err
		}
		fields = append(fields, "edition")
	}
	if !slices.Equal(e.Files.V, last.Files.V) {
		fields = append(fields, "files")
	}
	return fields, nil
}

// set changes what is about an article and not in it, and names what changed.
func (l *Library) set(ctx context.Context, tx *db.Tx, a *articleRow, in EditArticleIn) ([]string, error) {
	var fields []string
	if in.CategoryID != nil && *in.CategoryID != a.Category && (*in.CategoryID != "" || a.Number != "") {
		d, err := drawersOf(ctx, tx)
		if err != nil {
			return nil, err
		}
		if _, ok := d[*in.CategoryID]; !ok && *in.CategoryID != "" {
			return nil, fault.InvalidField("category_id", "category.not_found")
		}
		a.Category, fields = *in.CategoryID, append(fields, "category")
	}
	if in.Audience != nil {
		who, err := l.reader(ctx, tx)
		if err != nil {
			return nil, err
		}
		to, err := l.audienceOf(ctx, tx, who, *in.Audience)
		if err != nil {
			return nil, err
		}
		if to.Kind != a.Audience || !slices.Equal(to.Groups, a.Groups.V) {
			a.Audience, a.Groups.V, fields = to.Kind, to.Groups, append(fields, "audience")
		}
	}
	if in.Tags != nil {
		tags, err := tagsOf(*in.Tags)
		if err != nil {
			return nil, err
		}
		if !slices.Equal(tags, a.Tags.V) {
			a.Tags.V, fields = tags, append(fields, "tags")
		}
	}
	if in.OwnerID != nil {
		if err := worker(ctx, tx, *in.OwnerID, "owner_id"); err != nil {
			return nil, err
		}
		if *in.OwnerID != a.Owner {
			a.Owner, fields = *in.OwnerID, append(fields, "owner")
			if a.Owner != "" {
				if err := thread.Follow(ctx, tx, a.ref(), a.Owner); err != nil {
					return nil, err
				}
			}
		}
	}
	if in.ReviewAt != nil && *in.ReviewAt != a.ReviewAt {
		a.ReviewAt, fields = *in.ReviewAt, append(fields, "review_at")
	}
	if in.CaughtUp && a.Family != a.ID {
		first, err := articleByKey(ctx, tx, a.Family)
		if err != nil {
			return nil, err
		}
		if a.FromEdition != first.Live {
			a.FromEdition, fields = first.Live, append(fields, "caught_up")
		}
	}
	return fields, nil
}

// articleEdited tells who may know: agents of a new edition, all readers of what is about the published one.
func (l *Library) articleEdited(tx *db.Tx, old, a *articleRow, fields []string) {
	if old.State == Published && !old.audience().within(a.audience()) {
		tx.Emit(a.ref(), ArticleNarrowed{Version: a.Version}, old.openTopics()...)
	}
	p := ArticleEdited{Fields: fields, Edition: a.Edition, Version: a.Version}
	if slices.Contains(fields, "edition") || a.State != Published {
		tx.Emit(a.ref(), p, a.deskTopics()...)
		return
	}
	tx.Emit(a.ref(), p, append(a.openTopics(), a.deskTopics()...)...)
}
