package cmdb

import (
	"context"

	"comptoir/internal/base/db"
)

func idsBySerial(ctx context.Context, r db.Reader, serial string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT c.id FROM ci_serial s JOIN ci c ON c.tenant_id = s.tenant_id AND c.id = s.ci_id
		WHERE s.tenant_id = $1 AND c.tenant_id = $1 AND s.serial = $2 AND c.status <> 'retired' ORDER BY c.id LIMIT 20`, serial)
}

type attributesRow struct {
	ID         string                     `db:"id"`
	Attributes db.JSON[map[string]string] `db:"attributes"`
}

// refreshSerials reads some CIs' serial numbers anew.
func refreshSerials(ctx context.Context, tx *db.Tx, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	rows, err := db.Select[attributesRow](ctx, tx, `SELECT id, attributes FROM ci WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM ci_serial WHERE tenant_id = $1 AND ci_id IN `+db.In(2, len(ids)), db.Args(ids)...); err != nil {
		return err
	}
	for _, c := range rows {
		serial := foldSerial(c.Attributes.V[SerialAttribute])
		if serial == "" {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO ci_serial (tenant_id, ci_id, serial) VALUES ($1, $2, $3)`, c.ID, serial); err != nil {
			return err
		}
	}
	return nil
}

func idsByFoldedSerial(ctx context.Context, r db.Reader, serials []string) ([]keyRow, error) {
	return db.Select[keyRow](ctx, r, `SELECT s.serial AS k, c.id AS id FROM ci_serial s JOIN ci c ON c.tenant_id = s.tenant_id AND c.id = s.ci_id
		WHERE s.tenant_id = $1 AND c.tenant_id = $1 AND c.status <> 'retired' AND s.serial IN `+db.In(2, len(serials))+` ORDER BY c.id`, db.Args(serials)...)
}

func idsByFolded(ctx context.Context, r db.Reader, names []string) ([]keyRow, error) {
	return db.Select[keyRow](ctx, r, `SELECT folded AS k, id FROM ci WHERE tenant_id = $1 AND status <> 'retired' AND folded IN `+db.In(2, len(names))+` ORDER BY id`, db.Args(names)...)
}
