package proof

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// Voice is what the letters learned of a record: since when nobody answers, or when its person said that it is wrong.
type Voice struct {
	Person      string
	SilentSince instant.Instant
	WrongAt     instant.Instant
}

type voiceRow struct {
	Kind       string          `db:"kind"`
	Record     string          `db:"record_id"`
	Of         string          `db:"of_id"`
	Person     string          `db:"person_id"`
	Answer     string          `db:"answer"`
	Since      instant.Instant `db:"since"`
	AnsweredAt instant.Instant `db:"answered_at"`
}

// Voices are the records that are not confirmed though it was asked, by "ci:<id>", "runbook:<id>" and, of the lines of a card,
// "contact:<id>".
func Voices(ctx context.Context, r db.Reader) (map[string]Voice, error) {
	rows, err := db.Select[voiceRow](ctx, r, `SELECT i.kind, i.record_id, i.of_id, p.person_id, i.answer, i.since, i.answered_at FROM proof_item i
		JOIN proof p ON p.tenant_id = i.tenant_id AND p.id = i.proof_id JOIN person x ON x.tenant_id = p.tenant_id AND x.id = p.person_id
		WHERE i.tenant_id = $1 AND x.closed_at = 0 AND (i.answer = '' AND i.since <= $2 OR i.answer = 'wrong') ORDER BY i.since, p.person_id`, r.Now().Add(-AnswerWithin))
	out := map[string]Voice{}
	for _, w := range rows {
		key := itemID(w.Kind, w.Record)
		if w.Kind == Line {
			key = itemID("contact", w.Of)
		}
		v := out[key]
		v.Person = w.Person
		switch {
		case w.Answer == Wrong:
			v.WrongAt = max(v.WrongAt, w.AnsweredAt)
		case v.SilentSince.IsZero():
			v.SilentSince = w.Since
		}
		out[key] = v
	}
	return out, err
}

// Round is how one person's letter of this month stands.
type Round struct {
	Person  directory.Brief `json:"person"`
	AskedAt instant.Instant `json:"asked_at"`
	Items   int             `json:"items"`
	Right   int             `json:"right"`
	Wrong   int             `json:"wrong"`
	Left    int             `json:"left" doc:"not answered yet"`
	Silent  bool            `json:"silent" doc:"something was not answered for a week, since this letter or one before"`
	Since   instant.Instant `json:"since,omitzero" doc:"since when something is not answered"`
}

// RoundsIn has no filter.
type RoundsIn struct{}

// Rounds are this month's letters: who did not answer for the longest first.
func (x *Proofs) Rounds(ctx context.Context, r db.Reader, _ RoundsIn) (api.Page[Round], error) {
	type roundRow struct {
		Person string          `db:"person_id"`
		At     instant.Instant `db:"asked_at"`
		Items  int             `db:"items"`
		Right  int             `db:"found_right"`
		Wrong  int             `db:"found_wrong"`
		Left   int             `db:"open_left"`
		Since  instant.Instant `db:"since"`
	}
	out := api.Page[Round]{Items: []Round{}}
	rows, err := db.Select[roundRow](ctx, r, `SELECT p.person_id, p.asked_at, count(*) AS items, SUM(CASE WHEN i.answer IN ('right', 'elsewhere') THEN 1 ELSE 0 END) AS found_right,
			SUM(CASE WHEN i.answer = 'wrong' THEN 1 ELSE 0 END) AS found_wrong, SUM(CASE WHEN i.answer = '' THEN 1 ELSE 0 END) AS open_left,
			MIN(CASE WHEN i.answer = '' THEN i.since ELSE 9000000000000000 END) AS since
		FROM proof p JOIN proof_item i ON i.tenant_id = p.tenant_id AND i.proof_id = p.id JOIN person x ON x.tenant_id = p.tenant_id AND x.id = p.person_id
		WHERE p.tenant_id = $1 AND p.asked_at > $2 AND x.closed_at = 0 GROUP BY p.id, p.person_id, p.asked_at ORDER BY since, p.person_id LIMIT 500`, r.Now().Add(-AskEvery))
	if err != nil {
		return out, err
	}
	names := make([]string, len(rows))
	for i, w := range rows {
		names[i] = w.Person
	}
	who, err := directory.Briefs(ctx, r, names...)
	for _, w := range rows {
		one := Round{Person: who[w.Person], AskedAt: w.At, Items: w.Items, Right: w.Right, Wrong: w.Wrong, Left: w.Left}
		if w.Left > 0 {
			one.Since, one.Silent = w.Since, r.Now().Sub(w.Since) >= AnswerWithin
		}
		out.Items = append(out.Items, one)
	}
	return out, err
}
