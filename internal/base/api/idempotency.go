package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

const keptFor = 30 * 24 * time.Hour

type kept struct {
	Hash string `db:"body_hash"`
	Body string `db:"body"`
}

// recall finds what a key was answered before; another body under the same key is refused.
func recall(ctx context.Context, tx *db.Tx, r *route, key string, in any, raw []byte) (body string, found bool, err error) {
	k, err := db.One[kept](ctx, tx, `SELECT body_hash, body FROM idempotency WHERE tenant_id = $1 AND actor_id = $2 AND route = $3 AND key = $4`,
		tx.Actor().ID, r.Operation, key)
	if errors.Is(err, db.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	if k.Hash != hashOf(in, raw) {
		return "", false, fault.Invalid("idempotency.other_body", fault.Field{Name: "Idempotency-Key", Code: "idempotency.other_body"})
	}
	return k.Body, true, nil
}

func keep(ctx context.Context, tx *db.Tx, r *route, key string, in any, raw []byte, status int, out any) error {
	body := ""
	if !r.secret {
		b, err := json.Marshal(out)
		if err != nil {
			return err
		}
		body = string(b)
	}
	_, err := tx.Exec(ctx, `INSERT INTO idempotency (tenant_id, actor_id, route, key, body_hash, status, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Actor().ID, r.Operation, key, hashOf(in, raw), status, body, tx.Now())
	return err
}

// hashOf covers the parameters as well: the same body to another record is another request.
func hashOf(in any, raw []byte) string {
	h := sha256.New()
	v := reflect.ValueOf(in)
	for _, i := range paramsOf(v.Type()) {
		_, _ = fmt.Fprintf(h, "%v\x00", v.Field(i).Interface()) // a hash never fails to write
	}
	_, _ = h.Write(raw)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Forget deletes the answers kept longer than 30 days; a schedule calls it.
func Forget(ctx context.Context, tx *db.Tx) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM idempotency WHERE tenant_id = $1 AND at < $2`, tx.Now().Add(-keptFor))
}
