package cmdb

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// userRow is one line of a service's users.
type userRow struct {
	ID    string          `db:"id"`
	CI    string          `db:"ci_id"`
	Kind  string          `db:"kind"`
	Ref   string          `db:"ref_id"`
	Count int64           `db:"people"`
	Note  string          `db:"note"`
	At    instant.Instant `db:"at"`
	By    string          `db:"by_id"`
}

const userColumns = `id, ci_id, kind, ref_id, people, note, at, by_id`

func userRows(ctx context.Context, r db.Reader, ci string) ([]userRow, error) {
	return db.Select[userRow](ctx, r, `SELECT `+userColumns+` FROM ci_user WHERE tenant_id = $1 AND ci_id = $2 ORDER BY at, id`, ci)
}

func countUsers(ctx context.Context, r db.Reader, ci string) (int, error) {
	return db.One[int](ctx, r, `SELECT count(*) FROM ci_user WHERE tenant_id = $1 AND ci_id = $2`, ci)
}

func userByID(ctx context.Context, r db.Reader, ci, id string) (userRow, error) {
	u, err := db.One[userRow](ctx, r, `SELECT `+userColumns+` FROM ci_user WHERE tenant_id = $1 AND ci_id = $2 AND id = $3`, ci, id)
	if errors.Is(err, db.ErrNoRows) {
		return u, fault.NotFound("cmdb.user_not_found")
	}
	return u, err
}

func putUser(ctx context.Context, tx *db.Tx, u *userRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO ci_user (tenant_id, `+userColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (tenant_id, ci_id, kind, ref_id) WHERE ref_id <> '' DO UPDATE SET people = excluded.people, note = excluded.note, at = excluded.at, by_id = excluded.by_id`,
		u.ID, u.CI, u.Kind, u.Ref, u.Count, u.Note, u.At, u.By)
	return err
}

func deleteUser(ctx context.Context, tx *db.Tx, ci, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM ci_user WHERE tenant_id = $1 AND ci_id = $2 AND id = $3`, ci, id)
	return err
}

// touch makes a new version of a CI of which no column changed.
func touch(ctx context.Context, tx *db.Tx, ci string) (int64, error) {
	return db.One[int64](ctx, tx, `UPDATE ci SET version = version + 1, updated_at = $3, updated_by = $4 WHERE tenant_id = $1 AND id = $2 RETURNING version`, ci, tx.Now(), tx.Actor().ID)
}
