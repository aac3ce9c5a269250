package cmdb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// listed are the columns that a list shows.
const listed = `id, number, class, name, folded, status, lifecycle, environment, criticality, site_id, owner_id, group_id, rto, rpo, restore_time, redundancy, min_up,
	rule_over, capacity, load, source, external, verified_at, verified_by, seen_at, fresh_at, created_at, created_by, updated_at, updated_by, retired_at, version`

const columns = listed + `, words, owners, attributes, description`

// columnCount is how many values insertRows gives a row, the tenant aside.
const columnCount = 36

var errNotFound = fault.NotFound("cmdb.not_found")

func rowByID(ctx context.Context, r db.Reader, id string) (*row, error) {
	c, err := db.One[row](ctx, r, `SELECT `+columns+` FROM ci WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNotFound
	}
	return &c, err
}

func rowsByID(ctx context.Context, r db.Reader, ids []string) (map[string]*row, error) {
	out := make(map[string]*row, len(ids))
	err := inParts(ids, func(part []string) error {
		return db.Each(ctx, r, func(c row) error { out[c.ID] = &c; return nil },
			`SELECT `+columns+` FROM ci WHERE tenant_id = $1 AND id IN `+db.In(2, len(part)), db.Args(part)...)
	})
	return out, err
}

// inParts hands over ids in as many as one statement names.
func inParts(ids []string, f func(part []string) error) error {
	const most = 400
	for len(ids) > 0 {
		n := min(most, len(ids))
		if err := f(ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func briefsByID(ctx context.Context, r db.Reader, ids []string) (map[string]*brief, error) {
	out := make(map[string]*brief, len(ids))
	err := inParts(ids, func(part []string) error {
		return db.Each(ctx, r, func(c brief) error { out[c.ID] = &c; return nil },
			`SELECT `+listed+` FROM ci WHERE tenant_id = $1 AND id IN `+db.In(2, len(part)), db.Args(part)...)
	})
	return out, err
}

// keyRow is an id that a key stands for.
type keyRow struct {
	Key string `db:"k"`
	ID  string `db:"id"`
}

func groupsByCI(ctx context.Context, r db.Reader, ids []string) ([]keyRow, error) {
	return db.Select[keyRow](ctx, r, `SELECT id, group_id AS k FROM ci WHERE tenant_id = $1 AND group_id <> '' AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

func idsByID(ctx context.Context, r db.Reader, ids []string) ([]keyRow, error) {
	return db.Select[keyRow](ctx, r, `SELECT id AS k, id FROM ci WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

func idsByNumber(ctx context.Context, r db.Reader, numbers []string) ([]keyRow, error) {
	return db.Select[keyRow](ctx, r, `SELECT number AS k, id FROM ci WHERE tenant_id = $1 AND number IN `+db.In(2, len(numbers)), db.Args(numbers)...)
}

func idsByExternal(ctx context.Context, r db.Reader, externals []string) ([]keyRow, error) {
	return db.Select[keyRow](ctx, r, `SELECT DISTINCT external_id AS k, ci_id AS id FROM ci_external WHERE tenant_id = $1 AND external_id IN `+db.In(2, len(externals)), db.Args(externals)...)
}

func idsBySource(ctx context.Context, r db.Reader, source string, externals []string) ([]keyRow, error) {
	return db.Select[keyRow](ctx, r, `SELECT external_id AS k, ci_id AS id FROM ci_external WHERE tenant_id = $1 AND source = $2 AND external_id IN `+db.In(3, len(externals)),
		append([]any{source}, db.Args(externals)...)...)
}

// together is how many values one statement brings: SQLite's driver looks each up among all of them, so that a statement of thousands
// takes longer than several of some hundreds.
const together = 700

// insertRows writes new CIs with their external ids and words.
func insertRows(ctx context.Context, tx *db.Tx, rows []*row) error {
	if len(rows) == 0 {
		return nil
	}
	for part := range slices.Chunk(rows, together/columnCount) {
		var b strings.Builder
		b.WriteString(`INSERT INTO ci (tenant_id, ` + columns + `) VALUES `)
		args := make([]any, 0, columnCount*len(part))
		for i, c := range part {
			values(&b, i, columnCount)
			args = append(args, c.ID, c.Number, c.Class, c.Name, c.Folded, c.Status, c.Lifecycle, c.Environment, c.Criticality, c.Site, c.Owner, c.Group,
				c.RTO, c.RPO, c.RestoreTime, c.Redundancy, c.MinUp, c.RuleOver, c.Capacity, c.Load, c.Source, c.External, c.VerifiedAt, c.VerifiedBy, c.SeenAt, c.FreshAt,
				c.CreatedAt, c.CreatedBy, c.UpdatedAt, c.UpdatedBy, c.RetiredAt, c.Version, c.Words, c.Owners, c.Attributes, c.Description)
		}
		if _, err := tx.Exec(ctx, b.String(), args...); err != nil {
			return err
		}
	}
	words := make(map[string][]string, len(rows))
	for _, c := range rows {
		words[c.ID] = unpacked(c.Words)
	}
	if err := insertWords(ctx, tx, words); err != nil {
		return err
	}
	return insertExternals(ctx, tx, rows)
}

func insertExternals(ctx context.Context, tx *db.Tx, rows []*row) error {
	var b strings.Builder
	var args []any
	for _, c := range rows {
		for _, e := range c.External.V {
			values(&b, len(args)/3, 3)
			args = append(args, e.ID, e.Source, c.ID)
		}
	}
	if len(args) == 0 {
		return nil
	}
	n, err := tx.Exec(ctx, `INSERT INTO ci_external (tenant_id, external_id, source, ci_id) VALUES `+b.String()+` ON CONFLICT DO NOTHING`, args...)
	if err == nil && n < int64(len(args)/3) {
		return fault.Conflict("cmdb.external_taken")
	}
	return err
}

// values writes the i-th "($1, $n, …)" of a statement with n values a row.
func values(b *strings.Builder, i, n int) {
	if i > 0 {
		b.WriteByte(',')
	}
	b.WriteString("($1")
	for k := range n {
		fmt.Fprintf(b, ",$%d", 2+i*n+k)
	}
	b.WriteByte(')')
}

// column is where a value of a row is kept.
type column struct {
	name string
	of   func(*row) any
}

var kept = []column{
	{"class", func(c *row) any { return c.Class }},
	{"name", func(c *row) any { return c.Name }},
	{"folded", func(c *row) any { return c.Folded }},
	{"words", func(c *row) any { return c.Words }},
	{"status", func(c *row) any { return c.Status }},
	{"lifecycle", func(c *row) any { return c.Lifecycle }},
	{"environment", func(c *row) any { return c.Environment }},
	{"criticality", func(c *row) any { return c.Criticality }},
	{"site_id", func(c *row) any { return c.Site }},
	{"owner_id", func(c *row) any { return c.Owner }},
	{"group_id", func(c *row) any { return c.Group }},
	{"rto", func(c *row) any { return c.RTO }},
	{"rpo", func(c *row) any { return c.RPO }},
	{"restore_time", func(c *row) any { return c.RestoreTime }},
	{"redundancy", func(c *row) any { return c.Redundancy }},
	{"min_up", func(c *row) any { return c.MinUp }},
	{"capacity", func(c *row) any { return c.Capacity }},
	{"rule_over", func(c *row) any { return c.RuleOver }},
	{"load", func(c *row) any { return c.Load }},
	{"description", func(c *row) any { return c.Description }},
	{"verified_at", func(c *row) any { return int64(c.VerifiedAt) }},
	{"verified_by", func(c *row) any { return c.VerifiedBy }},
	{"seen_at", func(c *row) any { return int64(c.SeenAt) }},
	{"fresh_at", func(c *row) any { return int64(c.FreshAt) }},
	{"retired_at", func(c *row) any { return int64(c.RetiredAt) }},
	{"updated_at", func(c *row) any { return int64(c.UpdatedAt) }},
	{"updated_by", func(c *row) any { return c.UpdatedBy }},
}

// save writes what differs between two states of a row, as the next version, if nobody was faster.
func save(ctx context.Context, tx *db.Tx, old, c *row) (bool, error) {
	var sets strings.Builder
	args := []any{old.ID, old.Version}
	set := func(column string, value any) {
		args = append(args, value)
		fmt.Fprintf(&sets, `, %s = $%d`, column, len(args)+1)
	}
	for _, k := range kept {
		if v := k.of(c); v != k.of(old) {
			set(k.name, v)
		}
	}
	if !sameTexts(old.Attributes.V, c.Attributes.V) {
		set("attributes", c.Attributes)
	}
	if !sameTexts(old.Owners.V, c.Owners.V) {
		set("owners", c.Owners)
	}
	if !sameExternals(old.External.V, c.External.V) {
		set("external", c.External)
	}
	n, err := tx.Exec(ctx, `UPDATE ci SET version = version + 1`+sets.String()+` WHERE tenant_id = $1 AND id = $2 AND version = $3`, args...)
	return n == 1, err
}

// seen notes that a source still knows some CIs; it is no version of theirs.
func seen(ctx context.Context, tx *db.Tx, ids []string, at instant.Instant) error {
	return inParts(ids, func(part []string) error {
		_, err := tx.Exec(ctx, `UPDATE ci SET seen_at = $2, fresh_at = $2 WHERE tenant_id = $1 AND seen_at < $2 AND id IN `+db.In(3, len(part)),
			append([]any{at}, db.Args(part)...)...)
		return err
	})
}

func insertWords(ctx context.Context, tx *db.Tx, words map[string][]string) error {
	var b strings.Builder
	var args []any
	flush := func() error {
		if len(args) == 0 {
			return nil
		}
		_, err := tx.Exec(ctx, `INSERT INTO ci_word (tenant_id, word, ci_id) VALUES `+b.String()+` ON CONFLICT DO NOTHING`, args...)
		b.Reset()
		args = args[:0]
		return err
	}
	for ci, list := range words {
		for _, w := range list {
			values(&b, len(args)/2, 2)
			args = append(args, w, ci)
			if len(args) == 400 {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

func deleteWords(ctx context.Context, tx *db.Tx, ci string, words []string) error {
	if len(words) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `DELETE FROM ci_word WHERE tenant_id = $1 AND ci_id = $2 AND word IN `+db.In(3, len(words)), append([]any{ci}, db.Args(words)...)...)
	return err
}

// changeRow is a line of history.
type changeRow struct {
	ID       string            `db:"id"`
	CI       string            `db:"ci_id"`
	Other    string            `db:"other_id"`
	Relation string            `db:"relation_id"`
	At       instant.Instant   `db:"at"`
	Version  int64             `db:"version"`
	Actor    string            `db:"actor_id"`
	Source   string            `db:"source"`
	Verb     string            `db:"verb"`
	Changes  db.JSON[[]Change] `db:"changes"`
}

const changeColumns = `id, ci_id, other_id, relation_id, at, version, actor_id, source, verb, changes`

func insertChanges(ctx context.Context, tx *db.Tx, lines []changeRow) error {
	if len(lines) == 0 {
		return nil
	}
	for part := range slices.Chunk(lines, together/10) {
		var b strings.Builder
		b.WriteString(`INSERT INTO ci_change (tenant_id, ` + changeColumns + `) VALUES `)
		args := make([]any, 0, 10*len(part))
		for i, c := range part {
			values(&b, i, 10)
			args = append(args, c.ID, c.CI, c.Other, c.Relation, c.At, c.Version, c.Actor, c.Source, c.Verb, c.Changes)
		}
		if _, err := tx.Exec(ctx, b.String(), args...); err != nil {
			return err
		}
	}
	return nil
}

// classRow is what a tenant says of a class.
type classRow struct {
	ID         string               `db:"id"`
	Parent     string               `db:"parent_id"`
	NameFR     string               `db:"name_fr"`
	NameEN     string               `db:"name_en"`
	Layer      int64                `db:"layer"`
	Icon       string               `db:"icon"`
	Attributes db.JSON[[]Attribute] `db:"attributes"`
	Version    int64                `db:"version"`
}

func (w classRow) class() Class {
	return Class{ID: w.ID, Parent: w.Parent, NameFR: w.NameFR, NameEN: w.NameEN, Layer: w.Layer, Icon: w.Icon, Attributes: w.Attributes.V, Version: w.Version}
}

func classRows(ctx context.Context, r db.Reader) ([]classRow, error) {
	return db.Select[classRow](ctx, r, `SELECT id, parent_id, name_fr, name_en, layer, icon, attributes, version FROM ci_class WHERE tenant_id = $1`)
}

// saveClass writes a class as the version after seen; false where another was faster.
func saveClass(ctx context.Context, tx *db.Tx, c *Class, seen int64) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO ci_class (tenant_id, id, parent_id, name_fr, name_en, layer, icon, attributes, version, updated_at, updated_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9 + 1, $10, $11)
		ON CONFLICT (tenant_id, id) DO UPDATE SET parent_id = excluded.parent_id, name_fr = excluded.name_fr, name_en = excluded.name_en, layer = excluded.layer,
			icon = excluded.icon, attributes = excluded.attributes, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by
		WHERE ci_class.version = $9`,
		c.ID, c.Parent, c.NameFR, c.NameEN, c.Layer, c.Icon, db.JSON[[]Attribute]{V: c.Attributes}, seen, tx.Now(), tx.Actor().ID)
	return n == 1, err
}

func ciNames(ctx context.Context, r db.Reader, ids []string) ([]keyRow, error) {
	return db.Select[keyRow](ctx, r, `SELECT name AS k, id FROM ci WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

// changesSince reads a CI's own history after a version, oldest first.
func changesSince(ctx context.Context, r db.Reader, ci string, version int64) ([]changeRow, error) {
	return db.Select[changeRow](ctx, r, `SELECT `+changeColumns+` FROM ci_change
		WHERE tenant_id = $1 AND ci_id = $2 AND relation_id = '' AND version > $3 ORDER BY at, id`, ci, version)
}

// idsByWord finds CIs with a word that begins so in their name.
func idsByWord(ctx context.Context, r db.Reader, word string, limit int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT ci_id FROM ci_word WHERE tenant_id = $1 AND word >= $2 AND word < $3 LIMIT $4`, word, word+"\U0010FFFF", limit)
}

// changesAfter reads what was done to a CI itself after an instant, oldest first.
func changesAfter(ctx context.Context, r db.Reader, ci string, at instant.Instant) ([]changeRow, error) {
	return db.Select[changeRow](ctx, r, `SELECT `+changeColumns+` FROM ci_change WHERE tenant_id = $1 AND ci_id = $2 AND relation_id = '' AND at > $3 ORDER BY at, version, id`, ci, at)
}

// lastVerified reads when and by whom a CI was verified last, up to an instant; the zero line where it never was.
func lastVerified(ctx context.Context, r db.Reader, ci string, at instant.Instant) (changeRow, error) {
	l, err := db.One[changeRow](ctx, r, `SELECT `+changeColumns+` FROM ci_change WHERE tenant_id = $1 AND ci_id = $2 AND verb = 'verify' AND at <= $3 ORDER BY at DESC, id DESC LIMIT 1`, ci, at)
	if errors.Is(err, db.ErrNoRows) {
		return changeRow{}, nil
	}
	return l, err
}

// historyOf reads lines of a CI and its relations before a place, the latest first.
func historyOf(ctx context.Context, r db.Reader, ci string, at instant.Instant, line string, limit int) ([]changeRow, error) {
	mine, err := db.Select[changeRow](ctx, r, `SELECT `+changeColumns+` FROM ci_change
		WHERE tenant_id = $1 AND ci_id = $2 AND (at, id) < ($3, $4) ORDER BY at DESC, id DESC LIMIT $5`, ci, at, line, limit)
	if err != nil {
		return nil, err
	}
	others, err := db.Select[changeRow](ctx, r, `SELECT `+changeColumns+` FROM ci_change
		WHERE tenant_id = $1 AND other_id = $2 AND other_id <> '' AND (at, id) < ($3, $4) ORDER BY at DESC, id DESC LIMIT $5`, ci, at, line, limit)
	if err != nil {
		return nil, err
	}
	all := append(mine, others...)
	slices.SortFunc(all, func(a, b changeRow) int { return cmp.Or(cmp.Compare(b.At, a.At), strings.Compare(b.ID, a.ID)) })
	return all[:min(len(all), limit)], nil
}

// replaceExternals writes the external ids that a CI has now.
func replaceExternals(ctx context.Context, tx *db.Tx, c *row) error {
	if _, err := tx.Exec(ctx, `DELETE FROM ci_external WHERE tenant_id = $1 AND ci_id = $2`, c.ID); err != nil {
		return err
	}
	return insertExternals(ctx, tx, []*row{c})
}
