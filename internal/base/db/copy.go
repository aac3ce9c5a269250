package db

import (
	"context"
	"database/sql"
	"errors"

	"comptoir/internal/base/id"
)

// CopyTo writes a consistent copy of the embedded database, while it is in use.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	_, err := d.pool.ExecContext(ctx, `VACUUM INTO $1`, path)
	return err
}

// NewEpoch marks a restored SQLite file as another history of the log: positions of the old one are answered "reload".
func NewEpoch(ctx context.Context, path string) (err error) {
	pool, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	_, err = pool.ExecContext(ctx, `UPDATE meta SET value = $1 WHERE key = 'epoch'`, id.New())
	return err
}
