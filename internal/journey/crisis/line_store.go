package crisis

import (
	"context"
	"errors"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/crisis/chain"
)

const lineColumns = `w.number, w.recorded_at, w.event_at, w.type, w.verification, w.author_id, w.recorder_id, w.source, w.about, w.doubt, w.code, w.args, w.text, w.salt,
	w.digest, w.prev, w.hash, coalesce(m.verification, w.verification) AS now_verification, coalesce(m.corrected_by, 0) AS corrected_by, coalesce(m.chosen, 0) AS chosen`

const linesFrom = ` FROM crisis_line w LEFT JOIN crisis_line_mark m ON m.tenant_id = w.tenant_id AND m.crisis_id = w.crisis_id AND m.number = w.number
	WHERE w.tenant_id = $1 AND w.crisis_id = $2`

func lineOf(ctx context.Context, r db.Reader, crisis string, number int64) (*lineRow, error) {
	w, err := db.One[lineRow](ctx, r, `SELECT `+lineColumns+linesFrom+` AND w.number = $3`, crisis, number)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoLine
	}
	return &w, err
}

func lineFrom(ctx context.Context, r db.Reader, crisis, source string) (*lineRow, bool, error) {
	w, err := db.One[lineRow](ctx, r, `SELECT `+lineColumns+linesFrom+` AND w.source = $3`, crisis, source)
	if errors.Is(err, db.ErrNoRows) {
		return nil, false, nil
	}
	return &w, err == nil, err
}

// lockLog reads the end of a log and keeps everybody else who would write waiting until the commit.
func lockLog(ctx context.Context, tx *db.Tx, crisis string) (chain.Head, error) {
	type headRow struct {
		Number int64  `db:"head"`
		Hash   string `db:"hash"`
	}
	h, err := db.One[headRow](ctx, tx, `UPDATE crisis_log SET head = head WHERE tenant_id = $1 AND crisis_id = $2 RETURNING head, hash`, crisis)
	return chain.Head{Number: h.Number, Hash: h.Hash}, err
}

func insertLine(ctx context.Context, tx *db.Tx, crisis string, l chain.Line) error {
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_line (tenant_id, crisis_id, number, recorded_at, event_at, type, verification, author_id, recorder_id, source, about, doubt, code,
		args, text, salt, digest, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`, crisis, l.Number, l.RecordedAt,
		l.EventAt, l.Type, l.Verification, l.Author, l.Recorder, l.Source, l.About, l.Doubt, l.Code, l.Args, l.Text, l.Salt, l.Digest, l.Prev, l.Hash); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE crisis_log SET head = $3, hash = $4 WHERE tenant_id = $1 AND crisis_id = $2`, crisis, l.Number, l.Hash)
	return err
}

// eraseLine takes the words of a line away; its digest stays.
func eraseLine(ctx context.Context, tx *db.Tx, crisis string, number int64) error {
	_, err := tx.Exec(ctx, `UPDATE crisis_line SET code = '', args = '', text = '', salt = '' WHERE tenant_id = $1 AND crisis_id = $2 AND number = $3`, crisis, number)
	return err
}

func markVerification(ctx context.Context, tx *db.Tx, crisis string, number int64, verification string) error {
	_, err := tx.Exec(ctx, `INSERT INTO crisis_line_mark (tenant_id, crisis_id, number, verification) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, crisis_id, number) DO UPDATE SET verification = excluded.verification`, crisis, number, verification)
	return err
}

func markCorrected(ctx context.Context, tx *db.Tx, crisis string, w *lineRow, by int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO crisis_line_mark (tenant_id, crisis_id, number, verification, corrected_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, crisis_id, number) DO UPDATE SET corrected_by = excluded.corrected_by`, crisis, w.Number, w.Now, by)
	return err
}

func markChosen(ctx context.Context, tx *db.Tx, crisis string, w *lineRow, chosen bool) error {
	_, err := tx.Exec(ctx, `INSERT INTO crisis_line_mark (tenant_id, crisis_id, number, verification, chosen) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, crisis_id, number) DO UPDATE SET chosen = excluded.chosen`, crisis, w.Number, w.Now, chosen)
	return err
}

// lineFilter is what is asked of a log.
type lineFilter struct {
	after, before int64 // numbers; 0 for none
	upTo          instant.Instant
	types         []string
	verification  string
	chosen        bool
	backwards     bool
	limit         int
}

func linesOf(ctx context.Context, r db.Reader, crisis string, f lineFilter) ([]lineRow, error) {
	args := []any{crisis}
	var b strings.Builder
	add := func(term string, v any) {
		args = append(args, v)
		b.WriteString(strings.ReplaceAll(` AND `+term, "?", place(len(args)+1)))
	}
	if f.after > 0 {
		add(`w.number > ?`, f.after)
	}
	if f.before > 0 {
		add(`w.number < ?`, f.before)
	}
	if f.upTo > 0 {
		add(`w.recorded_at <= ?`, f.upTo)
	}
	if f.verification != "" {
		add(`coalesce(m.verification, w.verification) = ?`, f.verification)
	}
	if f.chosen {
		add(`m.chosen = ?`, 1)
	}
	if len(f.types) > 0 {
		b.WriteString(` AND w.type IN ` + db.In(len(args)+2, len(f.types)))
		args = append(args, db.Args(f.types)...)
	}
	order := ` ORDER BY w.number`
	if f.backwards {
		order += ` DESC`
	}
	args = append(args, f.limit)
	return db.Select[lineRow](ctx, r, `SELECT `+lineColumns+linesFrom+b.String()+order+` LIMIT `+place(len(args)+1), args...)
}
