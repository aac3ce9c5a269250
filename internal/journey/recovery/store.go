package recovery

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb"
)

// introduce fills in how CIs appear, of which the ids are known. The map remembers most of them.
func introduce(ctx context.Context, r db.Reader, now cmdb.Map, list []*Brief) error {
	ids := make([]string, len(list))
	for i, b := range list {
		ids[i] = b.ID
	}
	looks, err := now.Looks(ctx, r, ids)
	for _, b := range list {
		l := looks[b.ID]
		b.Number, b.Name, b.Class, b.ExternalID = l.Number, l.Name, l.Class, l.ExternalID
	}
	return err
}

// relationID finds a present relation by what it ties; "" where it is gone by now.
func relationID(ctx context.Context, r db.Reader, from, kind, to string) (string, error) {
	out, err := db.One[string](ctx, r, `SELECT id FROM ci_relation WHERE tenant_id = $1 AND removed_at = 0 AND from_id = $2 AND type = $3 AND to_id = $4`, from, kind, to)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return out, err
}
