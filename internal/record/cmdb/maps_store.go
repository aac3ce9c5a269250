package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb/graph"
)

func nodesByID(ctx context.Context, r db.Reader, ids []string) (map[string]nodeRow, error) {
	out := make(map[string]nodeRow, len(ids))
	err := inParts(ids, func(part []string) error {
		return db.Each(ctx, r, func(w nodeRow) error { out[w.ID] = w; return nil },
			`SELECT `+nodeColumns+` FROM ci WHERE tenant_id = $1 AND id IN `+db.In(2, len(part)), db.Args(part)...)
	})
	return out, err
}

// tiesByID reads relations by their ids, and those of some CIs: those that are gone, and those that are there.
func tiesByID(ctx context.Context, r db.Reader, ids, cis []string) (gone, put []graph.Relation, err error) {
	keep := func(l relationRow) error {
		w := tieRow{From: l.From, Type: l.Type, To: l.To, Propagates: l.Propagates, Starts: l.Starts, Bundle: l.Bundle}
		g, err := w.relation()
		if l.RemovedAt.IsZero() {
			put = append(put, g)
		} else {
			gone = append(gone, g)
		}
		return err
	}
	list, err := relationsByID(ctx, r, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, l := range list {
		if err := keep(l); err != nil {
			return nil, nil, err
		}
	}
	for _, column := range []string{"from_id", "to_id"} {
		if err := inParts(cis, func(part []string) error {
			return db.Each(ctx, r, keep, `SELECT `+relationColumns+` FROM ci_relation WHERE tenant_id = $1 AND removed_at = 0 AND `+column+` IN `+db.In(2, len(part)), db.Args(part)...)
		}); err != nil {
			return nil, nil, err
		}
	}
	return gone, put, nil
}

// serviceRow is a service with the time in which it must be back.
type serviceRow struct {
	ID  string `db:"id"`
	RTO int64  `db:"rto"`
}

func serviceRows(ctx context.Context, r db.Reader, classes []string) (out []serviceRow, err error) {
	err = inParts(classes, func(part []string) error {
		found, err := db.Select[serviceRow](ctx, r, `SELECT id, rto FROM ci WHERE tenant_id = $1 AND class IN `+db.In(2, len(part)), db.Args(part)...)
		out = append(out, found...)
		return err
	})
	return out, err
}

func allUsers(ctx context.Context, r db.Reader) ([]userRow, error) {
	return db.Select[userRow](ctx, r, `SELECT `+userColumns+` FROM ci_user WHERE tenant_id = $1`)
}

// downIDs are the CIs that somebody said are down.
func downIDs(ctx context.Context, r db.Reader) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM ci WHERE tenant_id = $1 AND status = 'down' AND status <> 'in_service' LIMIT 5000`)
}
