package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// EachRow hands over the rows of any statement, for what copies tables without knowing them (an export). The values are
// int64, float64, string, []byte or nil, and the slices are used again for the next row.
func EachRow(ctx context.Context, r querier, f func(columns []string, values []any) error, text string, args ...any) (err error) {
	rows, err := r.rows(ctx, text, args)
	if err != nil {
		return fmt.Errorf("%w in %s", err, text)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("%w in %s", err, text)
		}
		if err := f(columns, values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// EachText hands over rows of one text column, for what reads millions: nothing is made for a row. The bytes are used again for the
// next one; f must not query.
func EachText(ctx context.Context, r querier, f func([]byte) error, text string, args ...any) (err error) {
	rows, err := r.rows(ctx, text, args)
	if err != nil {
		return fmt.Errorf("%w in %s", err, text)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var line sql.RawBytes
	into := []any{&line}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("%w in %s", err, text)
		}
		if err := f(line); err != nil {
			return err
		}
	}
	return rows.Err()
}
