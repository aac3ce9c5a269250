package account

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// login is what an address opens in one tenant.
type login struct {
	Tenant    string          `db:"tenant_id"`
	Account   string          `db:"account_id"`
	Hash      string          `db:"password_hash"`
	Name      string          `db:"name"`
	Suspended instant.Instant `db:"suspended_at"`
}

func loginsOf(ctx context.Context, c *db.Ctl, emailFold string) ([]login, error) {
	return db.Select[login](ctx, c, `SELECT l.tenant_id, l.account_id, l.password_hash, t.name, t.suspended_at
		FROM login l JOIN tenant t ON t.id = l.tenant_id WHERE l.email_fold = $1 ORDER BY t.name, t.id LIMIT 20`, emailFold)
}

func passwordOf(ctx context.Context, r db.Reader, account string) (string, error) {
	return db.One[string](ctx, r, `SELECT password_hash FROM login WHERE tenant_id = $1 AND account_id = $2`, account)
}

func setPassword(ctx context.Context, tx *db.Tx, account, hash string) error {
	_, err := tx.Exec(ctx, `UPDATE login SET password_hash = $3, password_at = $4 WHERE tenant_id = $1 AND account_id = $2`, account, hash, tx.Now())
	return err
}

// replacePassword does it only if nobody did meanwhile.
func replacePassword(ctx context.Context, tx *db.Tx, account, old, hash string) error {
	n, err := tx.Exec(ctx, `UPDATE login SET password_hash = $4, password_at = $5 WHERE tenant_id = $1 AND account_id = $2 AND password_hash = $3`,
		account, old, hash, tx.Now())
	if err == nil && n == 0 {
		return fault.Conflict("account.password_changed_meanwhile")
	}
	return err
}

type session struct {
	Hash      string          `db:"token_hash"`
	ID        string          `db:"id"`
	Tenant    string          `db:"tenant_id"`
	Account   string          `db:"account_id"`
	CreatedAt instant.Instant `db:"created_at"`
	SeenAt    instant.Instant `db:"seen_at"`
	ExpiresAt instant.Instant `db:"expires_at"`
	UserAgent string          `db:"user_agent"`
	Address   string          `db:"address"`
	Sheet     string          `db:"sheet_id"` // opened with a printed code: it ends when it was said to, used or not
}

const sessionColumns = `token_hash, id, tenant_id, account_id, created_at, seen_at, expires_at, user_agent, address, sheet_id`

func insertSession(ctx context.Context, tx *db.Tx, s session) error {
	_, err := tx.Exec(ctx, `INSERT INTO session (`+sessionColumns+`) VALUES ($2, $3, $1, $4, $5, $5, $6, $7, $8, $9)`,
		s.Hash, s.ID, s.Account, s.CreatedAt, s.ExpiresAt, s.UserAgent, s.Address, s.Sheet)
	if err != nil {
		return err
	}
	// Nobody needs more than fifty: the longest unused go.
	_, err = tx.Exec(ctx, `DELETE FROM session WHERE tenant_id = $1 AND account_id = $2 AND token_hash NOT IN
		(SELECT token_hash FROM session WHERE tenant_id = $1 AND account_id = $2 ORDER BY seen_at DESC, created_at DESC, token_hash LIMIT 50)`, s.Account)
	return err
}

func sessionByHash(ctx context.Context, c *db.Ctl, hash string) (session, error) {
	return db.One[session](ctx, c, `SELECT `+sessionColumns+` FROM session WHERE token_hash = $1`, hash)
}

func slideSession(ctx context.Context, c *db.Ctl, hash string, seen, expires instant.Instant) error {
	_, err := c.Exec(ctx, `UPDATE session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1`, hash, seen, expires)
	return err
}

func sessionsOf(ctx context.Context, r db.Reader, account string) ([]session, error) {
	return db.Select[session](ctx, r, `SELECT `+sessionColumns+` FROM session WHERE tenant_id = $1 AND account_id = $2 AND expires_at > $3
		ORDER BY seen_at DESC, id LIMIT 100`, account, r.Now())
}

func deleteSession(ctx context.Context, tx *db.Tx, account, id string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM session WHERE tenant_id = $1 AND account_id = $2 AND id = $3`, account, id)
	return n > 0, err
}

// deleteSessions ends all of an account's sessions but one ("" for none).
func deleteSessions(ctx context.Context, tx *db.Tx, account, but string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM session WHERE tenant_id = $1 AND account_id = $2 AND id <> $3`, account, but)
}

// token is a row of the table of the same name: see the kinds.
type token struct {
	Hash      string          `db:"token_hash"`
	ID        string          `db:"id"`
	Kind      string          `db:"kind"`
	Tenant    string          `db:"tenant_id"`
	Account   string          `db:"account_id"`
	Name      string          `db:"name"`
	CreatedBy string          `db:"created_by"`
	CreatedAt instant.Instant `db:"created_at"`
	SeenAt    instant.Instant `db:"seen_at"`
	ExpiresAt instant.Instant `db:"expires_at"`
}

// The kinds of secrets given away.
const (
	kindAPI    = "api"
	kindInvite = "invite"
	kindReset  = "reset"
	kindSetup  = "setup"
)

const tokenColumns = `token_hash, id, kind, tenant_id, account_id, name, created_by, created_at, seen_at, expires_at`

func insertToken(ctx context.Context, tx *db.Tx, t token) error {
	_, err := tx.Exec(ctx, `INSERT INTO token (`+tokenColumns+`) VALUES ($2, $3, $4, $1, $5, $6, $7, $8, 0, $9)`,
		t.Hash, t.ID, t.Kind, t.Account, t.Name, t.CreatedBy, t.CreatedAt, t.ExpiresAt)
	return err
}

func tokenByHash(ctx context.Context, c *db.Ctl, hash string) (token, error) {
	return db.One[token](ctx, c, `SELECT `+tokenColumns+` FROM token WHERE token_hash = $1 AND tenant_id <> ''`, hash)
}

func slideToken(ctx context.Context, c *db.Ctl, hash string, seen instant.Instant) error {
	_, err := c.Exec(ctx, `UPDATE token SET seen_at = $2 WHERE token_hash = $1`, hash, seen)
	return err
}

func tokensOf(ctx context.Context, r db.Reader, account string) ([]token, error) {
	return db.Select[token](ctx, r, `SELECT `+tokenColumns+` FROM token WHERE tenant_id = $1 AND account_id = $2 AND kind = $3
		ORDER BY created_at DESC, id LIMIT 100`, account, kindAPI)
}

func deleteToken(ctx context.Context, tx *db.Tx, account, id string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM token WHERE tenant_id = $1 AND account_id = $2 AND id = $3 AND kind = $4`, account, id, kindAPI)
	return n > 0, err
}

// useLink takes a link out of use; false where somebody did before, or where its time is over.
func useLink(ctx context.Context, tx *db.Tx, hash string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM token WHERE tenant_id = $1 AND token_hash = $2 AND kind IN ($3, $4) AND expires_at > $5`,
		hash, kindInvite, kindReset, tx.Now())
	return n > 0, err
}

func deleteLinks(ctx context.Context, tx *db.Tx, account string) error {
	_, err := tx.Exec(ctx, `DELETE FROM token WHERE tenant_id = $1 AND account_id = $2 AND kind IN ($3, $4)`, account, kindInvite, kindReset)
	return err
}

func deleteTokens(ctx context.Context, tx *db.Tx, account string) error {
	_, err := tx.Exec(ctx, `DELETE FROM token WHERE tenant_id = $1 AND account_id = $2`, account)
	return err
}

func tenantState(ctx context.Context, c *db.Ctl, id string) (instant.Instant, error) {
	at, err := db.One[instant.Instant](ctx, c, `SELECT suspended_at FROM tenant WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return 0, fault.Unauthenticated("session.required")
	}
	return at, err
}

func sweep(ctx context.Context, c *db.Ctl) error {
	if _, err := c.Exec(ctx, `DELETE FROM session WHERE expires_at <= $1`, c.Now()); err != nil {
		return err
	}
	_, err := c.Exec(ctx, `DELETE FROM token WHERE expires_at > 0 AND expires_at <= $1`, c.Now())
	return err
}

func insertSetupCode(ctx context.Context, c *db.Ctl, hash, id string, expires instant.Instant) error {
	_, err := c.Exec(ctx, `INSERT INTO token (token_hash, id, kind, tenant_id, account_id, created_at, expires_at) VALUES ($1, $2, $3, '', '', $4, $5)`,
		hash, id, kindSetup, c.Now(), expires)
	return err
}

// useSetupCode takes the code out of use; one set-up only can win, on however many nodes codes were printed.
func useSetupCode(ctx context.Context, c *db.Ctl, hash string) (bool, error) {
	n, err := c.Exec(ctx, `DELETE FROM token WHERE token_hash = $1 AND kind = $2 AND expires_at > $3`, hash, kindSetup, c.Now())
	return n > 0, err
}

func claimSetup(ctx context.Context, c *db.Ctl) (bool, error) {
	n, err := c.Exec(ctx, `INSERT INTO meta (key, value) VALUES ('set_up', $1) ON CONFLICT DO NOTHING`, c.Now().String())
	if err != nil || n == 0 {
		return false, err
	}
	_, err = c.Exec(ctx, `DELETE FROM token WHERE kind = $1`, kindSetup)
	return true, err
}

func setupCodeExists(ctx context.Context, c *db.Ctl, hash string) (bool, error) {
	n, err := db.One[int](ctx, c, `SELECT count(*) FROM token WHERE token_hash = $1 AND kind = $2 AND expires_at > $3`, hash, kindSetup, c.Now())
	return n > 0, err
}
