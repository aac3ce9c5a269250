package cmdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

const relationColumns = `id, from_id, type, to_id, propagates, starts, bundle, source, made_at, made_by, removed_at, removed_by, version`

func relationByID(ctx context.Context, r db.Reader, id string) (*relationRow, error) {
	l, err := db.One[relationRow](ctx, r, `SELECT `+relationColumns+` FROM ci_relation WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.NotFound("cmdb.relation_not_found")
	}
	return &l, err
}

func relationsByID(ctx context.Context, r db.Reader, ids []string) (out []relationRow, err error) {
	err = inParts(ids, func(part []string) error {
		found, err := db.Select[relationRow](ctx, r, `SELECT `+relationColumns+` FROM ci_relation WHERE tenant_id = $1 AND id IN `+db.In(2, len(part)), db.Args(part)...)
		out = append(out, found...)
		return err
	})
	return out, err
}

// ends is one relation by what it ties.
type ends struct{ from, kind, to string }

func (l *relationRow) ends() ends { return ends{l.From, l.Type, l.To} }

func relationBetween(ctx context.Context, r db.Reader, e ends) (*relationRow, error) {
	l, err := db.One[relationRow](ctx, r, `SELECT `+relationColumns+` FROM ci_relation WHERE tenant_id = $1 AND removed_at = 0 AND from_id = $2 AND type = $3 AND to_id = $4`, e.from, e.kind, e.to)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil //nolint:nilnil // there is none, which is no error
	}
	return &l, err
}

// insertRelations writes relations; those that are there already are passed over.
func insertRelations(ctx context.Context, tx *db.Tx, list []*relationRow) (n int64, err error) {
	for part := range slices.Chunk(list, together/13) {
		var b strings.Builder
		b.WriteString(`INSERT INTO ci_relation (tenant_id, ` + relationColumns + `) VALUES `)
		args := make([]any, 0, 13*len(part))
		for i, l := range part {
			values(&b, i, 13)
			args = append(args, l.ID, l.From, l.Type, l.To, whole(l.Propagates), l.Starts, l.Bundle, l.Source, l.MadeAt, l.MadeBy, l.RemovedAt, l.RemovedBy, l.Version)
		}
		b.WriteString(` ON CONFLICT (tenant_id, from_id, type, to_id) WHERE removed_at = 0 DO NOTHING`)
		added, err := tx.Exec(ctx, b.String(), args...)
		if err != nil {
			return n, err
		}
		n += added
	}
	return n, nil
}

// whole is a truth as the tables keep it.
func whole(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func saveRelation(ctx context.Context, tx *db.Tx, l *relationRow) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE ci_relation SET propagates = $4, starts = $5, bundle = $6, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3 AND removed_at = 0`, l.ID, l.Version, whole(l.Propagates), l.Starts, l.Bundle)
	return n == 1, err
}

func removeRelation(ctx context.Context, tx *db.Tx, id string, at instant.Instant, by string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE ci_relation SET removed_at = $3, removed_by = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND removed_at = 0`, id, at, by)
	return n == 1, err
}

// relationFilter chooses relations for a list.
type relationFilter struct {
	ci, kind, after string
	limit           int
	out, in         bool
}

// relationList reads present relations, oldest first.
func relationList(ctx context.Context, r db.Reader, f relationFilter) ([]relationRow, error) {
	text := `SELECT ` + relationColumns + ` FROM ci_relation WHERE tenant_id = $1 AND removed_at = 0`
	var args []any
	add := func(term string, v any) {
		args = append(args, v)
		text += fmt.Sprintf(term, len(args)+1)
	}
	switch {
	case f.ci == "":
	case f.out && f.in:
		add(` AND (from_id = $%[1]d OR to_id = $%[1]d)`, f.ci)
	case f.out:
		add(` AND from_id = $%d`, f.ci)
	default:
		add(` AND to_id = $%d`, f.ci)
	}
	if f.kind != "" {
		add(` AND type = $%d`, f.kind)
	}
	if f.after != "" {
		add(` AND id > $%d`, f.after)
	}
	add(` ORDER BY id LIMIT $%d`, f.limit)
	return db.Select[relationRow](ctx, r, text, args...)
}

// relationsAmong reads the present relations between some CIs and some others.
func relationsAmong(ctx context.Context, r db.Reader, from, to []string) (out []relationRow, err error) {
	from, to = distinct(from), distinct(to)
	for len(from) > 0 {
		n := min(len(from), 200)
		err := inParts(to, func(part []string) error {
			args := append(db.Args(from[:n]), db.Args(part)...)
			found, err := db.Select[relationRow](ctx, r, `SELECT `+relationColumns+` FROM ci_relation WHERE tenant_id = $1 AND removed_at = 0
				AND from_id IN `+db.In(2, n)+` AND to_id IN `+db.In(2+n, len(part)), args...)
			out = append(out, found...)
			return err
		})
		if err != nil {
			return nil, err
		}
		from = from[n:]
	}
	return out, nil
}
