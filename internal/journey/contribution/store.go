package contribution

import (
	"context"
	"errors"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

type callRow struct {
	ID        string          `db:"id"`
	Problem   string          `db:"problem_id"`
	State     string          `db:"state"`
	Audience  string          `db:"audience"`
	Since     instant.Instant `db:"since_at"`
	OpenedBy  string          `db:"opened_by"`
	OpenedAt  instant.Instant `db:"opened_at"`
	ClosedBy  string          `db:"closed_by"`
	ClosedAt  instant.Instant `db:"closed_at"`
	Seen      int64           `db:"seen"`
	UpdatedAt instant.Instant `db:"updated_at"`
	Version   int64           `db:"version"`
	Question  string          `db:"question"`
	Outcome   string          `db:"outcome"`
}

const callColumns = `id, problem_id, state, audience, since_at, opened_by, opened_at, closed_by, closed_at, seen, updated_at, version, question, outcome`

type row struct {
	ID        string          `db:"id"`
	Call      string          `db:"call_id"`
	Kind      string          `db:"kind"`
	Author    string          `db:"author_id"`
	Status    string          `db:"status"`
	Mark      string          `db:"mark"`
	MarkedBy  string          `db:"marked_by"`
	MarkedAt  instant.Instant `db:"marked_at"`
	For       int64           `db:"votes_for"`
	Against   int64           `db:"votes_against"`
	CreatedAt instant.Instant `db:"created_at"`
	EditedAt  instant.Instant `db:"edited_at"`
	Version   int64           `db:"version"`
	Text      string          `db:"text"`
}

const columns = `id, call_id, kind, author_id, status, mark, marked_by, marked_at, votes_for, votes_against, created_at, edited_at, version, text`

type evidenceRow struct {
	ID           string          `db:"id"`
	Contribution string          `db:"contribution_id"`
	RefKind      string          `db:"ref_kind"`
	RefID        string          `db:"ref_id"`
	Message      string          `db:"message_id"`
	By           string          `db:"by_id"`
	At           instant.Instant `db:"at"`
	Comment      string          `db:"comment"`
}

var (
	errNoCall = fault.NotFound("call.not_found")
	errNone   = fault.NotFound("contribution.not_found")
)

func (c *callRow) ref() ref.Ref { return ref.Of(CallKind, c.ID) }
func (w *row) ref() ref.Ref     { return ref.Of(Kind, w.ID) }

func insertCall(ctx context.Context, tx *db.Tx, c *callRow) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO contribution_call (tenant_id, `+callColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT DO NOTHING`, c.ID, c.Problem, c.State, c.Audience, c.Since, c.OpenedBy, c.OpenedAt, c.ClosedBy, c.ClosedAt, c.Seen, c.UpdatedAt, c.Version, c.Question, c.Outcome)
	return n > 0, err
}

func callByID(ctx context.Context, r db.Reader, key string) (*callRow, error) {
	if !id.Valid(key) {
		return nil, errNoCall
	}
	c, err := db.One[callRow](ctx, r, `SELECT `+callColumns+` FROM contribution_call WHERE tenant_id = $1 AND id = $2`, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNoCall
	}
	return &c, err
}

// openCallOf finds the open call of a problem.
func openCallOf(ctx context.Context, r db.Reader, problem string) (*callRow, bool, error) {
	c, err := db.One[callRow](ctx, r, `SELECT `+callColumns+` FROM contribution_call WHERE tenant_id = $1 AND problem_id = $2 AND state = 'open'`, problem)
	if errors.Is(err, db.ErrNoRows) {
		return nil, false, nil
	}
	return &c, err == nil, err
}

func saveCall(ctx context.Context, tx *db.Tx, c *callRow) error {
	n, err := tx.Exec(ctx, `UPDATE contribution_call SET state = $4, audience = $5, since_at = $6, closed_by = $7, closed_at = $8, question = $9, outcome = $10, updated_at = $11,
		version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		c.ID, c.Version, c.State, c.Audience, c.Since, c.ClosedBy, c.ClosedAt, c.Question, c.Outcome, c.UpdatedAt)
	if err == nil && n == 0 {
		err = fault.Stale("record.stale")
	}
	c.Version++
	return err
}

// filter chooses calls.
type filter struct {
	state, problem string
	everyone       bool // only those that ask everyone
	before         instant.Instant
	beforeID       string
	limit          int
}

// calls reads a page, the latest opened first.
func calls(ctx context.Context, r db.Reader, f filter) ([]callRow, error) {
	text, args := `SELECT `+callColumns+` FROM contribution_call WHERE tenant_id = $1`, []any(nil)
	next := func(v any) string {
		args = append(args, v)
		return `$` + strconv.Itoa(len(args)+1)
	}
	if f.state != "" {
		text += ` AND state = ` + next(f.state)
	}
	if f.problem != "" {
		text += ` AND problem_id = ` + next(f.problem)
	}
	if f.everyone {
		text += ` AND audience = 'everyone'`
	}
	if f.beforeID != "" {
		text += ` AND (opened_at, id) < (` + next(f.before) + `, ` + next(f.beforeID) + `)`
	}
	return db.Select[callRow](ctx, r, text+` ORDER BY opened_at DESC, id DESC LIMIT `+strconv.Itoa(f.limit), args...)
}

type counts struct {
	Call   string `db:"call_id"`
	All    int64  `db:"n"`
	Marked int64  `db:"marked"`
}

// countsOf says how many contributions calls have.
func countsOf(ctx context.Context, r db.Reader, ids []string) (map[string]counts, error) {
	out := map[string]counts{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := db.Select[counts](ctx, r, `SELECT call_id, count(*) AS n, sum(CASE WHEN mark <> '' THEN 1 ELSE 0 END) AS marked FROM contribution
		WHERE tenant_id = $1 AND removed_at = 0 AND call_id IN `+db.In(2, len(ids))+` GROUP BY call_id`, db.Args(ids)...)
	for _, c := range rows {
		out[c.Call] = c
	}
	return out, err
}

// seenBy says which of the calls a person has seen the matter of.
func seenBy(ctx context.Context, r db.Reader, person string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	list, err := db.Select[string](ctx, r, `SELECT call_id FROM contribution_seen WHERE tenant_id = $1 AND person_id = $2 AND call_id IN `+db.In(3, len(ids)),
		append([]any{person}, db.Args(ids)...)...)
	for _, c := range list {
		out[c] = true
	}
	return out, err
}

// contributorsOf are who contributed to a call, those who helped first, then in their order.
func contributorsOf(ctx context.Context, r db.Reader, call string, limit int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT author_id FROM contribution WHERE tenant_id = $1 AND call_id = $2 AND removed_at = 0 AND author_id <> ''
		GROUP BY author_id ORDER BY max(CASE WHEN mark <> '' THEN 1 ELSE 0 END) DESC, min(created_at), author_id LIMIT $3`, call, limit)
}

func insert(ctx context.Context, tx *db.Tx, w *row) error {
	_, err := tx.Exec(ctx, `INSERT INTO contribution (tenant_id, `+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		w.ID, w.Call, w.Kind, w.Author, w.Status, w.Mark, w.MarkedBy, w.MarkedAt, w.For, w.Against, w.CreatedAt, w.EditedAt, w.Version, w.Text)
	return err
}

func byID(ctx context.Context, r db.Reader, key string) (*row, error) {
	if !id.Valid(key) {
		return nil, errNone
	}
	w, err := db.One[row](ctx, r, `SELECT `+columns+` FROM contribution WHERE tenant_id = $1 AND id = $2 AND removed_at = 0`, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNone
	}
	return &w, err
}

func save(ctx context.Context, tx *db.Tx, w *row) error {
	n, err := tx.Exec(ctx, `UPDATE contribution SET text = $4, status = $5, mark = $6, marked_by = $7, marked_at = $8, edited_at = $9, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3 AND removed_at = 0`, w.ID, w.Version, w.Text, w.Status, w.Mark, w.MarkedBy, w.MarkedAt, w.EditedAt)
	if err == nil && n == 0 {
		err = fault.Stale("record.stale")
	}
	w.Version++
	return err
}

func remove(ctx context.Context, tx *db.Tx, w *row) error {
	n, err := tx.Exec(ctx, `UPDATE contribution SET removed_at = $4, text = '', version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3 AND removed_at = 0`,
		w.ID, w.Version, tx.Now())
	if err == nil && n == 0 {
		err = fault.Stale("record.stale")
	}
	return err
}

func ofCall(ctx context.Context, r db.Reader, call string) ([]row, error) {
	return db.Select[row](ctx, r, `SELECT `+columns+` FROM contribution WHERE tenant_id = $1 AND call_id = $2 AND removed_at = 0 ORDER BY created_at, id LIMIT $3`, call, mostOfCall)
}

func ofAuthor(ctx context.Context, r db.Reader, author string, marked bool, limit int) ([]row, error) {
	return db.Select[row](ctx, r, `SELECT `+columns+` FROM contribution WHERE tenant_id = $1 AND author_id = $2 AND removed_at = 0 AND ($3 = 0 OR mark <> '')
		ORDER BY created_at DESC, id DESC LIMIT $4`, author, marked, limit)
}

func evidenceOf(ctx context.Context, r db.Reader, ids []string) ([]evidenceRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.Select[evidenceRow](ctx, r, `SELECT id, contribution_id, ref_kind, ref_id, message_id, by_id, at, comment FROM contribution_evidence
		WHERE tenant_id = $1 AND contribution_id IN `+db.In(2, len(ids))+` ORDER BY at, id`, db.Args(ids)...)
}

type voteRow struct {
	Contribution string `db:"contribution_id"`
	Value        int64  `db:"value"`
}

func votesBy(ctx context.Context, r db.Reader, person string, ids []string) (map[string]int64, error) {
	out := map[string]int64{}
	if len(ids) == 0 {
		return out, nil
	}
	list, err := db.Select[voteRow](ctx, r, `SELECT contribution_id, value FROM contribution_vote WHERE tenant_id = $1 AND person_id = $2 AND contribution_id IN `+db.In(3, len(ids)),
		append([]any{person}, db.Args(ids)...)...)
	for _, v := range list {
		out[v.Contribution] = v.Value
	}
	return out, err
}
