package recovery

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

const planColumns = `id, number, name, state, edition, tasks, closed, duration, late, cycles, lost_at, started_at, started_by, finished_at, made_at, made_by, updated_at, version`

const markColumns = `ci_id, state, started_at, started_by, finished_at, finished_by, note, version`

// planOf reads a plan by id or number.
func planOf(ctx context.Context, r db.Reader, key string) (*planRow, error) {
	column := "number"
	if id.Valid(key) {
		column = "id"
	}
	p, err := db.One[planRow](ctx, r, `SELECT `+planColumns+` FROM plan WHERE tenant_id = $1 AND `+column+` = $2`, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.NotFound("plan.not_found")
	}
	return &p, err
}

func insertPlan(ctx context.Context, tx *db.Tx, p *planRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan (tenant_id, id, number, name, state, edition, tasks, duration, late, cycles, made_at, made_by, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, 1)`,
		p.ID, p.Number, p.Name, p.State, p.Edition, p.Tasks, p.Duration, p.Late, p.Cycles, p.MadeAt, p.MadeBy)
	return err
}

// change writes a plan's row if it is still as it was read.
func change(ctx context.Context, tx *db.Tx, p *planRow) error {
	p.UpdatedAt = tx.Now()
	n, err := tx.Exec(ctx, `UPDATE plan SET name = $4, state = $5, edition = $6, tasks = $7, closed = $8, duration = $9, late = $10, cycles = $11, lost_at = $12,
			started_at = $13, started_by = $14, finished_at = $15, updated_at = $16, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		p.ID, p.Version, p.Name, p.State, p.Edition, p.Tasks, p.Closed, p.Duration, p.Late, p.Cycles, p.LostAt, p.StartedAt, p.StartedBy, p.FinishedAt, p.UpdatedAt)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("plan.changed_meanwhile")
	}
	p.Version++
	return nil
}

type planFilter struct {
	state, after string
	at           instant.Instant
	limit        int
}

// plans are the latest changed first.
func plans(ctx context.Context, r db.Reader, f planFilter) ([]planRow, error) {
	text := `SELECT ` + planColumns + ` FROM plan WHERE tenant_id = $1 AND (updated_at < $2 OR (updated_at = $2 AND id < $3))`
	args := []any{f.at, f.after, f.limit}
	if f.state != "" {
		text += ` AND state = $5`
		args = append(args, f.state)
	}
	return db.Select[planRow](ctx, r, text+` ORDER BY updated_at DESC, id DESC LIMIT $4`, args...)
}

type editionRow struct {
	Edition   int64              `db:"edition"`
	At        instant.Instant    `db:"at"`
	By        string             `db:"by_id"`
	Situation db.JSON[Situation] `db:"situation"`
	Result    db.JSON[Order]     `db:"result"`
}

func insertEdition(ctx context.Context, tx *db.Tx, plan, ciIDs string, e editionRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_edition (tenant_id, plan_id, edition, at, by_id, situation, ci_ids, result) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		plan, e.Edition, e.At, e.By, e.Situation, ciIDs, e.Result)
	return err
}

func editionOf(ctx context.Context, r db.Reader, plan string, edition int64) (editionRow, error) {
	e, err := db.One[editionRow](ctx, r, `SELECT edition, at, by_id, situation, result FROM plan_edition WHERE tenant_id = $1 AND plan_id = $2 AND edition = $3`, plan, edition)
	if errors.Is(err, db.ErrNoRows) {
		return e, fault.NotFound("plan.edition_not_found")
	}
	return e, err
}

// ciOf is the CI of the n-th task of an edition; "" where there is none.
func ciOf(ctx context.Context, r db.Reader, plan string, edition, n int64) (string, error) {
	return db.One[string](ctx, r, `SELECT substr(ci_ids, CAST($4 AS INTEGER), 32) FROM plan_edition WHERE tenant_id = $1 AND plan_id = $2 AND edition = $3`, plan, edition, 32*(n-1)+1)
}

// ciIDsOf are the CIs of all tasks of an edition, one after the other.
func ciIDsOf(ctx context.Context, r db.Reader, plan string, edition int64) (string, error) {
	return db.One[string](ctx, r, `SELECT ci_ids FROM plan_edition WHERE tenant_id = $1 AND plan_id = $2 AND edition = $3`, plan, edition)
}

func marksOf(ctx context.Context, r db.Reader, plan string) ([]markRow, error) {
	return db.Select[markRow](ctx, r, `SELECT `+markColumns+` FROM plan_task WHERE tenant_id = $1 AND plan_id = $2 ORDER BY ci_id`, plan)
}

func markOf(ctx context.Context, r db.Reader, plan, ci string) (markRow, error) {
	m, err := db.One[markRow](ctx, r, `SELECT `+markColumns+` FROM plan_task WHERE tenant_id = $1 AND plan_id = $2 AND ci_id = $3`, plan, ci)
	if errors.Is(err, db.ErrNoRows) {
		return markRow{CI: ci, State: Todo}, nil
	}
	return m, err
}

func putMark(ctx context.Context, tx *db.Tx, plan string, m markRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_task (tenant_id, plan_id, ci_id, state, started_at, started_by, finished_at, finished_by, note)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (tenant_id, plan_id, ci_id) DO UPDATE SET state = excluded.state, started_at = excluded.started_at, started_by = excluded.started_by,
			finished_at = excluded.finished_at, finished_by = excluded.finished_by, note = excluded.note, version = plan_task.version + 1`,
		plan, m.CI, m.State, m.StartedAt, m.StartedBy, m.FinishedAt, m.FinishedBy, m.Note)
	return err
}
