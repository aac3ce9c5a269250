package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
)

// Scratch makes an empty place in a PostgreSQL database, beside what is there, and gives its URL and what removes it again. It is
// for trying something on the operator's own machine without touching the operator's data.
func Scratch(ctx context.Context, database, name string) (at string, drop func(context.Context) error, err error) {
	u, err := url.Parse(database)
	if err != nil {
		return "", nil, fmt.Errorf("database URL %s: %w", redact(database), err)
	}
	run := func(ctx context.Context, text string) (err error) {
		pool, err := sql.Open("pgx", database)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, pool.Close()) }()
		_, err = pool.ExecContext(ctx, text)
		return err
	}
	quoted := `"` + name + `"`
	if err := run(ctx, `CREATE SCHEMA `+quoted); err != nil {
		return "", nil, fmt.Errorf("database %s: %w", redact(database), err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String(), func(ctx context.Context) error { return run(ctx, `DROP SCHEMA `+quoted+` CASCADE`) }, nil
}
