package runbook

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// TieIn names a procedure and a CI.
type TieIn struct {
	ID string `path:"id" json:"-" doc:"id or number"`
	CI string `path:"ci" json:"-" doc:"id, number or external id"`
}

// Attach says that a procedure is about a CI.
func (l *Runbooks) Attach(ctx context.Context, tx *db.Tx, in TieIn) (Runbook, error) {
	b, err := bookByKey(ctx, tx, in.ID)
	if err != nil {
		return Runbook{}, err
	}
	ci, err := l.Subjects[CIKind].Find(ctx, tx, in.CI)
	if err != nil {
		return Runbook{}, err
	}
	ties, err := tiesOf(ctx, tx, []string{b.ID})
	if err != nil {
		return Runbook{}, err
	}
	if len(ties) >= cisLimit {
		return Runbook{}, fault.Conflict("runbook.too_many_cis").With("limit", cisLimit)
	}
	fresh, err := attach(ctx, tx, b.ID, ci)
	if err != nil {
		return Runbook{}, err
	}
	if fresh {
		if err := saveBook(ctx, tx, b); err != nil {
			return Runbook{}, err
		}
		tx.Emit(b.ref(), Attached{CI: ci, Version: b.Version}, append(b.topics(), "ci:"+ci)...)
	}
	return l.whole(ctx, tx, b)
}

// Detach says that it no longer is.
func (l *Runbooks) Detach(ctx context.Context, tx *db.Tx, in TieIn) (Runbook, error) {
	b, err := bookByKey(ctx, tx, in.ID)
	if err != nil {
		return Runbook{}, err
	}
	ci, err := l.Subjects[CIKind].Find(ctx, tx, in.CI)
	if err != nil {
		return Runbook{}, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM runbook_ci WHERE tenant_id = $1 AND runbook_id = $2 AND ci_id = $3`, b.ID, ci)
	if err != nil {
		return Runbook{}, err
	}
	if n > 0 {
		if err := saveBook(ctx, tx, b); err != nil {
			return Runbook{}, err
		}
		tx.Emit(b.ref(), Detached{CI: ci, Version: b.Version}, append(b.topics(), "ci:"+ci)...)
	}
	return l.whole(ctx, tx, b)
}

func attach(ctx context.Context, tx *db.Tx, book, ci string) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO runbook_ci (tenant_id, runbook_id, ci_id, at, by_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, book, ci, tx.Now(), tx.Actor().ID)
	return n == 1, err
}

// cisNamed are the ids of CIs by what people call them; one that is unknown is a fault of the field.
func (l *Runbooks) cisNamed(ctx context.Context, r db.Reader, keys []string) ([]string, error) {
	var out []string
	for _, key := range keys {
		ci, err := l.Subjects[CIKind].Find(ctx, r, key)
		if fault.KindOf(err) == fault.KindNotFound {
			return nil, fault.InvalidField("cis", "runbook.ci_unknown").With("name", key)
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, ci) {
			out = append(out, ci)
		}
	}
	return out, nil
}
