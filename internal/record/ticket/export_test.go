package ticket

import (
	"context"
	"testing"

	"comptoir/internal/base/db"
)

// WithMachine adds a kind for one test.
func WithMachine(t *testing.T, m Machine) {
	before := machines
	machines = append(append([]Machine{}, before...), m)
	t.Cleanup(func() { machines = before })
}

// IncidentMachine is the data of the incident.
var IncidentMachine = incident

// Machines are all kinds.
var Machines = machines

// Plans gives the query plan of each statement that a list makes (SQLite).
func Plans(ctx context.Context, r db.Reader, in ListIn) ([]string, error) {
	p, err := plan(r, in)
	if err != nil {
		return nil, err
	}
	type line struct {
		ID     int    `db:"id"`
		Parent int    `db:"parent"`
		Unused int    `db:"notused"`
		Detail string `db:"detail"`
	}
	var out []string
	for _, pass := range p.passes() {
		text, args := listText(p.by(), p.descending(), p.reading(pass), p.limit)
		lines, err := db.Select[line](ctx, r, `EXPLAIN QUERY PLAN `+text, args...)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			out = append(out, l.Detail)
		}
	}
	return out, nil
}
