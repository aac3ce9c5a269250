package thread

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

type markRow struct {
	Person string          `db:"person_id"`
	Seq    int64           `db:"seq"`
	At     instant.Instant `db:"at"`
}

// marksOf tells those who do not see notes only what concerns the messages they see.
func marksOf(ctx context.Context, r db.Reader, subject ref.Ref, internal bool) ([]markRow, error) {
	if internal {
		return db.Select[markRow](ctx, r, `SELECT person_id, seq, at FROM thread_read WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3
			ORDER BY at DESC, person_id LIMIT 100`, subject.Kind, subject.ID)
	}
	return db.Select[markRow](ctx, r, `SELECT person_id, public_seq AS seq, public_at AS at FROM thread_read
		WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND public_seq > 0 ORDER BY public_at DESC, person_id LIMIT 100`, subject.Kind, subject.ID)
}

// publicUpTo is the number of the last message up to seq that all readers see.
func publicUpTo(ctx context.Context, r db.Reader, subject ref.Ref, seq int64) (int64, error) {
	n, err := db.One[int64](ctx, r, `SELECT seq FROM message WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND seq <= $4 AND internal = 0
		ORDER BY seq DESC LIMIT 1`, subject.Kind, subject.ID, seq)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return n, err
}

type moved struct{ all, public bool }

// mark moves the actor's mark forward in both counts. Where they come from is read first, to tell only what changed; two
// devices at once can at worst tell it twice.
func mark(ctx context.Context, tx *db.Tx, subject ref.Ref, seq, public int64) (moved, error) {
	type marks struct {
		Seq    int64 `db:"seq"`
		Public int64 `db:"public_seq"`
	}
	old, err := db.One[marks](ctx, tx, `SELECT seq, public_seq FROM thread_read WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND person_id = $4`,
		subject.Kind, subject.ID, tx.Actor().ID)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return moved{}, err
	}
	m := moved{all: seq > old.Seq, public: public > old.Public}
	if !m.all {
		return moved{}, nil
	}
	at := tx.Now()
	if !m.public {
		at = 0
	}
	_, err = tx.Exec(ctx, `INSERT INTO thread_read (tenant_id, kind, subject_id, person_id, seq, at, public_seq, public_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (tenant_id, kind, subject_id, person_id) DO UPDATE SET seq = excluded.seq, at = excluded.at,
			public_at = CASE WHEN excluded.public_seq > thread_read.public_seq THEN excluded.public_at ELSE thread_read.public_at END,
			public_seq = CASE WHEN excluded.public_seq > thread_read.public_seq THEN excluded.public_seq ELSE thread_read.public_seq END
		WHERE thread_read.seq < excluded.seq`, subject.Kind, subject.ID, tx.Actor().ID, seq, tx.Now(), public, at)
	return m, err
}
