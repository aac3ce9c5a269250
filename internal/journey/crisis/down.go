package crisis

import (
	"context"
	"slices"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/outbox"
	"comptoir/internal/record/cmdb"
)

const (
	downBefore = 24 * time.Hour // what went down so shortly before a crisis belongs to it
	mostDown   = 1000
)

// ImpactChanged: what follows from the losses of a crisis may be different.
type ImpactChanged struct{}

// EventType implements event.Payload.
func (ImpactChanged) EventType() string { return "crisis.impact_changed" }

// Losses keeps what crises have lost current: a CI that goes down is a loss of every real crisis that goes on.
func Losses() outbox.Listener {
	types := append(cmdb.ShakingEvents(), "crisis.declared", "crisis.moved")
	return outbox.Listener{Name: "crisis.losses", Types: types, Concerns: mayLose, Idle: noneOpen, Handle: lost}
}

func mayLose(e event.Event) bool {
	if e.Subject.Kind == Subject {
		return true // which ends the idleness
	}
	_, impact, err := cmdb.Shakes(e)
	return impact || err != nil
}

func noneOpen(ctx context.Context, r db.Reader) (bool, error) {
	open, err := openReal(ctx, r)
	return len(open) == 0, err
}

// openReal are the crises that go on and are no exercise: only those follow what really happens.
func openReal(ctx context.Context, r db.Reader) ([]*row, error) {
	rows, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM crisis WHERE tenant_id = $1 AND exercise = 0 AND phase <> 'retex' AND phase <> 'archived' ORDER BY id`)
	out := make([]*row, 0, len(rows))
	for i := range rows {
		if rows[i].open() {
			out = append(out, &rows[i])
		}
	}
	return out, err
}

func lost(ctx context.Context, tx *db.Tx, e event.Event) error {
	if e.Type == (Declared{}).EventType() {
		return lostBefore(ctx, tx, e.Subject.ID)
	}
	cis, impact, err := cmdb.Shakes(e)
	if err != nil || !impact {
		return err
	}
	open, err := openReal(ctx, tx)
	if err != nil {
		return err
	}
	down, err := cmdb.DownAmong(ctx, tx, cis)
	if err != nil {
		return err
	}
	one := len(cis) > 0 && e.Type != (cmdb.Imported{}).EventType()
	for _, c := range open {
		n := int64(0)
		for _, ci := range cis {
			is, err := c.noteDown(ctx, tx, ci, slices.Contains(down, ci), e.At)
			if err != nil {
				return err
			}
			n += is
		}
		if n == 0 {
			if one { // nothing that counts is down or up
				continue
			}
			if some, err := c.hasLosses(ctx, tx); err != nil {
				return err
			} else if !some {
				continue
			}
		}
		tx.Emit(c.ref(), ImpactChanged{}, TopicOf(c.ID))
	}
	return nil
}

// noteDown says that a CI is down from an instant on, or that it is up again; 0 where that was known.
func (c *row) noteDown(ctx context.Context, tx *db.Tx, ci string, down bool, at instant.Instant) (int64, error) {
	if !down {
		return tx.Exec(ctx, `UPDATE crisis_down SET until_at = $4 WHERE tenant_id = $1 AND crisis_id = $2 AND ci_id = $3 AND until_at = 0`, c.ID, ci, at)
	}
	return tx.Exec(ctx, `INSERT INTO crisis_down (tenant_id, crisis_id, ci_id, since_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, crisis_id, ci_id) DO UPDATE SET since_at = excluded.since_at, until_at = 0 WHERE crisis_down.until_at > 0 AND crisis_down.until_at <= excluded.since_at`, c.ID, ci, at)
}

// lostBefore are what is down when a crisis is declared, and was not the day before.
func lostBefore(ctx context.Context, tx *db.Tx, crisis string) error {
	c, err := load(ctx, tx, crisis)
	if err != nil || c.Exercise || !c.open() {
		return err
	}
	before := c.DeclaredAt
	if c.DetectedAt > 0 && c.DetectedAt < before {
		before = c.DetectedAt
	}
	fallen, err := cmdb.DownSince(ctx, tx, before.Add(-downBefore), mostDown)
	if err != nil || len(fallen) == 0 {
		return err
	}
	for _, f := range fallen {
		if _, err := c.noteDown(ctx, tx, f.CI, true, f.Since); err != nil {
			return err
		}
	}
	tx.Emit(c.ref(), ImpactChanged{}, TopicOf(c.ID))
	return nil
}

func (c *row) hasLosses(ctx context.Context, r db.Reader) (bool, error) {
	n, err := db.One[int64](ctx, r, `SELECT (SELECT count(*) FROM crisis_ci a WHERE a.tenant_id = $1 AND a.crisis_id = $2 AND a.removed_at = 0)
		+ (SELECT count(*) FROM crisis_down d WHERE d.tenant_id = $1 AND d.crisis_id = $2 AND d.until_at = 0)`, c.ID)
	return n > 0, err
}
