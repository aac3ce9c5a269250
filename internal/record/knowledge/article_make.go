package knowledge

import (
	"context"
	"maps"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

const (
	articlePrefix = "KB"
	sectionLimit  = 50_000
	wholeLimit    = 200_000
	commentLimit  = 400
	previewLength = 240
)

// MakeArticleIn is an article to write. It is a draft until it is published.
type MakeArticleIn struct {
	Title         string            `json:"title" maxLength:"200"`
	Lang          string            `json:"lang,omitempty" enum:"fr,en" doc:"the author's where absent"`
	Template      string            `json:"template,omitempty" maxLength:"40" doc:"one of /article-templates; resolution where absent"`
	Sections      map[string]string `json:"sections,omitempty" doc:"Markdown by the keys of the template"`
	CategoryID    string            `json:"category_id,omitempty" maxLength:"40"`
	Audience      *AudienceIn       `json:"audience,omitempty" doc:"agents where absent"`
	Tags          []string          `json:"tags,omitempty" nullable:"false" maxItems:"20"`
	OwnerID       string            `json:"owner_id,omitempty" maxLength:"40" doc:"an agent; the author where absent"`
	ReviewAt      instant.Instant   `json:"review_at,omitzero" doc:"a year after publication where absent"`
	TranslationOf string            `json:"translation_of,omitempty" maxLength:"40" doc:"id or number of an article in another language"`
	Files         []string          `json:"files,omitempty" nullable:"false" maxItems:"20" doc:"ids from POST /files"`

	Note     string `json:"-"` // that it is made from
	External string `json:"-"` // where an import found it
}

// MakeArticle begins an article.
func (l *Library) MakeArticle(ctx context.Context, tx *db.Tx, in MakeArticleIn) (Article, error) {
	a, err := l.makeArticle(ctx, tx, in)
	if err != nil {
		return Article{}, err
	}
	who, err := l.reader(ctx, tx)
	if err != nil {
		return Article{}, err
	}
	return l.showArticle(ctx, tx, who, a, a.Edition)
}

func (l *Library) makeArticle(ctx context.Context, tx *db.Tx, in MakeArticleIn) (*articleRow, error) {
	me, now := tx.Actor(), tx.Now()
	if in.Template == "" {
		in.Template = Resolution
	}
	a := &articleRow{ID: id.New(), State: Draft, Stage: Draft, Edition: 1, Lang: langOf(in.Lang, me.Lang), Template: in.Template, Owner: in.OwnerID, Author: me.ID, Audience: Agents,
		ReviewAt: in.ReviewAt, Note: in.Note, External: in.External, CreatedAt: now, UpdatedAt: now, Version: 1}
	if a.Owner == "" {
		a.Owner = me.ID
	}
	a.Family = a.ID
	if in.TranslationOf != "" {
		if err := l.translate(ctx, tx, a, in); err != nil {
			return nil, err
		}
	}
	e := &editionRow{Article: a.ID, Edition: 1, At: now, By: me.ID}
	if err := e.say(a.Template, in.Title, in.Sections); err != nil {
		return nil, err
	}
	var tags *[]string
	if in.Tags != nil {
		tags = &in.Tags
	}
	if _, err := l.set(ctx, tx, a, EditArticleIn{CategoryID: &in.CategoryID, Audience: in.Audience, Tags: tags, OwnerID: &a.Owner}); err != nil {
		return nil, err
	}
	var err error
	if a.Number, err = db.NextNumber(ctx, tx, articlePrefix); err != nil {
		return nil, err
	}
	fresh, err := insertArticle(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	if !fresh {
		return nil, fault.Conflict("article.exists_already")
	}
	e.Files.V = orNone(in.Files)
	if err := insertEdition(ctx, tx, e, e.fold(a.Template)); err != nil {
		return nil, err
	}
	if err := thread.AttachTo(ctx, tx, a.ref(), in.Files); err != nil {
		return nil, err
	}
	if a.Owner != "" {
		if err := thread.Follow(ctx, tx, a.ref(), a.Owner); err != nil {
			return nil, err
		}
	}
	tx.Emit(a.ref(), ArticleMade{Version: a.Version}, a.deskTopics()...)
	return a, nil
}

// translate puts a new article into the family of another.
func (l *Library) translate(ctx context.Context, r db.Reader, a *articleRow, in MakeArticleIn) error {
	of, _, err := l.readableArticle(ctx, r, in.TranslationOf)
	if fault.KindOf(err) == fault.KindNotFound {
		return fault.InvalidField("translation_of", "article.not_found")
	}
	if err != nil {
		return err
	}
	family, err := articlesOfFamilies(ctx, r, []string{of.Family})
	if err != nil {
		return err
	}
	for _, o := range family {
		if o.Lang == a.Lang {
			return fault.InvalidField("lang", "article.language_taken").With("number", o.Number)
		}
		if o.ID == of.Family {
			a.FromEdition = o.Live
		}
	}
	a.Family, a.Template = of.Family, of.Template
	if in.CategoryID == "" {
		a.Category = of.Category
	}
	a.Audience, a.Groups = of.Audience, of.Groups
	return nil
}

// say sets the words of an edition: title and sections of the template.
func (e *editionRow) say(template, title string, texts map[string]string) error {
	t, ok := templateOf(template)
	if !ok {
		return fault.InvalidField("template", "article.template_unknown")
	}
	if e.Title = markdown.CleanLine(title); e.Title == "" {
		return fault.InvalidField("title", "article.title_missing")
	}
	if utf8.RuneCountInString(e.Title) > titleLimit {
		return tooLong("title", titleLimit)
	}
	clean, whole := map[string]string{}, 0
	for key := range maps.Keys(texts) {
		known := false
		for _, p := range t.parts {
			known = known || p.key == key
		}
		if !known {
			return fault.InvalidField("sections."+key, "article.section_unknown")
		}
		text := markdown.Clean(texts[key])
		n := utf8.RuneCountInString(text)
		if n > sectionLimit {
			return tooLong("sections."+key, sectionLimit)
		}
		if whole += n; text != "" {
			clean[key] = text
		}
	}
	if whole > wholeLimit {
		return tooLong("sections", wholeLimit)
	}
	e.Sections.V = clean
	e.Preview = markdown.Preview(e.beginning(t), previewLength)
	return nil
}

// beginning is enough of the text for a preview.
func (e *editionRow) beginning(t template) string {
	var b strings.Builder
	for _, p := range t.parts {
		if text := e.Sections.V[p.key]; text != "" && b.Len() < 4*previewLength {
			r := []rune(text)
			b.WriteString(string(r[:min(len(r), 4*previewLength)]) + "\n\n")
		}
	}
	return b.String()
}

// foldLimit is how much of an article a list is searched by; the search engine reads it all.
const foldLimit = 20_000

// fold is what a list is searched by.
func (e *editionRow) fold(template string) string {
	var b strings.Builder
	b.WriteString(e.Title)
	if t, ok := templateOf(template); ok {
		for _, p := range t.parts {
			if text := e.Sections.V[p.key]; text != "" && b.Len() < foldLimit {
				b.WriteString(" " + text)
			}
		}
	}
	r := []rune(b.String())
	return i18n.Fold(string(r[:min(len(r), foldLimit)]))
}

// worker refuses an owner who does not work here.
func worker(ctx context.Context, r db.Reader, person, field string) error {
	if person == "" || person == r.Actor().ID && r.Actor().Has(auth.Agent) {
		return nil
	}
	roles, err := directory.RolesOf(ctx, r, person)
	if err != nil {
		return err
	}
	if !roles.Has(auth.Agent) {
		return fault.InvalidField(field, "article.owner_is_no_agent")
	}
	return nil
}
