package crisis

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

type decisionRow struct {
	N         int64             `db:"n"`
	Question  string            `db:"question"`
	Options   db.JSON[[]Option] `db:"options"`
	Chosen    string            `db:"chosen"`
	Reason    string            `db:"reason"`
	Basis     db.JSON[[]int64]  `db:"basis"`
	KnownHead int64             `db:"known_head"`
	KnownHash string            `db:"known_hash"`
	DecidedBy string            `db:"decided_by"`
	DecidedAt instant.Instant   `db:"decided_at"`
	ReviewAt  instant.Instant   `db:"review_at"`
	State     string            `db:"state"`
	StateAt   instant.Instant   `db:"state_at"`
	Line      int64             `db:"line"`

	ProposedBy   string          `db:"proposed_by"`
	ProposedAt   instant.Instant `db:"proposed_at"`
	ProposedLine int64           `db:"proposed_line"`
}

const decisionColumns = `n, question, options, chosen, reason, basis, known_head, known_hash, decided_by, decided_at, review_at, state, state_at, line, proposed_by, proposed_at, proposed_line`

// nextDecision is the number of a decision to make.
func nextDecision(ctx context.Context, tx *db.Tx, crisis string) (int64, error) {
	last, err := db.One[int64](ctx, tx, `SELECT coalesce(max(n), 0) FROM crisis_decision WHERE tenant_id = $1 AND crisis_id = $2`, crisis)
	if err == nil && last >= mostDecisions {
		err = fault.Conflict("crisis.too_many_decisions").With("limit", mostDecisions)
	}
	return last + 1, err
}

func insertDecision(ctx context.Context, tx *db.Tx, crisis string, w decisionRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO crisis_decision (tenant_id, crisis_id, `+decisionColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`, crisis, w.N, w.Question, w.Options, w.Chosen, w.Reason, w.Basis,
		w.KnownHead, w.KnownHash, w.DecidedBy, w.DecidedAt, w.ReviewAt, w.State, w.StateAt, w.Line, w.ProposedBy, w.ProposedAt, w.ProposedLine)
	return err
}

func decisionsOf(ctx context.Context, r db.Reader, crisis string) ([]decisionRow, error) {
	return db.Select[decisionRow](ctx, r, `SELECT `+decisionColumns+` FROM crisis_decision WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY n`, crisis)
}

func decisionOf(ctx context.Context, r db.Reader, crisis string, n int64) (decisionRow, error) {
	w, err := db.One[decisionRow](ctx, r, `SELECT `+decisionColumns+` FROM crisis_decision WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`, crisis, n)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("crisis.decision_not_found")
	}
	return w, err
}
