package crisis

import (
	"context"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
)

// TellOpen writes an event in the log of each crisis that goes on, once: what every one of them must know, whatever it is about.
func TellOpen(ctx context.Context, tx *db.Tx, e event.Event, told Told) error {
	ids, err := db.Select[string](ctx, tx, `SELECT id FROM crisis WHERE tenant_id = $1 AND phase NOT IN ('retex', 'archived') ORDER BY id`)
	if err != nil {
		return err
	}
	for _, key := range ids {
		c, err := load(ctx, tx, key)
		if err != nil {
			return err
		}
		at := told.At
		if at.IsZero() {
			at = e.At
		}
		if _, _, err := write(ctx, tx, c, entry{at: at, kind: SystemLine, author: e.Actor, source: "event:" + strconv.FormatInt(e.Seq, 10), code: told.Code, args: told.Args}); err != nil {
			return err
		}
	}
	return nil
}
