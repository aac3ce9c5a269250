package ticket

import (
	"context"
	"errors"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// Window is when a change is planned.
type Window struct {
	ID     string          `json:"id" db:"id"`
	Number string          `json:"number" db:"number"`
	Title  string          `json:"title" db:"title"`
	State  string          `json:"state" db:"state"`
	Start  instant.Instant `json:"window_start" db:"start_at"`
	End    instant.Instant `json:"window_end" db:"end_at"`
}

// moment reads an instant that a field asks for, and writes it as it is kept.
func moment(text string) (string, bool) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Year() < 2000 || at.Year() > 2200 {
		return "", false
	}
	return at.UTC().Format(time.RFC3339), true
}

func (r *row) window() (start, end instant.Instant) {
	read := func(name string) instant.Instant {
		at, err := time.Parse(time.RFC3339, r.Details.V[name])
		if err != nil {
			return 0
		}
		return instant.Of(at)
	}
	return read(WindowStart), read(WindowEnd)
}

// plan keeps the window of a change beside it.
func (r *row) plan(ctx context.Context, tx *db.Tx) error {
	if r.Kind != Planned {
		return nil
	}
	start, end := r.window()
	switch {
	case start == 0 && end == 0:
		_, err := tx.Exec(ctx, `DELETE FROM ticket_window WHERE tenant_id = $1 AND ticket_id = $2`, r.ID)
		return err
	case start == 0:
		return fault.InvalidField(WindowStart, "ticket.window_start_missing")
	case end == 0:
		return fault.InvalidField(WindowEnd, "ticket.window_end_missing")
	case end <= start:
		return fault.InvalidField(WindowEnd, "ticket.window_reversed")
	}
	_, err := tx.Exec(ctx, `INSERT INTO ticket_window (tenant_id, ticket_id, start_at, end_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET start_at = excluded.start_at, end_at = excluded.end_at`, r.ID, start, end)
	return err
}

// Windows are the changes that are still to be done or under way, planned between two instants, the first ones first.
func Windows(ctx context.Context, r db.Reader, from, to instant.Instant, limit int) ([]Window, error) {
	return db.Select[Window](ctx, r, `SELECT t.id, t.number, t.title, t.state, w.start_at, w.end_at FROM ticket_window w
		JOIN ticket t ON t.tenant_id = w.tenant_id AND t.id = w.ticket_id
		WHERE w.tenant_id = $1 AND w.end_at > $2 AND w.start_at < $3 AND t.state IN ('draft', 'review', 'approved', 'scheduled', 'implementing')
		ORDER BY w.start_at, t.id LIMIT $4`, from, to, limit)
}

// WindowOf is when one change is planned; false where it is not, or is over.
func WindowOf(ctx context.Context, r db.Reader, id string) (Window, bool, error) {
	w, err := db.One[Window](ctx, r, `SELECT t.id, t.number, t.title, t.state, w.start_at, w.end_at FROM ticket_window w
		JOIN ticket t ON t.tenant_id = w.tenant_id AND t.id = w.ticket_id
		WHERE w.tenant_id = $1 AND w.ticket_id = $2 AND t.state IN ('draft', 'review', 'approved', 'scheduled', 'implementing')`, id)
	if errors.Is(err, db.ErrNoRows) {
		return w, false, nil
	}
	return w, err == nil, err
}
