package account

import (
	"context"
	"errors"

	"github.com/alexedwards/argon2id"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/tenant"
)

// printed finds a code by its first half; nothing where there is none, or where the host is another organisation's.
func (a *Accounts) printed(ctx context.Context, selector, host string) (codeRow, error) {
	bound, isBound, err := tenant.ByHost(ctx, a.c.DB, host)
	if err != nil {
		return codeRow{}, err
	}
	row, err := db.Lookup(ctx, a.c.DB, func(ctx context.Context, c *db.Ctl) (codeRow, error) {
		return db.One[codeRow](ctx, c, `SELECT `+codeColumns+` FROM break_glass_code WHERE selector = $1`, selector)
	})
	if errors.Is(err, db.ErrNoRows) || err == nil && isBound && row.Tenant != bound.ID {
		return codeRow{}, nil
	}
	return row, err
}

// proves compares in constant time, behind the same gate as passwords.
func (a *Accounts) proves(ctx context.Context, secret, hash, key, address string) (bool, error) {
	if err := a.hasher.enter(ctx); err != nil {
		return false, err
	}
	defer a.hasher.leave()
	// Asked again: many tries may have stood in line for the hasher together.
	if err := a.wait(key, address); err != nil {
		return false, err
	}
	return argon2id.ComparePasswordAndHash(secret, hash)
}

const (
	codeColumns  = `selector, tenant_id, sheet_id, n, code_hash, used_at, used_name, used_address`
	sheetColumns = `id, label, person_id, role, made_at, made_by, expires_at, revoked_at, edition, version`
)

var errNoSheet = fault.NotFound("break_glass.not_found")

func sheetByID(ctx context.Context, r db.Reader, id string) (sheetRow, error) {
	s, err := db.One[sheetRow](ctx, r, `SELECT `+sheetColumns+` FROM break_glass_sheet WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoSheet
	}
	return s, err
}

func sheets(ctx context.Context, r db.Reader) ([]sheetRow, error) {
	return db.Select[sheetRow](ctx, r, `SELECT `+sheetColumns+` FROM break_glass_sheet WHERE tenant_id = $1 ORDER BY revoked_at, made_at DESC, id LIMIT 200`)
}

func countSheets(ctx context.Context, r db.Reader) (int, error) {
	return db.One[int](ctx, r, `SELECT count(*) FROM break_glass_sheet WHERE tenant_id = $1 AND revoked_at = 0`)
}

func insertSheet(ctx context.Context, tx *db.Tx, s sheetRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO break_glass_sheet (tenant_id, id, label, person_id, role, made_at, made_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		s.ID, s.Label, s.Person, s.Role, s.MadeAt, s.MadeBy, s.ExpiresAt)
	return err
}

func codesOf(ctx context.Context, r db.Reader, sheet string) ([]codeRow, error) {
	return db.Select[codeRow](ctx, r, `SELECT `+codeColumns+` FROM break_glass_code WHERE tenant_id = $1 AND sheet_id = $2 ORDER BY n`, sheet)
}

// insertCodes writes a sheet's codes after those it has; numbers are never given twice, so that a use stays what it was.
func insertCodes(ctx context.Context, tx *db.Tx, sheet string, list []madeCode) ([]PrintedCode, error) {
	given, err := db.One[int64](ctx, tx, `UPDATE break_glass_sheet SET codes = codes + $2 WHERE tenant_id = $1 AND id = $3 RETURNING codes`, len(list), sheet)
	if err != nil {
		return nil, err
	}
	out := make([]PrintedCode, len(list))
	for i, c := range list {
		n := given - int64(len(list)) + int64(i) + 1
		if _, err := tx.Exec(ctx, `INSERT INTO break_glass_code (selector, tenant_id, sheet_id, n, code_hash) VALUES ($2, $1, $3, $4, $5)`, c.selector, sheet, n, c.hash); err != nil {
			return nil, err
		}
		out[i] = PrintedCode{N: n, Code: c.printed}
	}
	return out, nil
}

// dropCodes forgets the codes that were not used.
func dropCodes(ctx context.Context, tx *db.Tx, sheet string) error {
	_, err := tx.Exec(ctx, `DELETE FROM break_glass_code WHERE tenant_id = $1 AND sheet_id = $2 AND used_at = 0`, sheet)
	return err
}

// useCode takes a code out of use; false where somebody did before.
func useCode(ctx context.Context, tx *db.Tx, c codeRow, name, address string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE break_glass_code SET used_at = $2, used_name = $3, used_address = $4 WHERE tenant_id = $1 AND selector = $5 AND code_hash = $6 AND used_at = 0`,
		tx.Now(), name, address, c.Selector, c.Hash)
	return n > 0, err
}

// closeBroken ends what a sheet's codes opened.
func closeBroken(ctx context.Context, tx *db.Tx, sheet string) error {
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE tenant_id = $1 AND sheet_id = $2`, sheet)
	return err
}

// notBroken refuses what a printed code must not open: what would outlive it.
func notBroken(ctx context.Context, r db.Reader) error {
	if r.Actor().Session == "" {
		return nil
	}
	n, err := db.One[int](ctx, r, `SELECT count(*) FROM session WHERE tenant_id = $1 AND id = $2 AND sheet_id <> ''`, r.Actor().Session)
	if err == nil && n > 0 {
		err = fault.Denied("break_glass.not_with_a_code")
	}
	return err
}

// Admins are the open accounts that may do everything.
func Admins(ctx context.Context, r db.Reader) ([]Account, error) {
	return holding(ctx, r, auth.Admin, auth.Admin)
}

// Guards are the open accounts of admins and crisis managers: who is told that a printed code was used.
func Guards(ctx context.Context, r db.Reader) ([]Account, error) {
	return holding(ctx, r, auth.Admin, auth.CrisisManager)
}

func holding(ctx context.Context, r db.Reader, one, other auth.Role) ([]Account, error) {
	rows, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM person p WHERE p.tenant_id = $1 AND p.closed_at = 0
		AND (' ' || p.roles || ' ' LIKE $2 OR ' ' || p.roles || ' ' LIKE $3) ORDER BY p.name_fold, p.id LIMIT 200`, "% "+string(one)+" %", "% "+string(other)+" %")
	out := make([]Account, 0, len(rows))
	for _, w := range rows {
		out = append(out, w.account())
	}
	return out, err
}

// UseOf is one use of a sheet's code, with the sheet's label.
func UseOf(ctx context.Context, r db.Reader, sheet string, n int64) (label string, use Use, err error) {
	s, err := sheetByID(ctx, r, sheet)
	if err != nil {
		return "", use, err
	}
	c, err := db.One[codeRow](ctx, r, `SELECT `+codeColumns+` FROM break_glass_code WHERE tenant_id = $1 AND sheet_id = $2 AND n = $3`, sheet, n)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoSheet
	}
	return s.Label, Use{N: c.N, At: c.UsedAt, Name: c.Name, Address: c.Address}, err
}
