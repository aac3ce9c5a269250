package db

import (
	"context"
	"fmt"
)

// NextNumber counts up one series of the tenant and writes it as people read it: NextNumber(ctx, tx, "INC") is "INC0000042".
// A number is given once; a transaction that fails gives it back.
func NextNumber(ctx context.Context, tx *Tx, prefix string) (string, error) {
	n, err := takeNumbers(ctx, tx, prefix, 1)
	return FormatNumber(prefix, n), err
}

// NextNumbers takes n numbers of a series at once, in their order.
func NextNumbers(ctx context.Context, tx *Tx, prefix string, n int) ([]string, error) {
	last, err := takeNumbers(ctx, tx, prefix, n)
	if err != nil {
		return nil, err
	}
	out := make([]string, n)
	for i := range out {
		out[i] = FormatNumber(prefix, last-int64(n-1-i))
	}
	return out, nil
}

// FormatNumber writes a number of a series.
func FormatNumber(prefix string, n int64) string { return fmt.Sprintf("%s%07d", prefix, n) }

func takeNumbers(ctx context.Context, tx *Tx, prefix string, n int) (int64, error) {
	return One[int64](ctx, tx, `INSERT INTO number_counter (tenant_id, prefix, last) VALUES ($1, $2, $3)
		ON CONFLICT (tenant_id, prefix) DO UPDATE SET last = number_counter.last + excluded.last RETURNING last`, prefix, n)
}
