package proof

import (
	"context"
	"errors"
	"maps"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
)

type letterRow struct {
	ID        string          `db:"id"`
	Person    string          `db:"person_id"`
	AskedAt   instant.Instant `db:"asked_at"`
	ExpiresAt instant.Instant `db:"expires_at"`
}

type itemRow struct {
	Proof      string          `db:"proof_id"`
	Kind       string          `db:"kind"`
	Record     string          `db:"record_id"`
	Of         string          `db:"of_id"`
	Since      instant.Instant `db:"since"`
	Answer     string          `db:"answer"`
	AnsweredAt instant.Instant `db:"answered_at"`
	Note       string          `db:"note"`
}

func (w itemRow) id() string { return itemID(w.Kind, w.Record) }

const itemColumns = `i.proof_id, i.kind, i.record_id, i.of_id, i.since, i.answer, i.answered_at, i.note`

// members remembers who is in which group.
type members map[string][]directory.Brief

// answerFor are who answers for a CI: its owner, or the members of its group where it has none.
func (m members) answerFor(ctx context.Context, r db.Reader, c cmdb.Charge) ([]string, error) {
	if c.Owner != "" {
		return []string{c.Owner}, nil
	}
	if _, known := m[c.Group]; !known {
		list, err := directory.GroupMembers(ctx, r, c.Group)
		if err != nil {
			return nil, err
		}
		m[c.Group] = list
	}
	var out []string
	for _, one := range m[c.Group] {
		out = append(out, one.ID)
	}
	return out, nil
}

// drop leaves out who was written to since, whose account is closed, and who has no address: nobody is silent who was not asked.
func drop(ctx context.Context, r db.Reader, list map[string][]wanted, before instant.Instant) error {
	recent, err := db.Select[string](ctx, r, `SELECT DISTINCT person_id FROM proof WHERE tenant_id = $1 AND asked_at > $2`, before)
	if err != nil {
		return err
	}
	for _, p := range recent {
		delete(list, p)
	}
	reached := map[string]bool{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(list)), atATime) {
		some, err := directory.AddresseesOf(ctx, r, part)
		if err != nil {
			return err
		}
		for _, p := range some {
			reached[p.ID] = true
		}
	}
	maps.DeleteFunc(list, func(p string, _ []wanted) bool { return !reached[p] })
	return nil
}

func writtenSince(ctx context.Context, r db.Reader, person string, since instant.Instant) (bool, error) {
	n, err := db.One[int](ctx, r, `SELECT count(*) FROM proof WHERE tenant_id = $1 AND person_id = $2 AND asked_at > $3`, person, since)
	return n > 0, err
}

func anyLetter(ctx context.Context, r db.Reader) (bool, error) {
	some, err := db.Select[string](ctx, r, `SELECT id FROM proof WHERE tenant_id = $1 LIMIT 1`)
	return len(some) > 0, err
}

func insertLetter(ctx context.Context, tx *db.Tx, w letterRow, hash string) error {
	_, err := tx.Exec(ctx, `INSERT INTO proof (tenant_id, id, person_id, token_hash, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`, w.ID, w.Person, hash, w.AskedAt, w.ExpiresAt)
	return err
}

func insertItem(ctx context.Context, tx *db.Tx, letter string, w wanted, place int, since instant.Instant) error {
	_, err := tx.Exec(ctx, `INSERT INTO proof_item (tenant_id, proof_id, kind, record_id, of_id, place, since) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant_id, proof_id, kind, record_id) DO NOTHING`, letter, w.kind, w.record, w.of, place, since)
	return err
}

// openOf are what earlier letters to a person still ask.
func openOf(ctx context.Context, r db.Reader, person string) ([]itemRow, error) {
	return db.Select[itemRow](ctx, r, `SELECT `+itemColumns+` FROM proof_item i JOIN proof p ON p.tenant_id = i.tenant_id AND p.id = i.proof_id
		WHERE i.tenant_id = $1 AND p.person_id = $2 AND i.answer = '' ORDER BY i.since, i.record_id`, person)
}

func letterOf(ctx context.Context, r db.Reader, hash string) (letterRow, error) {
	w, err := db.One[letterRow](ctx, r, `SELECT id, person_id, asked_at, expires_at FROM proof WHERE tenant_id = $1 AND token_hash = $2`, hash)
	if errors.Is(err, db.ErrNoRows) {
		err = errNone
	}
	return w, err
}

func itemsOf(ctx context.Context, r db.Reader, letter string) ([]itemRow, error) {
	return db.Select[itemRow](ctx, r, `SELECT `+itemColumns+` FROM proof_item i WHERE i.tenant_id = $1 AND i.proof_id = $2 ORDER BY i.place, i.kind, i.record_id`, letter)
}

func setAnswer(ctx context.Context, tx *db.Tx, w itemRow, answer, note string) error {
	_, err := tx.Exec(ctx, `UPDATE proof_item SET answer = $5, answered_at = $6, answered_by = $7, note = $8 WHERE tenant_id = $1 AND proof_id = $2 AND kind = $3 AND record_id = $4`,
		w.Proof, w.Kind, w.Record, answer, tx.Now(), tx.Actor().ID, note)
	return err
}

// settle says of a record, in every letter that still asks about it or was told that it is wrong before, what became of it.
func settle(ctx context.Context, tx *db.Tx, kind, record, answer, by string, at instant.Instant) error {
	_, err := tx.Exec(ctx, `UPDATE proof_item SET answer = $4, answered_at = $5, answered_by = $6 WHERE tenant_id = $1 AND kind = $2 AND record_id = $3
		AND since <= $5 AND (answer = '' OR answer = 'wrong' AND answered_at <= $5)`, kind, record, answer, at, by)
	return err
}
