package recovery

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb"
)

// fact is what an order needs of a CI beside the map.
type fact struct {
	ID       string                   `db:"id"`
	Number   string                   `db:"number"`
	Name     string                   `db:"name"`
	Class    string                   `db:"class"`
	Crit     int64                    `db:"criticality"`
	RTO      int64                    `db:"rto"`
	Restore  int64                    `db:"restore_time"`
	Group    string                   `db:"group_id"`
	External db.JSON[[]cmdb.External] `db:"external"`
}

func (f fact) brief(service bool) Brief {
	b := Brief{ID: f.ID, Number: f.Number, Name: f.Name, Class: f.Class, Criticality: f.Crit, Service: service}
	if len(f.External.V) > 0 {
		b.ExternalID = f.External.V[0].ID
	}
	return b
}

// factsOf reads them in as many ids as one statement names.
func factsOf(ctx context.Context, r db.Reader, ids []string) (map[string]fact, error) {
	const most = 1000
	out := make(map[string]fact, len(ids))
	for len(ids) > 0 {
		n := min(most, len(ids))
		err := db.Each(ctx, r, func(f fact) error { out[f.ID] = f; return nil },
			`SELECT id, number, name, class, criticality, rto, restore_time, group_id, external FROM ci WHERE tenant_id = $1 AND id IN `+db.In(2, n), db.Args(ids[:n])...)
		if err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return out, nil
}

// relationID finds a present relation by what it ties; "" where it is gone by now.
func relationID(ctx context.Context, r db.Reader, from, kind, to string) (string, error) {
	out, err := db.One[string](ctx, r, `SELECT id FROM ci_relation WHERE tenant_id = $1 AND removed_at = 0 AND from_id = $2 AND type = $3 AND to_id = $4`, from, kind, to)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return out, err
}
