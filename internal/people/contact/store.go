package contact

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
)

const columns = `c.id, c.kind, c.uid, c.person_id, c.organisation_id, c.name, c.title, c.category, c.lang, c.availability, c.note, c.refs, c.emergency, c.rank,
	c.created_at, c.updated_at, c.archived_at, c.version`

// wordsOf are what a search looks at, beginnings of words, each after a blank.
func (c *row) wordsOf() string {
	return " " + strings.Join(i18n.Words(i18n.Fold(c.Name+" "+c.Title+" "+c.Availability)), " ")
}

func insert(ctx context.Context, tx *db.Tx, c *row) error {
	n, err := tx.Exec(ctx, `INSERT INTO contact (tenant_id, id, kind, uid, person_id, organisation_id, name, name_fold, words, title, category, lang, availability, note, refs,
		emergency, rank, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18) ON CONFLICT DO NOTHING`,
		c.ID, c.Kind, c.UID, c.PersonID, c.Organisation, c.Name, i18n.Fold(c.Name), c.wordsOf(), c.Title, c.Category, c.Lang, c.Availability, c.Note, c.Refs,
		c.Emergency, c.Rank, c.CreatedAt)
	if err == nil && n == 0 {
		return fault.Conflict("contact.exists")
	}
	return err
}

func update(ctx context.Context, tx *db.Tx, c *row, seen int64) error {
	n, err := tx.Exec(ctx, `UPDATE contact SET organisation_id = $2, name = $3, name_fold = $4, words = $5, title = $6, category = $7, lang = $8, availability = $9, note = $10,
		refs = $11, emergency = $12, rank = $13, updated_at = $14, archived_at = $15, version = version + 1 WHERE tenant_id = $1 AND id = $16 AND version = $17`,
		c.Organisation, c.Name, i18n.Fold(c.Name), c.wordsOf(), c.Title, c.Category, c.Lang, c.Availability, c.Note, c.Refs, c.Emergency, c.Rank, tx.Now(), c.ArchivedAt, c.ID, seen)
	if err == nil && n == 0 {
		return fault.Stale("record.stale")
	}
	c.Version = seen + 1
	return err
}

// touch counts a change that is not in the contact's own row.
func touch(ctx context.Context, tx *db.Tx, id string) (int64, error) {
	return db.One[int64](ctx, tx, `UPDATE contact SET version = version + 1, updated_at = $2 WHERE tenant_id = $1 AND id = $3 RETURNING version`, tx.Now(), id)
}

func load(ctx context.Context, r db.Reader, id string) (row, error) {
	return one(db.One[row](ctx, r, `SELECT `+columns+` FROM contact c WHERE c.tenant_id = $1 AND c.id = $2`, id))
}

func ofPerson(ctx context.Context, r db.Reader, person string) (row, error) {
	return one(db.One[row](ctx, r, `SELECT `+columns+` FROM contact c WHERE c.tenant_id = $1 AND c.person_id = $2`, person))
}

func ofUID(ctx context.Context, r db.Reader, uid string) (row, error) {
	return one(db.One[row](ctx, r, `SELECT `+columns+` FROM contact c WHERE c.tenant_id = $1 AND c.uid = $2`, uid))
}

func named(ctx context.Context, r db.Reader, kind, name string) (row, error) {
	return one(db.One[row](ctx, r, `SELECT `+columns+` FROM contact c WHERE c.tenant_id = $1 AND c.kind = $2 AND c.name_fold = $3 AND c.archived_at = 0 ORDER BY c.id LIMIT 1`,
		kind, i18n.Fold(name)))
}

func one(c row, err error) (row, error) {
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("contact.not_found")
	}
	return c, err
}

func list(ctx context.Context, r db.Reader, in ListIn, limit int) ([]row, error) {
	text, args := `SELECT `+columns+` FROM contact c WHERE c.tenant_id = $1`, []any(nil)
	add := func(cond string, v any) {
		args = append(args, v)
		text += fmt.Sprintf(cond, len(args)+1)
	}
	if !in.Archived {
		text += ` AND c.archived_at = 0`
	}
	if in.Emergency {
		text += ` AND c.emergency = 1`
	}
	if in.Kind != "" {
		add(` AND c.kind = $%d`, in.Kind)
	}
	if in.Category != "" {
		add(` AND c.category = $%d`, in.Category)
	}
	for _, w := range i18n.Words(i18n.Fold(in.Q)) {
		add(` AND (c.words || ' ' LIKE $%[1]d OR c.organisation_id IN (SELECT o.id FROM contact o WHERE o.tenant_id = $1 AND o.words LIKE $%[1]d))`, "% "+w+"%")
	}
	if in.Cursor != "" {
		add(` AND (c.name_fold, c.id) > (SELECT k.name_fold, k.id FROM contact k WHERE k.tenant_id = $1 AND k.id = $%d)`, in.Cursor)
	}
	order := ` ORDER BY c.name_fold, c.id`
	if in.Emergency {
		order = ` ORDER BY c.rank, c.name_fold, c.id`
	}
	add(order+` LIMIT $%d`, limit)
	return db.Select[row](ctx, r, text, args...)
}

func briefs(ctx context.Context, r db.Reader, ids []string) (map[string]Brief, error) {
	out := map[string]Brief{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := db.Select[Brief](ctx, r, `SELECT id, name, kind, uid FROM contact WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
	for _, b := range rows {
		out[b.ID] = b
	}
	return out, err
}

const lineColumns = `l.id, l.contact_id, l.kind, l.usage, l.value, l.place, l.private, l.emergency, l.independent, l.verified_at, l.verified_by, l.wrong_at`

func linesOf(ctx context.Context, r db.Reader, ids []string) (map[string][]Line, error) {
	rows, err := db.Select[Line](ctx, r, `SELECT `+lineColumns+` FROM contact_line l WHERE l.tenant_id = $1 AND l.contact_id IN `+db.In(2, len(ids))+
		` ORDER BY l.contact_id, l.place, l.id`, db.Args(ids)...)
	out := map[string][]Line{}
	for _, l := range rows {
		out[l.ContactID] = append(out[l.ContactID], l)
	}
	return out, err
}

func insertLine(ctx context.Context, tx *db.Tx, l Line) error {
	_, err := tx.Exec(ctx, `INSERT INTO contact_line (tenant_id, id, contact_id, kind, usage, value, place, private, emergency, independent, verified_at, verified_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, l.ID, l.ContactID, l.Kind, l.Use, l.Value, l.Place, l.Private, l.Emergency, l.Independent, l.VerifiedAt, l.VerifiedBy)
	return err
}

func updateLine(ctx context.Context, tx *db.Tx, l Line) error {
	_, err := tx.Exec(ctx, `UPDATE contact_line SET usage = $2, value = $3, private = $4, emergency = $5, independent = $6, verified_at = $7, verified_by = $8, wrong_at = $9
		WHERE tenant_id = $1 AND id = $10`, l.Use, l.Value, l.Private, l.Emergency, l.Independent, l.VerifiedAt, l.VerifiedBy, l.WrongAt, l.ID)
	return err
}

func deleteLine(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM contact_line WHERE tenant_id = $1 AND id = $2`, id)
	return err
}

func answerLine(ctx context.Context, tx *db.Tx, contact, line string, right, wrong instant.Instant, by string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE contact_line SET verified_at = $2, verified_by = $3, wrong_at = $4 WHERE tenant_id = $1 AND contact_id = $5 AND id = $6`, right, by, wrong, contact, line)
	return n > 0, err
}

type tie struct {
	From string `db:"from_id"`
	Kind string `db:"kind"`
	To   string `db:"to_id"`
	Name string `db:"name"`
	What string `db:"what"`
	UID  string `db:"uid"`
}

const (
	deputyTie = "deputy"
	memberTie = "member"
)

func tiesOf(ctx context.Context, r db.Reader, ids []string) ([]tie, error) {
	return db.Select[tie](ctx, r, `SELECT t.from_id, t.kind, t.to_id, c.name, c.kind AS what, c.uid FROM contact_tie t JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.to_id
		WHERE t.tenant_id = $1 AND c.archived_at = 0 AND t.from_id IN `+db.In(2, len(ids))+` ORDER BY t.from_id, t.kind, t.place, t.to_id`, db.Args(ids)...)
}

// setTies writes who stands in for, or is in, one contact.
func setTies(ctx context.Context, tx *db.Tx, from, kind string, to []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM contact_tie WHERE tenant_id = $1 AND from_id = $2 AND kind = $3`, from, kind); err != nil {
		return err
	}
	for i, id := range to {
		if _, err := tx.Exec(ctx, `INSERT INTO contact_tie (tenant_id, from_id, kind, to_id, place) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, from, kind, id, i); err != nil {
			return err
		}
	}
	return nil
}
