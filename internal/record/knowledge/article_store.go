package knowledge

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

// articleRow is an article as it is kept, without its words.
type articleRow struct {
	ID           string            `db:"id"`
	Number       string            `db:"number"`
	State        string            `db:"state"`
	Stage        string            `db:"stage"`
	Edition      int64             `db:"edition"`
	Live         int64             `db:"live"`
	Lang         string            `db:"lang"`
	Family       string            `db:"family_id"`
	FromEdition  int64             `db:"from_edition"`
	Template     string            `db:"template"`
	Category     string            `db:"category_id"`
	Audience     string            `db:"audience"`
	Groups       db.JSON[[]string] `db:"group_ids"`
	Owner        string            `db:"owner_id"`
	Author       string            `db:"author_id"`
	ReviewAt     instant.Instant   `db:"review_at"`
	ReviewTold   instant.Instant   `db:"review_told"`
	Helpful      int64             `db:"helpful"`
	Unhelpful    int64             `db:"unhelpful"`
	Note         string            `db:"note_id"`
	External     string            `db:"external_id"`
	CreatedAt    instant.Instant   `db:"created_at"`
	PublishedAt  instant.Instant   `db:"published_at"`
	RetiredAt    instant.Instant   `db:"retired_at"`
	UpdatedAt    instant.Instant   `db:"updated_at"`
	Version      int64             `db:"version"`
	Tags         db.JSON[[]string] `db:"tags"`
	ReturnReason string            `db:"return_reason"`
}

// editionRow is the words of one edition.
type editionRow struct {
	Article  string                     `db:"article_id"`
	Edition  int64                      `db:"edition"`
	At       instant.Instant            `db:"at"`
	By       string                     `db:"by_id"`
	Comment  string                     `db:"comment"`
	Title    string                     `db:"title"`
	Preview  string                     `db:"preview"`
	Sections db.JSON[map[string]string] `db:"sections"`
	Files    db.JSON[[]string]          `db:"files"` // nil: all of the article's
}

const articleColumns = `id, number, state, stage, edition, live, lang, family_id, from_edition, template, category_id, audience, group_ids, owner_id, author_id, review_at,
	review_told, helpful, unhelpful, note_id, external_id, created_at, published_at, retired_at, updated_at, version, tags, return_reason`

const editionColumns = `article_id, edition, at, by_id, comment, title, preview, sections, files`

var errNoArticle = fault.NotFound("article.not_found")

func (a *articleRow) audience() AudienceIn { return AudienceIn{Kind: a.Audience, Groups: a.Groups.V} }

func (a *articleRow) values() []any {
	return []any{a.ID, a.Number, a.State, a.Stage, a.Edition, a.Live, a.Lang, a.Family, a.FromEdition, a.Template, a.Category, a.Audience, a.Groups, a.Owner, a.Author, a.ReviewAt,
		a.ReviewTold, a.Helpful, a.Unhelpful, a.Note, a.External, a.CreatedAt, a.PublishedAt, a.RetiredAt, a.UpdatedAt, a.Version, a.Tags, a.ReturnReason}
}

// insertArticle writes a new one; false where its family has one in this language, or its source was imported before.
func insertArticle(ctx context.Context, tx *db.Tx, a *articleRow) (bool, error) {
	values := a.values()
	n, err := tx.Exec(ctx, `INSERT INTO article (tenant_id, `+articleColumns+`) VALUES ($1, `+strings.Trim(db.In(2, len(values)), "()")+`) ON CONFLICT DO NOTHING`, values...)
	if err != nil || n == 0 {
		return false, err
	}
	return true, putGroups(ctx, tx, ArticleKind, a.ID, a.audience())
}

// saveArticle writes what changed, unless somebody was faster.
func saveArticle(ctx context.Context, tx *db.Tx, a *articleRow) error {
	n, err := tx.Exec(ctx, `UPDATE article SET state = $4, stage = $5, edition = $6, live = $7, from_edition = $8, category_id = $9, audience = $10, group_ids = $11, owner_id = $12,
		review_at = $13, review_told = $14, published_at = $15, retired_at = $16, updated_at = $17, tags = $18, return_reason = $19, template = $20, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		a.ID, a.Version, a.State, a.Stage, a.Edition, a.Live, a.FromEdition, a.Category, a.Audience, a.Groups, a.Owner,
		a.ReviewAt, a.ReviewTold, a.PublishedAt, a.RetiredAt, a.UpdatedAt, a.Tags, a.ReturnReason, a.Template)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Stale("record.stale")
	}
	a.Version++
	return putGroups(ctx, tx, ArticleKind, a.ID, a.audience())
}

func insertEdition(ctx context.Context, tx *db.Tx, e *editionRow, fold string) error {
	_, err := tx.Exec(ctx, `INSERT INTO article_edition (tenant_id, `+editionColumns+`, fold) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		e.Article, e.Edition, e.At, e.By, e.Comment, e.Title, e.Preview, e.Sections, e.Files, fold)
	return err
}

// articleByKey finds an article by id or number.
func articleByKey(ctx context.Context, r db.Reader, key string) (*articleRow, error) {
	cond := `id = $2`
	if !id.Valid(key) {
		cond, key = `number = $2`, strings.ToUpper(key)
		if len(key) > 40 || !strings.HasPrefix(key, articlePrefix) {
			return nil, errNoArticle
		}
	}
	a, err := db.One[articleRow](ctx, r, `SELECT `+articleColumns+` FROM article WHERE tenant_id = $1 AND `+cond, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNoArticle
	}
	return &a, err
}

func articlesByID(ctx context.Context, r db.Reader, ids []string) ([]articleRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.Select[articleRow](ctx, r, `SELECT `+articleColumns+` FROM article WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

func articlesOfFamilies(ctx context.Context, r db.Reader, families []string) ([]articleRow, error) {
	if len(families) == 0 {
		return nil, nil
	}
	return db.Select[articleRow](ctx, r, `SELECT `+articleColumns+` FROM article WHERE tenant_id = $1 AND family_id IN `+db.In(2, len(families))+` ORDER BY id`, db.Args(families)...)
}

func articleOfNote(ctx context.Context, r db.Reader, note string) (*articleRow, bool, error) {
	a, err := db.One[articleRow](ctx, r, `SELECT `+articleColumns+` FROM article WHERE tenant_id = $1 AND note_id = $2`, note)
	if errors.Is(err, db.ErrNoRows) {
		return nil, false, nil
	}
	return &a, err == nil, err
}

func articleOfExternal(ctx context.Context, r db.Reader, external string) (*articleRow, bool, error) {
	a, err := db.One[articleRow](ctx, r, `SELECT `+articleColumns+` FROM article WHERE tenant_id = $1 AND external_id = $2`, external)
	if errors.Is(err, db.ErrNoRows) {
		return nil, false, nil
	}
	return &a, err == nil, err
}

// articlesWhere reads a list; shown is the column that says which edition the reader is shown.
func articlesWhere(ctx context.Context, r db.Reader, w where, shown string, limit int) ([]articleRow, error) {
	return db.Select[articleRow](ctx, r, `SELECT a.`+strings.ReplaceAll(articleColumns, ", ", ", a.")+` FROM article a
		JOIN article_edition e ON e.tenant_id = a.tenant_id AND e.article_id = a.id AND e.edition = a.`+shown+`
		WHERE `+w.sql("a")+` ORDER BY a.updated_at DESC, a.id DESC LIMIT `+strconv.Itoa(limit), w.args...)
}

func editionOf(ctx context.Context, r db.Reader, article string, edition int64) (editionRow, error) {
	e, err := db.One[editionRow](ctx, r, `SELECT `+editionColumns+` FROM article_edition WHERE tenant_id = $1 AND article_id = $2 AND edition = $3`, article, edition)
	if errors.Is(err, db.ErrNoRows) {
		return e, fault.NotFound("article.no_such_edition")
	}
	return e, err
}

// headsOf are editions of articles without their sections, each article's by its number.
func headsOf(ctx context.Context, r db.Reader, editions map[string]int64) (map[string]editionRow, error) {
	out := map[string]editionRow{}
	if len(editions) == 0 {
		return out, nil
	}
	ids, numbers := make([]string, 0, len(editions)), make([]int64, 0, len(editions))
	for article, n := range editions {
		ids, numbers = append(ids, article), append(numbers, n)
	}
	rows, err := db.Select[editionRow](ctx, r, `SELECT article_id, edition, at, by_id, comment, title, preview FROM article_edition WHERE tenant_id = $1
		AND article_id IN `+db.In(2, len(ids))+` AND edition IN `+db.In(2+len(ids), len(numbers)), append(db.Args(ids), db.Args(numbers)...)...)
	for _, e := range rows {
		if editions[e.Article] == e.Edition {
			out[e.Article] = e
		}
	}
	return out, err
}

func allEditions(ctx context.Context, r db.Reader, article string, before int64, limit int) ([]editionRow, error) {
	return db.Select[editionRow](ctx, r, `SELECT article_id, edition, at, by_id, comment, title, preview FROM article_edition
		WHERE tenant_id = $1 AND article_id = $2 AND edition < $3 ORDER BY edition DESC LIMIT `+strconv.Itoa(limit), article, before)
}

func dueReviews(ctx context.Context, r db.Reader, limit int) ([]articleRow, error) {
	return db.Select[articleRow](ctx, r, `SELECT `+articleColumns+` FROM article WHERE tenant_id = $1 AND review_at > 0 AND review_at <= $2 AND review_told < review_at
		AND state = 'published' ORDER BY review_at, id LIMIT `+strconv.Itoa(limit), r.Now())
}
