package contact

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Reach says how far somebody can be called: without their numbers, which not everybody may see.
type Reach struct {
	Contact    string          // id of their card
	Phones     int64           // numbers that nobody said to be wrong
	VerifiedAt instant.Instant // when one of them was last found right
}

// Fresh reports whether a number was found right within FreshFor.
func (r Reach) Fresh(now instant.Instant) bool {
	return !r.VerifiedAt.IsZero() && now.Sub(r.VerifiedAt) < FreshFor
}

// ReachOf says how far each of some persons can be called, by account id; who has no card is absent.
func ReachOf(ctx context.Context, r db.Reader, persons []string) (map[string]Reach, error) {
	out := map[string]Reach{}
	if len(persons) == 0 {
		return out, nil
	}
	type reachRow struct {
		Person     string          `db:"person_id"`
		Contact    string          `db:"id"`
		Phones     int64           `db:"phones"`
		VerifiedAt instant.Instant `db:"verified_at"`
	}
	rows, err := db.Select[reachRow](ctx, r, `SELECT c.person_id, c.id, count(l.id) AS phones, COALESCE(MAX(l.verified_at), 0) AS verified_at
		FROM contact c LEFT JOIN contact_line l ON l.tenant_id = c.tenant_id AND l.contact_id = c.id AND l.kind = 'phone' AND l.wrong_at <= l.verified_at
		WHERE c.tenant_id = $1 AND c.archived_at = 0 AND c.person_id IN `+db.In(2, len(persons))+` GROUP BY c.person_id, c.id`, db.Args(persons)...)
	for _, w := range rows {
		out[w.Person] = Reach{Contact: w.Contact, Phones: w.Phones, VerifiedAt: w.VerifiedAt}
	}
	return out, err
}

// Proof is how the monthly question « is this still right? » stands, for the contacts of the emergency view.
type Proof struct {
	Contacts   int64 `json:"contacts" db:"contacts"`
	Lines      int64 `json:"lines" db:"lines"`
	Fresh      int64 `json:"fresh" db:"fresh" doc:"lines found right within the last 90 days"`
	Wrong      int64 `json:"wrong" db:"wrong" doc:"lines that were said to be wrong since"`
	Asked      int64 `json:"asked" db:"asked" doc:"contacts asked within the last 30 days"`
	Answered   int64 `json:"answered" db:"answered" doc:"those of them that answered"`
	Unanswered int64 `json:"unanswered"`
}

// ProofOf counts it.
func ProofOf(ctx context.Context, r db.Reader) (Proof, error) {
	p, err := db.One[Proof](ctx, r, `SELECT
		(SELECT count(*) FROM contact c WHERE c.tenant_id = $1 AND c.archived_at = 0 AND c.emergency = 1) AS contacts,
		count(*) AS lines, COALESCE(SUM(CASE WHEN l.verified_at > l.wrong_at AND l.verified_at > $2 THEN 1 ELSE 0 END), 0) AS fresh,
		COALESCE(SUM(CASE WHEN l.wrong_at > l.verified_at THEN 1 ELSE 0 END), 0) AS wrong,
		(SELECT count(*) FROM contact_check k JOIN contact a ON a.tenant_id = k.tenant_id AND a.id = k.contact_id WHERE k.tenant_id = $1 AND a.emergency = 1 AND a.archived_at = 0 AND k.asked_at > $3) AS asked,
		(SELECT count(*) FROM contact_check k JOIN contact b ON b.tenant_id = k.tenant_id AND b.id = k.contact_id WHERE k.tenant_id = $1 AND b.emergency = 1 AND b.archived_at = 0 AND k.asked_at > $3 AND k.answered_at > 0) AS answered
		FROM contact_line l JOIN contact e ON e.tenant_id = l.tenant_id AND e.id = l.contact_id WHERE l.tenant_id = $1 AND e.emergency = 1 AND e.archived_at = 0`,
		r.Now().Add(-FreshFor), r.Now().Add(-AskEvery))
	p.Unanswered = p.Asked - p.Answered
	return p, err
}
