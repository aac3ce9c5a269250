package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
)

const columns = `p.id, p.email, p.name, p.roles, p.lang, p.zone, p.theme, p.density, p.title, p.department, p.site, p.phone, p.avatar,
	p.created_at, p.updated_at, p.closed_at, p.version,
	COALESCE((SELECT 1 FROM login l WHERE l.tenant_id = $1 AND l.account_id = p.id AND l.password_hash <> ''), 0) AS joined,
	COALESCE((SELECT MAX(s.seen_at) FROM session s WHERE s.tenant_id = $1 AND s.account_id = p.id), 0) AS seen_at`

type row struct {
	ID         string          `db:"id"`
	Email      string          `db:"email"`
	Name       string          `db:"name"`
	Roles      string          `db:"roles"`
	Lang       string          `db:"lang"`
	Zone       string          `db:"zone"`
	Theme      string          `db:"theme"`
	Density    string          `db:"density"`
	Title      string          `db:"title"`
	Department string          `db:"department"`
	Site       string          `db:"site"`
	Phone      string          `db:"phone"`
	Avatar     string          `db:"avatar"`
	CreatedAt  instant.Instant `db:"created_at"`
	UpdatedAt  instant.Instant `db:"updated_at"`
	ClosedAt   instant.Instant `db:"closed_at"`
	Version    int64           `db:"version"`
	Joined     bool            `db:"joined"`
	SeenAt     instant.Instant `db:"seen_at"`
}

func (w row) account() Account {
	return Account{ID: w.ID, Email: w.Email, Name: w.Name, Roles: auth.ParseRoles(w.Roles), Lang: w.Lang, Zone: w.Zone, Theme: w.Theme,
		Density: w.Density, Title: w.Title, Department: w.Department, Site: w.Site, Phone: w.Phone, Avatar: w.Avatar,
		Closed: !w.ClosedAt.IsZero(), Joined: w.Joined, CreatedAt: w.CreatedAt, UpdatedAt: w.UpdatedAt, ClosedAt: w.ClosedAt,
		SeenAt: w.SeenAt, Version: w.Version}
}

func byID(ctx context.Context, r db.Reader, id string) (Account, error) {
	w, err := db.One[row](ctx, r, `SELECT `+columns+` FROM person p WHERE p.tenant_id = $1 AND p.id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		return Account{}, fault.NotFound("account.not_found")
	}
	return w.account(), err
}

func byEmail(ctx context.Context, r db.Reader, fold string) (Account, error) {
	w, err := db.One[row](ctx, r, `SELECT `+columns+` FROM person p WHERE p.tenant_id = $1 AND p.email_fold = $2`, fold)
	if errors.Is(err, db.ErrNoRows) {
		return Account{}, fault.NotFound("account.not_found")
	}
	return w.account(), err
}

func insert(ctx context.Context, tx *db.Tx, a Account, passwordHash string) error {
	n, err := tx.Exec(ctx, `INSERT INTO person (tenant_id, id, email, email_fold, name, name_fold, roles, lang, zone, theme, density,
			title, department, site, phone, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, 1) ON CONFLICT DO NOTHING`,
		a.ID, a.Email, FoldEmail(a.Email), a.Name, i18n.Fold(a.Name), a.Roles.String(), a.Lang, a.Zone, a.Theme, a.Density,
		a.Title, a.Department, a.Site, a.Phone, a.CreatedAt)
	if err != nil {
		return err
	}
	if n == 0 {
		return errEmailTaken
	}
	passwordAt := instant.Instant(0)
	if passwordHash != "" {
		passwordAt = tx.Now()
	}
	if _, err := tx.Exec(ctx, `INSERT INTO login (email_fold, tenant_id, account_id, password_hash, password_at) VALUES ($2, $1, $3, $4, $5)`,
		FoldEmail(a.Email), a.ID, passwordHash, passwordAt); err != nil {
		return err
	}
	return insertWords(ctx, tx, a)
}

func insertWords(ctx context.Context, tx *db.Tx, a Account) error {
	var values strings.Builder
	args := []any{a.ID}
	for i, w := range words(a) {
		if i > 0 {
			values.WriteByte(',')
		}
		fmt.Fprintf(&values, "($1, $%d, $2)", i+3)
		args = append(args, w)
	}
	_, err := tx.Exec(ctx, `INSERT INTO person_word (tenant_id, word, person_id) VALUES `+values.String(), args...)
	return err
}

func deleteWords(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM person_word WHERE tenant_id = $1 AND person_id = $2`, id)
	return err
}

// update writes all that may change, if the row is still the version that was read.
func update(ctx context.Context, tx *db.Tx, a Account, seen int64) error {
	n, err := tx.Exec(ctx, `UPDATE person SET email = $2, email_fold = $3, name = $4, name_fold = $5, roles = $6, lang = $7, zone = $8, theme = $9,
			density = $10, title = $11, department = $12, site = $13, phone = $14, updated_at = $15, closed_at = $16, version = $17
		WHERE tenant_id = $1 AND id = $18 AND version = $19`,
		a.Email, FoldEmail(a.Email), a.Name, i18n.Fold(a.Name), a.Roles.String(), a.Lang, a.Zone, a.Theme,
		a.Density, a.Title, a.Department, a.Site, a.Phone, tx.Now(), a.ClosedAt, a.Version, a.ID, seen)
	if db.IsUnique(err) {
		return errEmailTaken
	}
	if err == nil && n == 0 {
		return fault.Stale("record.stale")
	}
	return err
}

func moveLogin(ctx context.Context, tx *db.Tx, id, emailFold string) error {
	_, err := tx.Exec(ctx, `UPDATE login SET email_fold = $3 WHERE tenant_id = $1 AND account_id = $2`, id, emailFold)
	return err
}

// lockTenant makes acts wait for one another that must agree on how many admins there are.
func lockTenant(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE tenant SET version = version WHERE id = $1`)
	return err
}

func otherAdmins(ctx context.Context, r db.Reader, id string) (int, error) {
	return db.One[int](ctx, r, `SELECT count(*) FROM person WHERE tenant_id = $1 AND id <> $2 AND closed_at = 0
		AND ' ' || roles || ' ' LIKE '% admin %'`, id)
}

// WordFilter is the condition under which person p has words that begin with each of q's; its arguments start at number k.
func WordFilter(q string, k int) (condition string, args []any) {
	const most = 6
	var all []string
	for _, part := range strings.Fields(i18n.Fold(q)) {
		if strings.Contains(part, "@") {
			all = append(all, part)
		} else {
			all = append(all, i18n.Words(part)...)
		}
	}
	var b strings.Builder
	for i, w := range all[:min(most, len(all))] {
		fmt.Fprintf(&b, ` AND p.id IN (SELECT w.person_id FROM person_word w WHERE w.tenant_id = $1 AND w.word >= $%d AND w.word < $%d)`, k+2*i, k+2*i+1)
		args = append(args, w, w+"\U0010FFFF")
	}
	if len(all) == 0 && strings.TrimSpace(q) != "" {
		return " AND 1 = 0", nil // only signs: nobody is called that
	}
	return b.String(), args
}

type filter struct {
	q      string
	role   auth.Role
	closed string // "", "true", "false"
	after  string
	limit  int
}

func list(ctx context.Context, r db.Reader, f filter) ([]Account, error) {
	text := `SELECT ` + columns + ` FROM person p WHERE p.tenant_id = $1`
	cond, args := WordFilter(f.q, 2)
	text += cond
	add := func(cond string, v any) {
		args = append(args, v)
		text += fmt.Sprintf(cond, len(args)+1)
	}
	if f.role != "" {
		add(` AND ' ' || p.roles || ' ' LIKE $%d`, "% "+string(f.role)+" %")
	}
	switch f.closed {
	case "true":
		text += ` AND p.closed_at > 0`
	case "false":
		text += ` AND p.closed_at = 0`
	}
	if f.after != "" {
		add(` AND (p.name_fold, p.id) > (SELECT c.name_fold, c.id FROM person c WHERE c.tenant_id = $1 AND c.id = $%d)`, f.after)
	}
	add(` ORDER BY p.name_fold, p.id LIMIT $%d`, f.limit)
	rows, err := db.Select[row](ctx, r, text, args...)
	out := make([]Account, len(rows))
	for i, w := range rows {
		out[i] = w.account()
	}
	return out, err
}
