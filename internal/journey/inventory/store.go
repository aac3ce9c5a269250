package inventory

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

func insertToken(ctx context.Context, tx *db.Tx, t Token, hash string) error {
	_, err := tx.Exec(ctx, `INSERT INTO inventory_token (tenant_id, id, hash, name, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)`,
		t.ID, hash, t.Name, t.MadeAt, tx.Actor().ID)
	return err
}

func countTokens(ctx context.Context, r db.Reader) (int, error) {
	return db.One[int](ctx, r, `SELECT count(*) FROM inventory_token WHERE tenant_id = $1 AND revoked_at = 0`)
}

func allTokens(ctx context.Context, r db.Reader) ([]Token, error) {
	return db.Select[Token](ctx, r, `SELECT id, name, made_at, used_at, revoked_at FROM inventory_token WHERE tenant_id = $1 ORDER BY id DESC LIMIT 500`)
}

func tokenByHash(ctx context.Context, r db.Reader, hash string) (Token, error) {
	return db.One[Token](ctx, r, `SELECT id, name, made_at, used_at, revoked_at FROM inventory_token WHERE tenant_id = $1 AND hash = $2`, hash)
}

func revokeToken(ctx context.Context, tx *db.Tx, token string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE inventory_token SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at = 0`, token, tx.Now())
	return n > 0, err
}

// noteUse writes once an hour at most.
func noteUse(ctx context.Context, tx *db.Tx, token string) error {
	_, err := tx.Exec(ctx, `UPDATE inventory_token SET used_at = $3 WHERE tenant_id = $1 AND id = $2 AND used_at < $4`, token, tx.Now(), tx.Now().Add(-time.Hour))
	return err
}

const agentColumns = `id, name, ci_id, client, serial, uuid, token_id, first_seen_at, last_seen_at, reports, software_count`

const rowColumns = agentColumns + `, agent_key, device_id, software_hash`

func agentByKey(ctx context.Context, r db.Reader, key string) (agentRow, error) {
	return db.One[agentRow](ctx, r, `SELECT `+rowColumns+` FROM inventory_agent WHERE tenant_id = $1 AND agent_key = $2`, key)
}

// onlyAgent is the agent of which a condition holds, none where there are several.
func onlyAgent(ctx context.Context, r db.Reader, where string, args ...any) (agentRow, error) {
	rows, err := db.Select[agentRow](ctx, r, `SELECT `+rowColumns+` FROM inventory_agent WHERE tenant_id = $1 AND `+where+` LIMIT 2`, args...)
	if err != nil || len(rows) != 1 {
		return agentRow{}, err
	}
	return rows[0], nil
}

func agentsOf(ctx context.Context, r db.Reader, ci string) ([]Agent, error) {
	return db.Select[Agent](ctx, r, `SELECT `+agentColumns+` FROM inventory_agent WHERE tenant_id = $1 AND ci_id = $2 ORDER BY last_seen_at DESC LIMIT 2`, ci)
}

func agentsSeen(ctx context.Context, r db.Reader, before instant.Instant, beforeID string, limit int) ([]Agent, error) {
	return db.Select[Agent](ctx, r, `SELECT `+agentColumns+` FROM inventory_agent WHERE tenant_id = $1 AND (last_seen_at < $2 OR last_seen_at = $2 AND id < $3)
		ORDER BY last_seen_at DESC, id DESC LIMIT $4`, before, beforeID, limit)
}

func partsOf(ctx context.Context, r db.Reader, agent string) (Parts, error) {
	p, err := db.One[db.JSON[Parts]](ctx, r, `SELECT parts FROM inventory_agent WHERE tenant_id = $1 AND id = $2`, agent)
	return p.V, err
}

func softwareText(ctx context.Context, r db.Reader, agent string) (string, error) {
	return db.One[string](ctx, r, `SELECT software FROM inventory_agent WHERE tenant_id = $1 AND id = $2`, agent)
}

// keep writes the agent's row; changed says that what is installed is different.
func keep(ctx context.Context, tx *db.Tx, a agentRow, fresh bool, in RecordIn) (changed bool, err error) {
	parts := Parts{}
	if !fresh && in.Machine.Partial {
		if parts, err = partsOf(ctx, tx, a.ID); err != nil {
			return false, err
		}
	}
	parts = parts.with(in.Machine)
	if fresh {
		if _, err := tx.Exec(ctx, `INSERT INTO inventory_agent (tenant_id, id, agent_key, device_id, ci_id, token_id, name, client, serial, uuid, first_seen_at, last_seen_at, reports, parts)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
			a.ID, a.Key, a.DeviceID, a.CI, a.TokenID, a.Name, a.Client, a.Serial, a.UUID, a.FirstSeenAt, a.LastSeenAt, a.Reports, db.JSON[Parts]{V: parts}); err != nil {
			return false, err
		}
	} else if _, err := tx.Exec(ctx, `UPDATE inventory_agent SET agent_key = $3, device_id = $4, ci_id = $5, token_id = $6, name = $7, client = $8, serial = $9, uuid = $10,
			last_seen_at = $11, reports = $12, parts = $13 WHERE tenant_id = $1 AND id = $2`,
		a.ID, a.Key, a.DeviceID, a.CI, a.TokenID, a.Name, a.Client, a.Serial, a.UUID, a.LastSeenAt, a.Reports, db.JSON[Parts]{V: parts}); err != nil {
		return false, err
	}
	if !in.Machine.Has["softwares"] || in.software.hash == a.SoftwareHash {
		return false, nil
	}
	_, err = tx.Exec(ctx, `UPDATE inventory_agent SET software = $3, software_hash = $4, software_count = $5 WHERE tenant_id = $1 AND id = $2`,
		a.ID, in.software.text, in.software.hash, in.software.count)
	return true, err
}
