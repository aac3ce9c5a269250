package knowledge

import (
	"context"
	"errors"
	"strconv"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// Feedback is what a reader said about an article.
type Feedback struct {
	Person  *Person         `json:"person,omitempty"`
	Helpful bool            `json:"helpful"`
	Comment string          `json:"comment,omitempty"`
	Edition int64           `json:"edition" doc:"that they had read"`
	At      instant.Instant `json:"at"`
}

// RateIn says whether a published article helped.
type RateIn struct {
	ID      string `path:"id" json:"-" doc:"id or number"`
	Helpful bool   `json:"helpful"`
	Comment string `json:"comment,omitempty" maxLength:"2000" doc:"what was missing, for its owner"`
	From    string `json:"from,omitempty" enum:"door,panel,search,page" doc:"where it was shown: suggested at the door or in an agent's panel, found by the search, or its own page"`
}

type feedbackRow struct {
	Person  string          `db:"person_id"`
	Helpful bool            `db:"helpful"`
	Edition int64           `db:"edition"`
	At      instant.Instant `db:"at"`
	Comment string          `db:"comment"`
}

// Rate keeps what a reader thinks of an article; their last word counts.
func (l *Library) Rate(ctx context.Context, tx *db.Tx, in RateIn) (Article, error) {
	a, who, err := l.readableArticle(ctx, tx, in.ID)
	if err != nil {
		return Article{}, err
	}
	if a.State != Published {
		return Article{}, fault.Conflict("article.not_published")
	}
	comment := markdown.Clean(in.Comment)
	if utf8.RuneCountInString(comment) > reasonLimit {
		return Article{}, tooLong("comment", reasonLimit)
	}
	// The article's row first, so that voices are counted one after the other.
	if a.Version, err = db.One[int64](ctx, tx, `UPDATE article SET version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING version`, a.ID); err != nil {
		return Article{}, err
	}
	if err := putFeedback(ctx, tx, a, in.Helpful, comment, in.From); err != nil {
		return Article{}, err
	}
	if a.Helpful, a.Unhelpful, err = countFeedback(ctx, tx, a.ID); err != nil {
		return Article{}, err
	}
	tx.Emit(a.ref(), ArticleRated{Helpful: in.Helpful, Version: a.Version}, append(a.openTopics(), a.deskTopics(a.Owner)...)...)
	return l.showArticle(ctx, tx, who, a, a.shownTo(who))
}

// putFeedback keeps a reader's last word, and where they said it as putVote does.
func putFeedback(ctx context.Context, tx *db.Tx, a *articleRow, helpful bool, comment, from string) error {
	_, err := tx.Exec(ctx, `INSERT INTO article_feedback (tenant_id, article_id, person_id, helpful, edition, at, comment, place) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (tenant_id, article_id, person_id) DO UPDATE SET helpful = excluded.helpful, edition = excluded.edition, at = excluded.at, comment = excluded.comment,
		place = CASE WHEN excluded.place = '' AND article_feedback.helpful = excluded.helpful THEN article_feedback.place ELSE excluded.place END`,
		a.ID, tx.Actor().ID, helpful, a.Live, tx.Now(), comment, from)
	return err
}

func countFeedback(ctx context.Context, tx *db.Tx, article string) (helpful, unhelpful int64, err error) {
	type counts struct {
		Helpful   int64 `db:"helpful"`
		Unhelpful int64 `db:"unhelpful"`
	}
	c, err := db.One[counts](ctx, tx, `UPDATE article SET helpful = (SELECT count(*) FROM article_feedback f WHERE f.tenant_id = $1 AND f.article_id = $2 AND f.helpful = 1),
		unhelpful = (SELECT count(*) FROM article_feedback f WHERE f.tenant_id = $1 AND f.article_id = $2 AND f.helpful = 0)
		WHERE tenant_id = $1 AND id = $2 RETURNING helpful, unhelpful`, article)
	return c.Helpful, c.Unhelpful, err
}

func feedbackBy(ctx context.Context, r db.Reader, article, person string) (feedbackRow, bool, error) {
	f, err := db.One[feedbackRow](ctx, r, `SELECT person_id, helpful, edition, at, comment FROM article_feedback WHERE tenant_id = $1 AND article_id = $2 AND person_id = $3`, article, person)
	if errors.Is(err, db.ErrNoRows) {
		return f, false, nil
	}
	return f, err == nil, err
}

// FeedbackIn asks for what readers said.
type FeedbackIn struct {
	ID     string `path:"id" json:"-" doc:"id or number"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"20"`
}

// ListFeedback answers what readers said about an article, the latest first.
func (l *Library) ListFeedback(ctx context.Context, r db.Reader, in FeedbackIn) (api.Page[Feedback], error) {
	out := api.Page[Feedback]{Items: []Feedback{}}
	a, _, err := l.readableArticle(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	skip := 0
	if in.Cursor != "" {
		if skip, err = strconv.Atoi(in.Cursor); err != nil || skip < 0 {
			return out, fault.InvalidField("cursor", "knowledge.cursor_invalid")
		}
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	rows, err := db.Select[feedbackRow](ctx, r, `SELECT person_id, helpful, edition, at, comment FROM article_feedback WHERE tenant_id = $1 AND article_id = $2
		ORDER BY at DESC, person_id LIMIT $3 OFFSET $4`, a.ID, in.Limit+1, skip)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Next = strconv.Itoa(skip + in.Limit)
	}
	persons := make([]string, len(rows))
	for i, f := range rows {
		persons[i] = f.Person
	}
	names, err := directory.Briefs(ctx, r, persons...)
	for _, f := range rows {
		out.Items = append(out.Items, Feedback{Person: personOf(names, f.Person), Helpful: f.Helpful, Comment: f.Comment, Edition: f.Edition, At: f.At})
	}
	return out, err
}
