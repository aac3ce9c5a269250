package directory

import (
	"context"

	"comptoir/internal/base/db"
)

// Addressee is where a person is written to, and how.
type Addressee struct {
	ID    string `db:"id"`
	Name  string `db:"name"`
	Email string `db:"email"`
	Lang  string `db:"lang"`
	Zone  string `db:"zone"`
}

// Addressees are the persons with an open account and an address whose id comes after one, by id, n at most: what a letter to everybody
// is written to, page by page. It is for letters, never for a screen.
func Addressees(ctx context.Context, r db.Reader, after string, n int) ([]Addressee, error) {
	return db.Select[Addressee](ctx, r, `SELECT id, name, email, lang, zone FROM person WHERE tenant_id = $1 AND id > $2 AND closed_at = 0 AND email <> '' ORDER BY id LIMIT $3`, after, n)
}

// AddresseesOf are those of some persons.
func AddresseesOf(ctx context.Context, r db.Reader, ids []string) ([]Addressee, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.Select[Addressee](ctx, r, `SELECT id, name, email, lang, zone FROM person WHERE tenant_id = $1 AND closed_at = 0 AND email <> '' AND id IN `+db.In(2, len(ids))+` ORDER BY id`, db.Args(ids)...)
}
