package feed

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// complaint is a report, or a decision without one.
type complaint struct {
	Post      string          `db:"post_id"`
	Message   string          `db:"message_id"`
	Person    string          `db:"person_id"`
	Author    string          `db:"author_id"`
	Reason    string          `db:"reason"`
	Words     string          `db:"words"`
	At        instant.Instant `db:"at"`
	DecidedAt instant.Instant `db:"decided_at"`
	DecidedBy string          `db:"decided_by"`
	Decision  string          `db:"decision"`
	Why       string          `db:"why"`
}

const complaintColumns = `post_id, message_id, person_id, author_id, reason, words, at, decided_at, decided_by, decision, why`

func keepComplaint(ctx context.Context, tx *db.Tx, c complaint) error {
	_, err := tx.Exec(ctx, `INSERT INTO moderation (tenant_id, `+complaintColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (tenant_id, post_id, message_id, person_id) DO UPDATE SET reason = excluded.reason, words = excluded.words, at = excluded.at,
			decided_at = excluded.decided_at, decided_by = excluded.decided_by, decision = excluded.decision, why = excluded.why`,
		c.Post, c.Message, c.Person, c.Author, c.Reason, c.Words, c.At, c.DecidedAt, c.DecidedBy, c.Decision, c.Why)
	return err
}

// settleComplaints writes a decision beside the open reports it answers; a restoration beside what it takes back.
func settleComplaints(ctx context.Context, tx *db.Tx, post, message, decision, why string) (int64, error) {
	return tx.Exec(ctx, `UPDATE moderation SET decided_at = $2, decided_by = $3, decision = $4, why = $5
		WHERE tenant_id = $1 AND post_id = $6 AND message_id = $7 AND (decided_at = 0 OR $4 = 'restored' AND decision = 'hidden')`,
		tx.Now(), tx.Actor().ID, decision, why, post, message)
}

// complaints are the open reports, oldest first, or the latest decisions.
func complaints(ctx context.Context, r db.Reader, decided bool) ([]complaint, error) {
	if decided {
		return db.Select[complaint](ctx, r, `SELECT `+complaintColumns+` FROM moderation WHERE tenant_id = $1 AND decided_at > 0
			ORDER BY decided_at DESC, post_id, message_id, person_id LIMIT 500`)
	}
	return db.Select[complaint](ctx, r, `SELECT `+complaintColumns+` FROM moderation WHERE tenant_id = $1 AND decided_at = 0
		ORDER BY at, post_id, message_id, person_id LIMIT 500`)
}

type reportCount struct {
	Post string `db:"post_id"`
	N    int    `db:"n"`
}

// openReports counts them for posts that the reader moderates.
func openReports(ctx context.Context, r db.Reader, h *house, rows []row) (map[string]int, error) {
	out := map[string]int{}
	ids := []string{}
	for _, w := range rows {
		if h.moderates(w.Group) {
			ids = append(ids, w.ID)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	counts, err := db.Select[reportCount](ctx, r, `SELECT post_id, count(*) AS n FROM moderation WHERE tenant_id = $1 AND decided_at = 0
		AND post_id IN `+db.In(2, len(ids))+` GROUP BY post_id`, db.Args(ids)...)
	for _, c := range counts {
		out[c.Post] = c.N
	}
	return out, err
}
