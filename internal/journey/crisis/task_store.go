package crisis

import (
	"context"
	"errors"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

type taskRow struct {
	N        int64           `db:"n"`
	Title    string          `db:"title"`
	Details  string          `db:"details"`
	Owner    string          `db:"owner_id"`
	DueAt    instant.Instant `db:"due_at"`
	Priority int64           `db:"priority"`
	Place    int64           `db:"place"`
	State    string          `db:"state"`
	StateAt  instant.Instant `db:"state_at"`
	DoneAt   instant.Instant `db:"done_at"`
	Note     string          `db:"note"`
	Decision int64           `db:"decision_n"`
	CI       string          `db:"ci_id"`
	Runbook  string          `db:"runbook_id"`
	Ticket   string          `db:"ticket_id"`
	Source   string          `db:"source"`
	MadeBy   string          `db:"made_by"`
	MadeAt   instant.Instant `db:"made_at"`
	Version  int64           `db:"version"`
}

const taskColumns = `n, title, details, owner_id, due_at, priority, place, state, state_at, done_at, note, decision_n, ci_id, runbook_id, ticket_id, source, made_by, made_at, version`

func (w taskRow) over() bool { return w.State == Done || w.State == Dropped }

func taskNumber(n int64) string { return "ACT-" + strconv.FormatInt(n, 10) }

func insertTask(ctx context.Context, tx *db.Tx, crisis string, w taskRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO crisis_task (tenant_id, crisis_id, n, title, details, owner_id, due_at, priority, place, state, state_at, done_at, note, decision_n, ci_id,
		runbook_id, source, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`, crisis, w.N, w.Title, w.Details, w.Owner,
		w.DueAt, w.Priority, w.Place, w.State, w.StateAt, w.DoneAt, w.Note, w.Decision, w.CI, w.Runbook, w.Source, w.MadeBy, w.MadeAt)
	return err
}

func tasksOf(ctx context.Context, r db.Reader, crisis string) ([]taskRow, error) {
	return db.Select[taskRow](ctx, r, `SELECT `+taskColumns+` FROM crisis_task WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY place, n`, crisis)
}

func taskOf(ctx context.Context, r db.Reader, crisis string, n int64) (taskRow, error) {
	w, err := db.One[taskRow](ctx, r, `SELECT `+taskColumns+` FROM crisis_task WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`, crisis, n)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("crisis.task_not_found")
	}
	return w, err
}
