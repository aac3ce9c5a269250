package crisis

import (
	"context"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// The meetings after a crisis.
const (
	Hot  = "hot"  // what people still remember
	Cold = "cold" // what became of the actions

	hotAfter  = 7 * 24 * time.Hour
	coldAfter = 30 * 24 * time.Hour
)

// Review is a meeting after a crisis.
type Review struct {
	Kind      string          `json:"kind" enum:"hot,cold"`
	PlannedAt instant.Instant `json:"planned_at,omitzero" doc:"where nobody planned it: 7 days after the end for the hot one, 30 for the cold; absent while the crisis goes on"`
	Planned   bool            `json:"planned" doc:"somebody chose the time"`
	HeldAt    instant.Instant `json:"held_at,omitzero"`
	HeldBy    *Person         `json:"held_by,omitempty"`
	Text      string          `json:"text,omitempty" doc:"what was said; Markdown"`
	Late      bool            `json:"late,omitempty" doc:"its time has passed and it was not held"`
}

type reviewRow struct {
	Kind      string          `db:"kind"`
	PlannedAt instant.Instant `db:"planned_at"`
	HeldAt    instant.Instant `db:"held_at"`
	HeldBy    string          `db:"held_by"`
	Text      string          `db:"text"`
}

// reviewsOf are both meetings, whether somebody planned them or not.
func reviewsOf(ctx context.Context, r db.Reader, c *row) ([]Review, error) {
	rows, err := db.Select[reviewRow](ctx, r, `SELECT kind, planned_at, held_at, held_by, text FROM crisis_review WHERE tenant_id = $1 AND crisis_id = $2`, c.ID)
	if err != nil {
		return nil, err
	}
	out := []Review{{Kind: Hot}, {Kind: Cold}}
	for i := range out {
		v := &out[i]
		for _, w := range rows {
			if w.Kind != v.Kind {
				continue
			}
			names, err := namesOf(ctx, r, w.HeldBy)
			if err != nil {
				return nil, err
			}
			v.PlannedAt, v.Planned, v.HeldAt, v.HeldBy, v.Text = w.PlannedAt, w.PlannedAt > 0, w.HeldAt, personIn(names, w.HeldBy), w.Text
		}
		if v.PlannedAt.IsZero() && !c.EndedAt.IsZero() {
			v.PlannedAt = c.EndedAt.Add(map[string]time.Duration{Hot: hotAfter, Cold: coldAfter}[v.Kind])
		}
		v.Late = v.HeldAt.IsZero() && !v.PlannedAt.IsZero() && v.PlannedAt < r.Now()
	}
	return out, nil
}

// ReviewIn plans a meeting after a crisis, or says that it was held.
type ReviewIn struct {
	ID        string          `path:"id" json:"-" maxLength:"40"`
	Kind      string          `path:"kind" json:"-" maxLength:"40" doc:"hot or cold"`
	PlannedAt instant.Instant `json:"planned_at,omitzero" doc:"as before where absent"`
	Text      *string         `json:"text,omitempty" maxLength:"64000" doc:"what was said; as before where absent"`
	Held      *bool           `json:"held,omitempty" doc:"it was held, now; or false: it was not"`
}

const longReview = 16000

// Review plans a meeting after a crisis, keeps what was said, or says that it was held.
func (x *Crises) Review(ctx context.Context, tx *db.Tx, in ReviewIn) (Review, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Review{}, err
	}
	if s.onlyObserves() {
		return Review{}, fault.Denied("crisis.observer_only_looks")
	}
	if in.Kind != Hot && in.Kind != Cold {
		return Review{}, fault.NotFound("crisis.review_unknown")
	}
	if !sensible(in.PlannedAt) {
		return Review{}, fault.InvalidField("planned_at", "crisis.time_unusable")
	}
	if err := touch(ctx, tx, c); err != nil {
		return Review{}, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_review (tenant_id, crisis_id, kind) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, crisis_id, kind) DO NOTHING`, c.ID, in.Kind); err != nil {
		return Review{}, err
	}
	w, err := db.One[reviewRow](ctx, tx, `SELECT kind, planned_at, held_at, held_by, text FROM crisis_review WHERE tenant_id = $1 AND crisis_id = $2 AND kind = $3`, c.ID, in.Kind)
	if err != nil {
		return Review{}, err
	}
	if in.PlannedAt > 0 {
		w.PlannedAt = in.PlannedAt
	}
	if in.Text != nil {
		w.Text = clean(*in.Text)
		if utf8.RuneCountInString(w.Text) > longReview {
			return Review{}, fault.InvalidField("text", "crisis.too_long").With("limit", longReview)
		}
	}
	if in.Held != nil && *in.Held != (w.HeldAt > 0) {
		w.HeldAt, w.HeldBy = 0, ""
		if *in.Held {
			w.HeldAt, w.HeldBy = tx.Now(), tx.Actor().ID
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE crisis_review SET planned_at = $4, held_at = $5, held_by = $6, text = $7 WHERE tenant_id = $1 AND crisis_id = $2 AND kind = $3`,
		c.ID, in.Kind, w.PlannedAt, w.HeldAt, w.HeldBy, w.Text); err != nil {
		return Review{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "review"}, TopicOf(c.ID))
	all, err := reviewsOf(ctx, tx, c)
	if err != nil {
		return Review{}, err
	}
	if in.Kind == Cold {
		return all[1], nil
	}
	return all[0], nil
}
