package runbook

import (
	"context"
	"errors"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

type runRow struct {
	ID        string          `db:"id"`
	Number    string          `db:"number"`
	Runbook   string          `db:"runbook_id"`
	Edition   int64           `db:"edition"`
	State     string          `db:"state"`
	AboutKind string          `db:"about_kind"`
	AboutID   string          `db:"about_id"`
	Exercise  bool            `db:"exercise"`
	Steps     int64           `db:"steps"`
	Over      int64           `db:"closed"`
	Failed    int64           `db:"failed"`
	Minutes   int64           `db:"minutes"`
	StartedAt instant.Instant `db:"started_at"`
	StartedBy string          `db:"started_by"`
	EndedAt   instant.Instant `db:"ended_at"`
	EndedBy   string          `db:"ended_by"`
	Reason    string          `db:"reason"`
	Lines     int64           `db:"lines"`
	UpdatedAt instant.Instant `db:"updated_at"`
	Version   int64           `db:"version"`
}

type stepRow struct {
	Run       string          `db:"run_id"`
	N         int64           `db:"n"`
	Title     string          `db:"title"`
	Fold      string          `db:"fold"`
	Minutes   int64           `db:"minutes"`
	Decision  bool            `db:"decision"`
	State     string          `db:"state"`
	Answer    string          `db:"answer"`
	StartedAt instant.Instant `db:"started_at"`
	StartedBy string          `db:"started_by"`
	Guessed   bool            `db:"guessed"`
	EndedAt   instant.Instant `db:"ended_at"`
	EndedBy   string          `db:"ended_by"`
	Reason    string          `db:"reason"`
	Comments  int64           `db:"comments"`
	Version   int64           `db:"version"`
}

type lineRow struct {
	Seq        int64           `db:"seq"`
	Kind       string          `db:"kind"`
	N          int64           `db:"n"`
	At         instant.Instant `db:"at"`
	RecordedAt instant.Instant `db:"recorded_at"`
	By         string          `db:"by_id"`
	Text       string          `db:"text"`
}

const (
	runColumns  = `id, number, runbook_id, edition, state, about_kind, about_id, exercise, steps, closed, failed, minutes, started_at, started_by, ended_at, ended_by, reason, lines, updated_at, version`
	stepColumns = `run_id, n, title, fold, minutes, decision, state, answer, started_at, started_by, guessed, ended_at, ended_by, reason, comments, version`
)

func runByKey(ctx context.Context, r db.Reader, key string) (*runRow, error) {
	column := "number"
	if id.Valid(key) {
		column = "id"
	}
	u, err := db.One[runRow](ctx, r, `SELECT `+runColumns+` FROM run WHERE tenant_id = $1 AND `+column+` = $2`, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.NotFound("run.not_found")
	}
	return &u, err
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func insertRun(ctx context.Context, tx *db.Tx, u *runRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO run (tenant_id, id, number, runbook_id, edition, state, about_kind, about_id, exercise, steps, minutes, started_at, started_by, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12, 1)`,
		u.ID, u.Number, u.Runbook, u.Edition, u.State, u.AboutKind, u.AboutID, bit(u.Exercise), u.Steps, u.Minutes, u.StartedAt, u.StartedBy)
	return err
}

// saveRun counts the run's steps anew, and gives it its version and the number of its next line. It is the lock that gives lines
// their order: of two people at once, the second waits here.
func saveRun(ctx context.Context, tx *db.Tx, u *runRow) error {
	now, err := db.One[runRow](ctx, tx, `UPDATE run SET state = $3, ended_at = $4, ended_by = $5, reason = $6, updated_at = $7, lines = lines + 1, version = version + 1,
			closed = (SELECT count(*) FROM run_step s WHERE s.tenant_id = $1 AND s.run_id = $2 AND s.state IN ('done', 'skipped', 'failed')),
			failed = (SELECT count(*) FROM run_step f WHERE f.tenant_id = $1 AND f.run_id = $2 AND f.state = 'failed')
		WHERE tenant_id = $1 AND id = $2 AND state = 'running' RETURNING `+runColumns, u.ID, u.State, u.EndedAt, u.EndedBy, u.Reason, tx.Now())
	if errors.Is(err, db.ErrNoRows) {
		return errRunOver
	}
	*u = now
	return err
}

func insertStep(ctx context.Context, tx *db.Tx, s stepRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO run_step (tenant_id, run_id, n, title, fold, minutes, decision, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		s.Run, s.N, s.Title, s.Fold, s.Minutes, bit(s.Decision), s.State)
	return err
}

// saveStep writes a step if it is still as it was read.
func saveStep(ctx context.Context, tx *db.Tx, s *stepRow) error {
	n, err := tx.Exec(ctx, `UPDATE run_step SET state = $5, answer = $6, started_at = $7, started_by = $8, guessed = $9, ended_at = $10, ended_by = $11, reason = $12, version = version + 1
		WHERE tenant_id = $1 AND run_id = $2 AND n = $3 AND version = $4`,
		s.Run, s.N, s.Version, s.State, s.Answer, s.StartedAt, s.StartedBy, bit(s.Guessed), s.EndedAt, s.EndedBy, s.Reason)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("run.changed_meanwhile")
	}
	s.Version++
	return nil
}

func stepOf(ctx context.Context, r db.Reader, run string, n int64) (*stepRow, error) {
	s, err := db.One[stepRow](ctx, r, `SELECT `+stepColumns+` FROM run_step WHERE tenant_id = $1 AND run_id = $2 AND n = $3`, run, n)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.NotFound("run.no_such_step")
	}
	return &s, err
}

func stepsOfRuns(ctx context.Context, r db.Reader, runs []string) (map[string][]stepRow, error) {
	out := map[string][]stepRow{}
	if len(runs) == 0 {
		return out, nil
	}
	rows, err := db.Select[stepRow](ctx, r, `SELECT `+stepColumns+` FROM run_step WHERE tenant_id = $1 AND run_id IN `+db.In(2, len(runs))+` ORDER BY run_id, n`, db.Args(runs)...)
	for _, s := range rows {
		out[s.Run] = append(out[s.Run], s)
	}
	return out, err
}

// lastEnd is when the last step that is over ended, not after an instant; 0 where none did.
func lastEnd(ctx context.Context, r db.Reader, run string, before instant.Instant) (instant.Instant, error) {
	return db.One[instant.Instant](ctx, r, `SELECT coalesce(max(ended_at), 0) FROM run_step WHERE tenant_id = $1 AND run_id = $2 AND state IN ('done', 'skipped', 'failed') AND ended_at <= $3`, run, before)
}

func insertLine(ctx context.Context, tx *db.Tx, run string, w lineRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO run_line (tenant_id, run_id, seq, kind, n, at, recorded_at, by_id, text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		run, w.Seq, w.Kind, w.N, w.At, w.RecordedAt, w.By, w.Text)
	return err
}

const lineColumns = `seq, kind, n, at, recorded_at, by_id, text`

func linesAfter(ctx context.Context, r db.Reader, run string, after int64, limit int) ([]lineRow, error) {
	return db.Select[lineRow](ctx, r, `SELECT `+lineColumns+` FROM run_line WHERE tenant_id = $1 AND run_id = $2 AND seq > $3 ORDER BY seq LIMIT `+strconv.Itoa(limit), run, after)
}

func runsWhere(ctx context.Context, r db.Reader, w where, limit int) ([]runRow, error) {
	return db.Select[runRow](ctx, r, `SELECT `+runColumns+` FROM run WHERE `+w.sql("run")+` ORDER BY run.started_at DESC, run.id DESC LIMIT `+strconv.Itoa(limit), w.args...)
}
