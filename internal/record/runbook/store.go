package runbook

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/runbook/form"
)

var (
	errNoRunbook = fault.NotFound("runbook.not_found")
	errChanged   = fault.Conflict("runbook.changed_meanwhile")
)

// bookRow is a procedure as it is kept, without its words.
type bookRow struct {
	ID           string            `db:"id"`
	Number       string            `db:"number"`
	Title        string            `db:"title"`
	Fold         string            `db:"fold"`
	Lang         string            `db:"lang"`
	State        string            `db:"state"`
	Edition      int64             `db:"edition"`
	Steps        int64             `db:"steps"`
	Minutes      int64             `db:"minutes"`
	Owner        string            `db:"owner_id"`
	Author       string            `db:"author_id"`
	ReviewAt     instant.Instant   `db:"review_at"`
	ReviewTold   instant.Instant   `db:"review_told"`
	VerifiedAt   instant.Instant   `db:"verified_at"`
	VerifiedBy   string            `db:"verified_by"`
	External     string            `db:"external_id"`
	ImportDigest string            `db:"import_digest"`
	Tags         db.JSON[[]string] `db:"tags"`
	Runs         int64             `db:"runs"`
	LastRunAt    instant.Instant   `db:"last_run_at"`
	CreatedAt    instant.Instant   `db:"created_at"`
	PublishedAt  instant.Instant   `db:"published_at"`
	RetiredAt    instant.Instant   `db:"retired_at"`
	UpdatedAt    instant.Instant   `db:"updated_at"`
	Version      int64             `db:"version"`
}

// editionRow is the words of one edition.
type editionRow struct {
	Runbook string            `db:"runbook_id"`
	Edition int64             `db:"edition"`
	At      instant.Instant   `db:"at"`
	By      string            `db:"by_id"`
	Comment string            `db:"comment"`
	Title   string            `db:"title"`
	Digest  string            `db:"digest"`
	Text    string            `db:"text"`
	Doc     db.JSON[form.Doc] `db:"doc"`
}

const bookColumns = `b.id, b.number, b.title, b.fold, b.lang, b.state, b.edition, b.steps, b.minutes, b.owner_id, b.author_id, b.review_at, b.review_told, b.verified_at, b.verified_by,
	b.external_id, b.import_digest, b.tags, b.runs, b.last_run_at, b.created_at, b.published_at, b.retired_at, b.updated_at, b.version`

func bookByKey(ctx context.Context, r db.Reader, key string) (*bookRow, error) {
	column := "number"
	if id.Valid(key) {
		column = "id"
	}
	b, err := db.One[bookRow](ctx, r, `SELECT `+bookColumns+` FROM runbook b WHERE b.tenant_id = $1 AND b.`+column+` = $2`, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNoRunbook
	}
	return &b, err
}

func bookOfExternal(ctx context.Context, r db.Reader, external string) (*bookRow, error) {
	b, err := db.One[bookRow](ctx, r, `SELECT `+bookColumns+` FROM runbook b WHERE b.tenant_id = $1 AND b.external_id = $2`, external)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNoRunbook
	}
	return &b, err
}

func booksByID(ctx context.Context, r db.Reader, ids []string) ([]bookRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.Select[bookRow](ctx, r, `SELECT `+bookColumns+` FROM runbook b WHERE b.tenant_id = $1 AND b.id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

func insertBook(ctx context.Context, tx *db.Tx, b *bookRow) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO runbook (tenant_id, id, number, title, fold, lang, state, edition, steps, minutes, owner_id, author_id, review_at, external_id, import_digest, tags,
			created_at, published_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1) ON CONFLICT DO NOTHING`,
		b.ID, b.Number, b.Title, b.Fold, b.Lang, b.State, b.Edition, b.Steps, b.Minutes, b.Owner, b.Author, b.ReviewAt, b.External, b.ImportDigest, b.Tags, b.CreatedAt, b.PublishedAt, b.UpdatedAt)
	return n == 1, err
}

// saveBook writes a procedure's row if it is still as it was read.
func saveBook(ctx context.Context, tx *db.Tx, b *bookRow) error {
	b.UpdatedAt = tx.Now()
	n, err := tx.Exec(ctx, `UPDATE runbook SET title = $4, fold = $5, lang = $6, state = $7, edition = $8, steps = $9, minutes = $10, owner_id = $11, review_at = $12, verified_at = $13,
			verified_by = $14, external_id = $15, import_digest = $16, tags = $17, published_at = $18, retired_at = $19, updated_at = $20, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		b.ID, b.Version, b.Title, b.Fold, b.Lang, b.State, b.Edition, b.Steps, b.Minutes, b.Owner, b.ReviewAt, b.VerifiedAt, b.VerifiedBy, b.External, b.ImportDigest, b.Tags,
		b.PublishedAt, b.RetiredAt, b.UpdatedAt)
	if err != nil {
		return err
	}
	if n == 0 {
		return errChanged
	}
	b.Version++
	return nil
}

const editionColumns = `runbook_id, edition, at, by_id, comment, title, digest, text, doc`

func insertEdition(ctx context.Context, tx *db.Tx, e *editionRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO runbook_edition (tenant_id, `+editionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.Runbook, e.Edition, e.At, e.By, e.Comment, e.Title, e.Digest, e.Text, e.Doc)
	return err
}

func editionOf(ctx context.Context, r db.Reader, book string, edition int64) (editionRow, error) {
	e, err := db.One[editionRow](ctx, r, `SELECT `+editionColumns+` FROM runbook_edition WHERE tenant_id = $1 AND runbook_id = $2 AND edition = $3`, book, edition)
	if errors.Is(err, db.ErrNoRows) {
		return e, fault.NotFound("runbook.no_such_edition")
	}
	return e, err
}

// currentEditions are the words that stand today of some procedures.
func currentEditions(ctx context.Context, r db.Reader, ids []string) (map[string]editionRow, error) {
	out := map[string]editionRow{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := db.Select[editionRow](ctx, r, `SELECT e.runbook_id, e.edition, e.at, e.by_id, e.comment, e.title, e.digest, e.text, e.doc FROM runbook_edition e
		JOIN runbook b ON b.tenant_id = e.tenant_id AND b.id = e.runbook_id AND b.edition = e.edition WHERE e.tenant_id = $1 AND b.tenant_id = $1 AND e.runbook_id IN `+db.In(2, len(ids)), db.Args(ids)...)
	for _, e := range rows {
		out[e.Runbook] = e
	}
	return out, err
}

func allEditions(ctx context.Context, r db.Reader, book string, before int64, limit int) ([]editionRow, error) {
	return db.Select[editionRow](ctx, r, `SELECT runbook_id, edition, at, by_id, comment, title, digest FROM runbook_edition
		WHERE tenant_id = $1 AND runbook_id = $2 AND edition < $3 ORDER BY edition DESC LIMIT `+strconv.Itoa(limit), book, before)
}

type tieRow struct {
	Runbook string `db:"runbook_id"`
	CI      string `db:"ci_id"`
}

func tiesOf(ctx context.Context, r db.Reader, books []string) ([]tieRow, error) {
	if len(books) == 0 {
		return nil, nil
	}
	return db.Select[tieRow](ctx, r, `SELECT runbook_id, ci_id FROM runbook_ci WHERE tenant_id = $1 AND runbook_id IN `+db.In(2, len(books))+` ORDER BY at, ci_id`, db.Args(books)...)
}

// where collects the conditions of a list.
type where struct {
	text []string
	args []any
}

// add takes a condition written with ? for its arguments.
func (w *where) add(cond string, args ...any) {
	for _, a := range args {
		w.args = append(w.args, a)
		cond = strings.Replace(cond, "?", "$"+strconv.Itoa(len(w.args)+1), 1)
	}
	w.text = append(w.text, cond)
}

func (w *where) in(column string, values []string) {
	if len(values) > 0 {
		w.add(column+` IN (?`+strings.Repeat(`,?`, len(values)-1)+`)`, db.Args(values)...)
	}
}

func (w *where) sql(table string) string {
	return strings.Join(append([]string{table + `.tenant_id = $1`}, w.text...), ` AND `)
}

func booksWhere(ctx context.Context, r db.Reader, w where, limit int) ([]bookRow, error) {
	return db.Select[bookRow](ctx, r, `SELECT `+bookColumns+` FROM runbook b WHERE `+w.sql("b")+` ORDER BY b.updated_at DESC, b.id DESC LIMIT `+strconv.Itoa(limit), w.args...)
}

func dueReviews(ctx context.Context, r db.Reader, limit int) ([]bookRow, error) {
	return db.Select[bookRow](ctx, r, `SELECT `+bookColumns+` FROM runbook b WHERE b.tenant_id = $1 AND b.review_at > 0 AND b.review_at <= $2 AND b.review_told < b.review_at
		AND b.state = 'published' ORDER BY b.review_at, b.id LIMIT `+strconv.Itoa(limit), r.Now())
}

// Covered are those of some CIs that a published procedure is attached to.
func Covered(ctx context.Context, r db.Reader, cis []string) (map[string]bool, error) {
	out := map[string]bool{}
	const some = 500
	for len(cis) > 0 {
		n := min(some, len(cis))
		found, err := db.Select[string](ctx, r, `SELECT DISTINCT t.ci_id FROM runbook_ci t JOIN runbook b ON b.tenant_id = t.tenant_id AND b.id = t.runbook_id
			WHERE t.tenant_id = $1 AND b.tenant_id = $1 AND b.state = 'published' AND t.ci_id IN `+db.In(2, n), db.Args(cis[:n])...)
		if err != nil {
			return nil, err
		}
		for _, ci := range found {
			out[ci] = true
		}
		cis = cis[n:]
	}
	return out, nil
}
