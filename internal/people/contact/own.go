package contact

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// OwnCard is the card of a person with an account, and its lines.
type OwnCard struct {
	Person, Contact string
	Lines           []string
}

// CardsDue are the cards of the emergency view that belong to an account and have a line that nobody has verified since: their person
// is asked about them with all else that is theirs.
func CardsDue(ctx context.Context, r db.Reader, since instant.Instant) ([]OwnCard, error) {
	type dueRow struct {
		Person  string `db:"person_id"`
		Contact string `db:"contact_id"`
		Line    string `db:"id"`
	}
	rows, err := db.Select[dueRow](ctx, r, `SELECT c.person_id, l.contact_id, l.id FROM contact c JOIN contact_line l ON l.tenant_id = c.tenant_id AND l.contact_id = c.id
		WHERE c.tenant_id = $1 AND c.archived_at = 0 AND c.emergency = 1 AND c.person_id <> ''
			AND EXISTS (SELECT 1 FROM contact_line o WHERE o.tenant_id = $1 AND o.contact_id = c.id AND o.verified_at < $2)
		ORDER BY c.person_id, l.contact_id, l.place, l.id LIMIT 20000`, since)
	var out []OwnCard
	for _, w := range rows {
		if n := len(out); n == 0 || out[n-1].Contact != w.Contact {
			out = append(out, OwnCard{Person: w.Person, Contact: w.Contact})
		}
		last := &out[len(out)-1]
		last.Lines = append(last.Lines, w.Line)
	}
	return out, err
}

// OwnLines are the lines of those of some cards that are a person's own, private ones too.
func OwnLines(ctx context.Context, r db.Reader, person string, cards []string) ([]Line, error) {
	var out []Line
	seen := map[string]bool{}
	for _, card := range cards {
		if seen[card] {
			continue
		}
		seen[card] = true
		c, err := load(ctx, r, card)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if c.PersonID != person || !c.ArchivedAt.IsZero() {
			continue
		}
		lines, err := linesOf(ctx, r, []string{c.ID})
		if err != nil {
			return nil, err
		}
		out = append(out, lines[c.ID]...)
	}
	return out, nil
}

// NoteAsked notes that a card's person is asked, by another letter than AskAgain's.
func NoteAsked(ctx context.Context, tx *db.Tx, card string) error {
	_, hash := auth.NewLink(tx.Tenant()) // of a link that nobody is given
	_, err := tx.Exec(ctx, `INSERT INTO contact_check (tenant_id, contact_id, token_hash, asked_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, contact_id) DO UPDATE SET token_hash = excluded.token_hash, asked_at = excluded.asked_at, answered_at = 0`, card, hash, tx.Now())
	return err
}

// AnswerOwn takes the word of a card's person on one of its lines.
func AnswerOwn(ctx context.Context, tx *db.Tx, card, line string, wrong bool) error {
	c, err := load(ctx, tx, card)
	if err != nil {
		return err
	}
	if _, err := verified(ctx, tx, c, []string{line}, wrong, tx.Actor().ID); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE contact_check SET answered_at = $2 WHERE tenant_id = $1 AND contact_id = $3 AND answered_at = 0`, tx.Now(), card)
	return err
}
