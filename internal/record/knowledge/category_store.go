package knowledge

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

type categoryRow struct {
	ID        string `db:"id"`
	Name      string `db:"name"`
	Parent    string `db:"parent_id"`
	Order     int64  `db:"place"`
	Approval  bool   `db:"approval"`
	Approvers string `db:"approvers_id"`
	Version   int64  `db:"version"`
}

// drawers are all categories of a tenant; there are few.
type drawers map[string]categoryRow

const categoriesLimit = 500

func drawersOf(ctx context.Context, r db.Reader) (drawers, error) {
	rows, err := db.Select[categoryRow](ctx, r, `SELECT id, name, parent_id, place, approval, approvers_id, version FROM article_category WHERE tenant_id = $1`)
	out := make(drawers, len(rows))
	for _, c := range rows {
		out[c.ID] = c
	}
	return out, err
}

// way is a category's names from the top.
func (d drawers) way(id string) []string {
	var out []string
	for range depthLimit + 1 {
		c, ok := d[id]
		if !ok {
			break
		}
		out = append([]string{c.Name}, out...)
		id = c.Parent
	}
	return out
}

// below says whether a category is another or stands within it.
func (d drawers) below(id, above string) bool {
	for range depthLimit + 1 {
		if id == above {
			return true
		}
		c, ok := d[id]
		if !ok || c.Parent == "" {
			return false
		}
		id = c.Parent
	}
	return false
}

// depth is how many stand in each other below a category, itself included.
func (d drawers) depth(id string) int {
	most := 0
	for _, c := range d {
		if c.Parent == id {
			most = max(most, d.depth(c.ID))
		}
	}
	return most + 1
}

// with are a category and all within it.
func (d drawers) with(id string) []string {
	var out []string
	for of := range d {
		if d.below(of, id) {
			out = append(out, of)
		}
	}
	return out
}

func insertCategory(ctx context.Context, tx *db.Tx, c categoryRow) error {
	n, err := tx.Exec(ctx, `INSERT INTO article_category (tenant_id, id, name, name_fold, parent_id, place, approval, approvers_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (tenant_id, parent_id, name_fold) DO NOTHING`, c.ID, c.Name, i18n.Fold(c.Name), c.Parent, c.Order, c.Approval, c.Approvers)
	if err == nil && n == 0 {
		err = fault.InvalidField("name", "category.name_taken")
	}
	return err
}

func saveCategory(ctx context.Context, tx *db.Tx, c categoryRow) error {
	n, err := tx.Exec(ctx, `UPDATE article_category SET name = $4, name_fold = $5, parent_id = $6, place = $7, approval = $8, approvers_id = $9, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3`, c.ID, c.Version, c.Name, i18n.Fold(c.Name), c.Parent, c.Order, c.Approval, c.Approvers)
	if err == nil && n == 0 {
		err = fault.Stale("record.stale")
	}
	return err
}

func nameTaken(ctx context.Context, r db.Reader, c categoryRow) (bool, error) {
	n, err := db.One[int64](ctx, r, `SELECT count(*) FROM article_category WHERE tenant_id = $1 AND parent_id = $2 AND name_fold = $3 AND id <> $4`, c.Parent, i18n.Fold(c.Name), c.ID)
	return n > 0, err
}

// dropCategory removes an empty one.
func dropCategory(ctx context.Context, tx *db.Tx, id string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM article_category WHERE tenant_id = $1 AND id = $2
		AND NOT EXISTS (SELECT 1 FROM article a WHERE a.tenant_id = $1 AND a.category_id = $2)
		AND NOT EXISTS (SELECT 1 FROM article_category c WHERE c.tenant_id = $1 AND c.parent_id = $2)`, id)
}
