package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

const keptFor = 30 * 24 * time.Hour

// once is an Idempotency-Key and what it stands for. Nearly every key is new, so nothing is looked up before: the use case runs, and
// where its answer meets one that is kept, all of it is undone and the kept answer given.
type once struct{ route, key, hash string }

// errRepeated: the key has been answered before.
var errRepeated = errors.New("the request was answered before")

// keep writes the answer beside what the use case did.
func (o once) keep(ctx context.Context, tx *db.Tx, status int, body string) error {
	n, err := tx.Exec(ctx, `INSERT INTO idempotency (tenant_id, actor_id, route, key, body_hash, status, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (tenant_id, actor_id, route, key) DO NOTHING`, tx.Actor().ID, o.route, o.key, o.hash, status, body, tx.Now())
	if err == nil && n == 0 {
		return errRepeated
	}
	return err
}

type kept struct {
	Hash string `db:"body_hash"`
	Body string `db:"body"`
}

// recall finds what the key was answered before; another body under the same key is refused.
func (o once) recall(ctx context.Context, r db.Reader) (body string, found bool, err error) {
	k, err := db.One[kept](ctx, r, `SELECT body_hash, body FROM idempotency WHERE tenant_id = $1 AND actor_id = $2 AND route = $3 AND key = $4`,
		r.Actor().ID, o.route, o.key)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return "", false, nil
	case err != nil:
		return "", false, err
	case k.Hash != o.hash:
		return "", false, fault.Invalid("idempotency.other_body", fault.Field{Name: "Idempotency-Key", Code: "idempotency.other_body"})
	}
	return k.Body, true, nil
}

// hashOf covers the parameters as well: the same body to another record is another request.
func hashOf(in any, raw []byte) string {
	h := sha256.New()
	v := reflect.ValueOf(in).Elem()
	for _, f := range reflect.VisibleFields(v.Type()) {
		if in, _ := placeOf(f); in != "" && f.Tag.Get("once") != "apart" { // what each try says of itself is not what is asked for
			_, _ = fmt.Fprintf(h, "%v\x00", v.FieldByIndex(f.Index).Interface()) // a hash never fails to write
		}
	}
	_, _ = h.Write(raw)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Forget deletes the answers kept longer than 30 days; a schedule calls it.
func Forget(ctx context.Context, tx *db.Tx) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM idempotency WHERE tenant_id = $1 AND at < $2`, tx.Now().Add(-keptFor))
}
