package exchange

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/people/thread"
)

// keptFor is how long the rows and files of an import are kept after its last step; its figures stay.
const keptFor = 90 * 24 * time.Hour

// Sweep forgets the rows and files of old imports, a few at a time. A schedule calls it.
func Sweep(ctx context.Context, tx *db.Tx) (int, error) {
	const few = 5 // of at most rowsKept rows each
	old, err := oldImports(ctx, tx, tx.Now().Add(-keptFor), few)
	if err != nil {
		return 0, err
	}
	for _, id := range old {
		if err := dropRows(ctx, tx, id); err != nil {
			return 0, err
		}
		if err := thread.LetGo(ctx, tx, importRef(id)); err != nil {
			return 0, err
		}
		if err := forgetFiles(ctx, tx, id); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}
