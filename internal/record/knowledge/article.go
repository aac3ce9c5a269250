package knowledge

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/thread"
)

// ArticleKind is the kind of an article in references, threads and search.
const ArticleKind = "article"

// The states of an article; doc.go draws them.
const (
	Draft     = "draft"
	Review    = "review"
	Published = "published"
	Retired   = "retired"
)

// Article is knowledge written to last. What depends on the reader (my_feedback, actions) is absent from live updates.
type Article struct {
	ID           string          `json:"id"`
	Number       string          `json:"number"`
	Title        string          `json:"title"`
	Lang         string          `json:"lang" enum:"fr,en"`
	Template     string          `json:"template" doc:"one of /article-templates"`
	Sections     []Section       `json:"sections" nullable:"false" doc:"absent from lists"`
	Preview      string          `json:"preview,omitempty" doc:"its first words, without Markdown"`
	State        string          `json:"state" enum:"draft,review,published,retired"`
	Pending      string          `json:"pending,omitempty" enum:"draft,review" doc:"a published article has a newer edition that is not published yet; for agents"`
	Edition      int64           `json:"edition" doc:"the edition shown"`
	Published    int64           `json:"published_edition,omitempty"`
	Audience     Audience        `json:"audience"`
	Category     *CategoryBrief  `json:"category,omitempty"`
	Tags         []string        `json:"tags" nullable:"false"`
	Owner        *Person         `json:"owner,omitempty"`
	Author       *Person         `json:"author,omitempty" doc:"who wrote the first edition"`
	Editor       *Person         `json:"editor,omitempty" doc:"who wrote the edition shown"`
	ReviewAt     instant.Instant `json:"review_at,omitzero" doc:"when somebody is to check that it still holds"`
	ReviewDue    bool            `json:"review_due"`
	ReturnReason string          `json:"return_reason,omitempty" doc:"why the approver sent it back"`
	Helpful      int64           `json:"helpful"`
	Unhelpful    int64           `json:"unhelpful"`
	MyFeedback   *bool           `json:"my_feedback,omitempty" doc:"whether the reader found it helpful"`
	Note         string          `json:"note,omitempty" doc:"id of the note it was made from"`
	Translations []Translation   `json:"translations" nullable:"false" doc:"the other languages that the reader may read; absent from lists"`
	Behind       bool            `json:"behind" doc:"a translation of an older edition of the family's first article"`
	Files        []thread.File   `json:"files" nullable:"false" doc:"absent from lists"`
	Actions      []string        `json:"actions,omitempty" nullable:"false" doc:"what the reader may do now: edit, submit, return, publish, retire, rate, translate"`
	CreatedAt    instant.Instant `json:"created_at"`
	PublishedAt  instant.Instant `json:"published_at,omitzero"`
	RetiredAt    instant.Instant `json:"retired_at,omitzero"`
	UpdatedAt    instant.Instant `json:"updated_at"`
	Version      int64           `json:"version"`
}

// Section is one part of an article, as its template names it.
type Section struct {
	Key   string `json:"key"`
	Title string `json:"title" doc:"in the article's language"`
	Text  string `json:"text" doc:"Markdown"`
	HTML  HTML   `json:"html,omitempty" doc:"safe HTML of the text"`
}

// Translation is the same article in another language.
type Translation struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Lang   string `json:"lang" enum:"fr,en"`
	Title  string `json:"title"`
	State  string `json:"state" enum:"draft,review,published,retired"`
	Behind bool   `json:"behind"`
}

// ArticleBrief is an article in one line.
type ArticleBrief struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	State  string `json:"state" enum:"draft,review,published,retired"`
}

// CategoryBrief is how a category appears inside an article.
type CategoryBrief struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Path     string `json:"path" doc:"with those above it: Poste de travail / Imprimantes"`
	Approval bool   `json:"approval" doc:"publishing wants an approver"`
}

// ETag implements api.Tagged.
func (a Article) ETag() string { return api.ETagOf(a.Version) }
