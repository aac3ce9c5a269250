package recovery

import (
	"context"
	"errors"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb"
)

// look is how a CI appears; the rest of a Brief is on the map.
type look struct {
	ID       string                   `db:"id"`
	Number   string                   `db:"number"`
	Name     string                   `db:"name"`
	Class    string                   `db:"class"`
	External db.JSON[[]cmdb.External] `db:"external"`
}

// introduce fills in how CIs appear, of which the ids are known.
func introduce(ctx context.Context, r db.Reader, list []*Brief) error {
	const most = 1000 // ids in a statement
	of := make(map[string][]*Brief, len(list))
	var ids []string
	for _, b := range list {
		if of[b.ID] == nil {
			ids = append(ids, b.ID)
		}
		of[b.ID] = append(of[b.ID], b)
	}
	for some := range slices.Chunk(ids, most) {
		err := db.Each(ctx, r, func(l look) error {
			for _, b := range of[l.ID] {
				b.Number, b.Name, b.Class = l.Number, l.Name, l.Class
				if len(l.External.V) > 0 {
					b.ExternalID = l.External.V[0].ID
				}
			}
			return nil
		}, `SELECT id, number, name, class, external FROM ci WHERE tenant_id = $1 AND id IN `+db.In(2, len(some)), db.Args(some)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// relationID finds a present relation by what it ties; "" where it is gone by now.
func relationID(ctx context.Context, r db.Reader, from, kind, to string) (string, error) {
	out, err := db.One[string](ctx, r, `SELECT id FROM ci_relation WHERE tenant_id = $1 AND removed_at = 0 AND from_id = $2 AND type = $3 AND to_id = $4`, from, kind, to)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return out, err
}
