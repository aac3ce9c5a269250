package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

// Job is one piece of work, as its handler gets it.
type Job struct {
	ID     string `db:"id"`
	Tenant string `db:"tenant_id"` // "" for a schedule
	Kind   string `db:"kind"`
	Raw    string `db:"args"`
	Tries  int    `db:"tries"` // this one included

	claim string
}

// Args reads what was given to Enqueue.
func Args[T any](j Job) (T, error) {
	var out T
	if err := json.Unmarshal([]byte(j.Raw), &out); err != nil {
		return out, Permanent(fmt.Errorf("arguments of %s: %w", j.Kind, err))
	}
	return out, nil
}

// Handler does a job. An error means: again later.
type Handler func(ctx context.Context, d *db.DB, j Job) error

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that another try would not cure: the job is parked at once.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

func isPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

type order struct {
	at     instant.Instant
	unique string
}

// Option says when, or what it is the only one of.
type Option func(*order)

// At is when it is due; without it, now.
func At(t instant.Instant) Option { return func(o *order) { o.at = t } }

// Unique: while a job of the same kind and key waits, no second one is made; the earlier of the two times holds.
func Unique(key string) Option { return func(o *order) { o.unique = key } }

// Enqueue leaves a job behind, done after tx commits, or never if it does not.
func Enqueue(ctx context.Context, tx *db.Tx, kind string, args any, opts ...Option) error {
	raw, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("arguments of %s: %w", kind, err)
	}
	o := order{at: tx.Now()}
	for _, opt := range opts {
		opt(&o)
	}
	_, err = tx.Exec(ctx, `INSERT INTO job (tenant_id, id, kind, args, unique_key, state, due_at, created_at) VALUES ($1, $2, $3, $4, $5, 'ready', $6, $7)
		ON CONFLICT (tenant_id, kind, unique_key) WHERE unique_key <> '' AND state = 'ready'
		DO UPDATE SET due_at = CASE WHEN excluded.due_at < job.due_at THEN excluded.due_at ELSE job.due_at END`,
		id.New(), kind, string(raw), o.unique, o.at, tx.Now())
	return err
}

// Cancel forgets the waiting job of that kind and key, and says whether there was one.
func Cancel(ctx context.Context, tx *db.Tx, kind, key string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM job WHERE tenant_id = $1 AND kind = $2 AND unique_key = $3 AND unique_key <> '' AND state = 'ready'`, kind, key)
	return n > 0, err
}
