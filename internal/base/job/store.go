package job

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
)

const (
	isDue  = `state = 'ready' AND due_at <= $1`
	isLost = `state = 'running' AND claimed_until <= $1`
)

// claim takes up to n jobs that are due, and those of nodes that died.
func (r *Runner) claim(ctx context.Context, n int) ([]Job, error) {
	kinds := db.In(2, len(r.names))
	waiting, err := db.Lookup(ctx, r.d, func(ctx context.Context, c *db.Ctl) ([]string, error) {
		return db.Select[string](ctx, c, `SELECT id FROM (SELECT id FROM job WHERE `+isDue+` AND kind IN `+kinds+`
			UNION ALL SELECT id FROM job WHERE `+isLost+` AND kind IN `+kinds+`) AS x LIMIT 1`, append([]any{r.d.Now()}, r.names...)...)
	})
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	name := id.New()
	return db.Control(ctx, r.d, func(ctx context.Context, c *db.Ctl) ([]Job, error) {
		jobs := []Job{}
		for _, which := range []string{isDue, isLost} {
			args := append([]any{c.Now(), name, c.Now().Add(lease), n - len(jobs)}, r.names...)
			took, err := db.Select[Job](ctx, c, `UPDATE job SET state = 'running', claimed_by = $2, claimed_until = $3, tries = tries + 1
				WHERE id IN (SELECT id FROM job WHERE `+which+` AND kind IN `+db.In(5, len(r.names))+` ORDER BY due_at, id LIMIT $4) AND `+which+`
				RETURNING id, tenant_id, kind, args, tries`, args...)
			if err != nil {
				return nil, err
			}
			jobs = append(jobs, took...)
		}
		for i := range jobs {
			jobs[i].claim = name
		}
		return jobs, nil
	})
}

func (r *Runner) renew(ctx context.Context, j Job) (bool, error) {
	return db.Control(ctx, r.d, func(ctx context.Context, c *db.Ctl) (bool, error) {
		n, err := c.Exec(ctx, `UPDATE job SET claimed_until = $3 WHERE id = $1 AND claimed_by = $2 AND state = 'running'`, j.ID, j.claim, c.Now().Add(lease))
		return n > 0, err
	})
}

// finish writes how it ended. Where the lease was lost meanwhile nothing is written: it is another's job now.
func (r *Runner) finish(ctx context.Context, j Job, outcome error) error {
	k := r.kinds[j.Kind]
	stopping := outcome != nil && r.ctx.Err() != nil
	final := outcome != nil && !stopping && (j.Tries >= k.tries || isPermanent(outcome))
	_, err := db.Control(ctx, r.d, func(ctx context.Context, c *db.Ctl) (int, error) {
		if k.every > 0 && (outcome == nil || final) { // of a schedule only the last run is kept
			if _, err := c.Exec(ctx, `DELETE FROM job WHERE kind = $1 AND id <> $2 AND state IN ('done', 'parked')`, j.Kind, j.ID); err != nil {
				return 0, err
			}
		}
		switch {
		case outcome == nil:
			return 0, end(ctx, c, j, "done", "")
		case final:
			return 0, end(ctx, c, j, "parked", brief(outcome))
		}
		due, tries := c.Now().Add(wait(j.Tries)), j.Tries
		if stopping {
			due, tries = c.Now(), j.Tries-1
		}
		n, err := c.Exec(ctx, `UPDATE job SET state = 'ready', claimed_by = '', due_at = $3, tries = $4, last_error = $5
			WHERE id = $1 AND claimed_by = $2 AND state = 'running' AND NOT EXISTS (SELECT 1 FROM job AS o WHERE o.tenant_id = job.tenant_id
			AND o.kind = job.kind AND o.unique_key = job.unique_key AND o.unique_key <> '' AND o.state = 'ready')`,
			j.ID, j.claim, due, tries, brief(outcome))
		if err == nil && n == 0 { // a younger one of the same key waits: it will do the work
			err = end(ctx, c, j, "done", brief(outcome))
		}
		return 0, err
	})
	if final {
		r.d.Log().Error("a job is parked", "job", j.ID, "kind", j.Kind, "tenant", j.Tenant, "tries", j.Tries, "error", outcome)
	} else if outcome != nil && !stopping {
		r.d.Log().Warn("a job failed, it will be tried again", "job", j.ID, "kind", j.Kind, "tenant", j.Tenant, "tries", j.Tries, "error", brief(outcome))
	}
	return err
}

func end(ctx context.Context, c *db.Ctl, j Job, state, message string) error {
	_, err := c.Exec(ctx, `UPDATE job SET state = $3, claimed_by = '', done_at = $4, last_error = $5 WHERE id = $1 AND claimed_by = $2 AND state = 'running'`,
		j.ID, j.claim, state, c.Now(), message)
	return err
}

// wait is the time before the next try: 5 s, 10 s, 20 s … 6 h, each give or take a fifth so that what failed together does
// not come back together.
func wait(tries int) time.Duration {
	d := min(5*time.Second<<min(tries-1, 20), 6*time.Hour)
	return time.Duration(float64(d) * (0.8 + 0.4*rand.Float64()))
}

// schedule leaves a job for each schedule whose interval has begun; whoever comes first, it is one row.
func (r *Runner) schedule(ctx context.Context) error {
	now := r.d.Now()
	for name, k := range r.kinds {
		if k.every == 0 {
			continue
		}
		slot := int64(now) / k.every.Milliseconds()
		r.mu.Lock()
		seen, known := r.slot[name]
		r.mu.Unlock()
		if known && seen == slot {
			continue
		}
		_, err := db.Control(ctx, r.d, func(ctx context.Context, c *db.Ctl) (int64, error) {
			return c.Exec(ctx, `INSERT INTO job (id, tenant_id, kind, args, unique_key, state, due_at, created_at)
				SELECT $1, '', $2, '{}', '', 'ready', CAST($3 AS BIGINT), CAST($3 AS BIGINT)
				WHERE NOT EXISTS (SELECT 1 FROM job WHERE kind = $2 AND state IN ('ready', 'running')) ON CONFLICT DO NOTHING`,
				fmt.Sprintf("%s:%d", name, slot), name, int64(now))
		})
		if err != nil {
			return err
		}
		r.mu.Lock()
		r.slot[name] = slot
		r.mu.Unlock()
	}
	return nil
}

// busy: something of ours is due, or runs on any node.
func (r *Runner) busy(ctx context.Context) (bool, error) {
	return db.Lookup(ctx, r.d, func(ctx context.Context, c *db.Ctl) (bool, error) {
		n, err := db.One[int](ctx, c, `SELECT count(*) FROM job WHERE (`+isDue+` OR state = 'running') AND kind IN `+db.In(2, len(r.names)),
			append([]any{r.d.Now()}, r.names...)...)
		return n > 0, err
	})
}

const week = 7 * 24 * time.Hour

// clean forgets jobs done a week ago.
func clean(ctx context.Context, d *db.DB) error {
	for {
		n, err := db.Control(ctx, d, func(ctx context.Context, c *db.Ctl) (int64, error) {
			return c.Exec(ctx, `DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state = 'done' AND done_at < $1 ORDER BY done_at LIMIT 500)`,
				c.Now().Add(-week))
		})
		if err != nil || n == 0 {
			return err
		}
	}
}

// brief is an error as it is kept: bounded, and without what PostgreSQL refuses in a text.
func brief(err error) string {
	s := strings.ToValidUTF8(strings.ReplaceAll(err.Error(), "\x00", ""), "?")
	if r := []rune(s); len(r) > 2000 {
		s = string(r[:2000])
	}
	return s
}
