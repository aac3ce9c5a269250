package job

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// Summary is a job as the admin sees it; its arguments stay hidden, for they may hold a link that signs in.
type Summary struct {
	ID        string          `json:"id" db:"id"`
	Kind      string          `json:"kind" db:"kind"`
	State     string          `json:"state" db:"state" enum:"ready,running,done,parked"`
	DueAt     instant.Instant `json:"due_at" db:"due_at"`
	Tries     int             `json:"tries" db:"tries"`
	LastError string          `json:"last_error,omitempty" db:"last_error"`
	CreatedAt instant.Instant `json:"created_at" db:"created_at"`
	DoneAt    instant.Instant `json:"done_at,omitzero" db:"done_at"`
}

// ListIn chooses jobs: of one state, older than one of them.
type ListIn struct {
	State  string // ready, running, done, parked; "" for all
	Before string // an id
	Limit  int
}

// List gives the tenant's jobs, the latest first.
func List(ctx context.Context, r db.Reader, in ListIn) ([]Summary, error) {
	return db.Select[Summary](ctx, r, `SELECT id, kind, state, due_at, tries, last_error, created_at, done_at FROM job
		WHERE tenant_id = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR id < $3) ORDER BY id DESC LIMIT $4`, in.State, in.Before, in.Limit)
}

// Replay gives a parked job all its tries again.
func Replay(ctx context.Context, tx *db.Tx, jobID string) error {
	type row struct {
		State   string `db:"state"`
		Another bool   `db:"another"`
	}
	j, err := db.One[row](ctx, tx, `SELECT state, CASE WHEN EXISTS (SELECT 1 FROM job AS o WHERE o.tenant_id = $1 AND o.kind = job.kind
		AND o.unique_key = job.unique_key AND o.unique_key <> '' AND o.state = 'ready') THEN 1 ELSE 0 END AS another
		FROM job WHERE tenant_id = $1 AND id = $2`, jobID)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return fault.NotFound("job.not_found")
	case err != nil:
		return err
	case j.State != "parked":
		return fault.Conflict("job.not_parked")
	case j.Another:
		return fault.Conflict("job.already_waiting")
	}
	n, err := tx.Exec(ctx, `UPDATE job SET state = 'ready', tries = 0, due_at = $3, done_at = 0 WHERE tenant_id = $1 AND id = $2 AND state = 'parked'`,
		jobID, tx.Now())
	if err == nil && n == 0 {
		return fault.Conflict("job.not_parked")
	}
	return err
}
