package db

import (
	"context"
	"database/sql"
	"errors"
	"net/url"

	"comptoir/internal/base/id"
)

// CopyTo writes a consistent copy of the embedded database, while it is in use. It has a connection of its own: those of the pool
// may not even write a copy, and the writer's is needed.
func (d *DB) CopyTo(ctx context.Context, path string) (err error) {
	own, err := sql.Open("sqlite", "file:"+(&url.URL{Path: d.path}).EscapedPath()+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, own.Close()) }()
	_, err = own.ExecContext(ctx, `VACUUM INTO $1`, path)
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
