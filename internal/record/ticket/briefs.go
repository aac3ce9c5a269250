package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// Brief is a ticket in one line.
type Brief struct {
	ID     string `db:"id"`
	Number string `db:"number"`
	Title  string `db:"title"`
	State  string `db:"state"`
}

// Briefs gives the lines of several tickets by id, for whoever already may know of them.
func Briefs(ctx context.Context, r db.Reader, ids ...string) (map[string]Brief, error) {
	out := map[string]Brief{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := db.Select[Brief](ctx, r, `SELECT id, number, title, state FROM ticket WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
	for _, b := range rows {
		out[b.ID] = b
	}
	return out, err
}
